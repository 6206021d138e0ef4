"""Who gets through to a hotline: whitelist mode, regions, callers without a number, limits."""
