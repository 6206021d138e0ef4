"""Recorded calls against another flow."""
