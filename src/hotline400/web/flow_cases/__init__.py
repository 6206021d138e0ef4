"""Test cases, and what would happen to a call."""
