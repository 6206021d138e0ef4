"""What those who wait are told."""

import pytest

from hotline400.audio.spoken.waiting import MOST_MINUTES, MOST_POSITIONS
from hotline400.routing.hunting import waiting
from hotline400.routing.hunting.waiting import (
    announcements,
    expected_wait,
    leave_prompts,
    position_prompt,
    wait_prompt,
)

from .phones import a_queue


def test_there_are_as_many_prompts_as_are_asked_for() -> None:
    assert (waiting.MOST_POSITIONS, waiting.MOST_MINUTES) == (MOST_POSITIONS, MOST_MINUTES)


@pytest.mark.parametrize(
    ("position", "talks", "rest", "phones", "seconds"),
    [
        (1, [60, 60, 60], 0, 1, 60),
        (3, [60, 60, 60], 0, 1, 180),
        (3, [60, 60, 60], 0, 3, 60),
        (2, [30, 60, 90], 30, 1, 180),
        (1, [60, 60], 0, 1, None),  # too few to say anything
        (1, [], 0, 1, None),
        (1, [60, 60, 60], 0, 0, None),  # nobody answers at this hour
    ],
)
def test_how_long_it_may_take(
    position: int, talks: list[float], rest: int, phones: int, seconds: float | None
) -> None:
    assert expected_wait(position, talks, rest, phones) == seconds


@pytest.mark.parametrize(("position", "said"), [(1, "1"), (20, "20"), (21, "many"), (500, "many")])
def test_positions_beyond_the_prompts_are_many(position: int, said: str) -> None:
    assert position_prompt(position) == f"system:queue_position_{said}"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "1"), (60, "1"), (61, "2"), (900, "15"), (901, "long"), (7200, "long")],
)
def test_waits_are_said_in_minutes_begun(seconds: float, said: str) -> None:
    assert wait_prompt(seconds) == f"system:queue_wait_{said}"


@pytest.mark.parametrize(
    ("leads_to", "said"),
    [
        ({}, []),
        ({"9": "voicemail"}, ["voicemail_9"]),
        ({"*": "menu", "#": "voicemail"}, ["voicemail_hash"]),
        ({"*": "callback"}, ["callback_star"]),
        ({"1": "callback", "9": "voicemail"}, ["both"]),
        ({"2": "callback", "#": "voicemail"}, ["callback_2", "voicemail_hash"]),
        ({"0": "hunt"}, []),  # no words for it: the tenant's own announcement says so
    ],
)
def test_how_to_leave_is_said_where_there_are_words(
    leads_to: dict[str, str], said: list[str]
) -> None:
    assert leave_prompts(leads_to) == [f"system:queue_leave_offer_{name}" for name in said]


def test_only_what_is_set_and_known_is_said() -> None:
    assert announcements(a_queue(), 2, 60) == []
    both = a_queue(announce_position=True, announce_wait=True)
    assert announcements(both, 2, None) == ["system:queue_position_2"]
    assert announcements(both, 2, 60) == ["system:queue_position_2", "system:queue_wait_1"]
