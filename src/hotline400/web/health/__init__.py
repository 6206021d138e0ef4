"""Is the platform well?"""
