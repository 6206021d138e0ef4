"""Audio in and out: uploads made playable, talks made stereo, the platform's own prompts."""
