"""Asterisk's control interfaces as typed Python. Knows no hotline word."""
