"""Call records and recordings."""
