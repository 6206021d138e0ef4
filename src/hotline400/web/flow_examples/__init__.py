"""Flows to start from, taken over as a number's draft."""
