"""hotline400: the open platform that answers China's 400 numbers."""

__version__ = "0.1.0"
