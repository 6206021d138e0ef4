"""Where calls can come from: provinces, cities, area codes."""
