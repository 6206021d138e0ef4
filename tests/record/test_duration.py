"""How long something took: milliseconds kept, whole seconds shown, rounded down."""

from datetime import UTC, datetime, timedelta

import pytest

from hotline400.record.duration import milliseconds, whole_seconds
from hotline400.record.shortened import shortened

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("microseconds", "kept", "shown"),
    [
        (0, 0, 0),
        (999, 0, 0),
        (1_000, 1, 0),
        (499_999, 499, 0),
        (500_000, 500, 0),
        (999_999, 999, 0),
        (1_000_000, 1_000, 1),
        (1_500_000, 1_500, 1),
        (59_999_999, 59_999, 59),
        (60_000_000, 60_000, 60),
        (7_200_000_001, 7_200_000, 7_200),
        (-1, 0, 0),  # the clock was set back
        (-5_000_000, 0, 0),
    ],
)
def test_milliseconds_are_kept_and_seconds_rounded_down(
    microseconds: int, kept: int, shown: int
) -> None:
    found = milliseconds(AT, AT + timedelta(microseconds=microseconds))
    assert (found, whole_seconds(found)) == (kept, shown)


@pytest.mark.parametrize(
    ("text", "shown"), [("", ""), ("1234", "1234"), ("12345", "12345"), ("123456", "1234…")]
)
def test_what_is_shortened_says_so(text: str, shown: str) -> None:
    assert shortened(text, 5) == shown
