"""Messages that callers left."""
