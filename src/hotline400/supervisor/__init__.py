"""`up`, `down`, `status`, `logs`, `doctor`: Asterisk and the engine kept running together."""
