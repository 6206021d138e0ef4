"""The operator's customers."""
