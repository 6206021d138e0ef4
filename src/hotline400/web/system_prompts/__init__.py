"""What the platform says."""
