"""One call's life, from ring to record."""
