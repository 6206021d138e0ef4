"""Published flows and restore points."""
