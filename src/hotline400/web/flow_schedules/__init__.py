"""Publishing at a moment to come."""
