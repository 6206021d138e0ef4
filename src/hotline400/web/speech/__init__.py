"""Text to speech: the voices there are, and texts on their way to sound."""
