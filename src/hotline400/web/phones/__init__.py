"""The phones bound to a hotline."""
