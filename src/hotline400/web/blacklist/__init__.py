"""Callers who are hung up at once."""
