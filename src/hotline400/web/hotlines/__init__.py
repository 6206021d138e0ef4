"""400 numbers and their settings."""
