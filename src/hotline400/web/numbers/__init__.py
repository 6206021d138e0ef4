"""The operator's 400 numbers."""
