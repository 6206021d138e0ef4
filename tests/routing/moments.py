"""Moments, in China's time."""

from datetime import datetime

from hotline400.routing.schedule import CHINA

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=CHINA)


def at(text: str) -> datetime:
    """2026-10-01T20:00 as the clock on the wall shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)
