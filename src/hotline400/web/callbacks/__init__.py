"""Callers to be called back."""
