"""Text to speech (F-FLOW-1): what people type becomes a prompt."""
