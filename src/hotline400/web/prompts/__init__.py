"""A tenant's own audio."""
