"""What those who wait are told: their place, how long it may take, and how to leave (F-HUNT-5)."""

from collections.abc import Mapping, Sequence
from math import ceil

from hotline400.routing.queue import Queue

MOST_POSITIONS, MOST_MINUTES = 20, 15
"""As many as there are prompts for; beyond them, words without a number."""

FEWEST_TALKS = 3
"""Fewer talks than this say nothing about the next one."""

_KEY_NAMES = {"*": "star", "#": "hash"}
_LEAVING = frozenset({"voicemail", "callback"})


def expected_wait(
    position: int, talk_seconds: Sequence[float], rest_seconds: int, phones: int
) -> float | None:
    """Seconds until the caller at this position (from 1) is answered: as many talks must end first,
    and `phones` hold them side by side. None where that cannot be known: too few talks yet, or no
    phone that answers."""
    if len(talk_seconds) < FEWEST_TALKS or phones < 1:
        return None
    each = sum(talk_seconds) / len(talk_seconds) + rest_seconds
    return position * each / phones


def position_prompt(position: int) -> str:
    """Which system prompt says this position, counted from 1."""
    said = str(position) if position <= MOST_POSITIONS else "many"
    return f"system:queue_position_{said}"


def wait_prompt(seconds: float) -> str:
    """Which system prompt says this wait, in minutes begun."""
    minutes = max(1, ceil(seconds / 60))
    said = str(minutes) if minutes <= MOST_MINUTES else "long"
    return f"system:queue_wait_{said}"


def leave_prompts(leads_to: Mapping[str, str]) -> list[str]:
    """How to leave, as far as there are words for it. `leads_to`: kind of node by key."""
    known = {key: kind for key, kind in leads_to.items() if kind in _LEAVING}
    if known == {"1": "callback", "9": "voicemail"}:
        return ["system:queue_leave_offer_both"]
    return [
        f"system:queue_leave_offer_{kind}_{_KEY_NAMES.get(key, key)}" for key, kind in known.items()
    ]


def announcements(queue: Queue, position: int, wait: float | None) -> list[str]:
    """What is said of the wait, as the queue is set; nothing of what is not known."""
    said = [position_prompt(position)] if queue.announce_position else []
    if queue.announce_wait and wait is not None:
        said.append(wait_prompt(wait))
    return said
