"""Calls in progress."""
