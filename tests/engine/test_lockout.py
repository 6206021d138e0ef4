"""Ten wrong PINs within an hour close a box, whoever keyed them; later they are forgiven."""

from datetime import UTC, datetime, timedelta

from hotline400.engine.lockout import Lockout

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
BOX, OTHER = ("4001234567", "main"), ("4001234567", "sales")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_the_tenth_closes_it() -> None:
    lockout = Lockout()
    for n in range(10):
        assert not lockout.is_closed(BOX, NOW + minutes(n))
        lockout.wrong(BOX, NOW + minutes(n))
    assert lockout.is_closed(BOX, NOW + minutes(9))
    assert not lockout.is_closed(OTHER, NOW + minutes(9))


def test_it_opens_when_the_oldest_is_an_hour_old() -> None:
    lockout = Lockout()
    for n in range(10):
        lockout.wrong(BOX, NOW + minutes(n))
    assert lockout.is_closed(BOX, NOW + minutes(59.9))
    assert not lockout.is_closed(BOX, NOW + minutes(60))
    lockout.wrong(BOX, NOW + minutes(60))
    assert lockout.is_closed(BOX, NOW + minutes(60.5))


def test_a_few_an_hour_never_close_it() -> None:
    lockout = Lockout()
    for n in range(100):
        lockout.wrong(BOX, NOW + minutes(7 * n))
        assert not lockout.is_closed(BOX, NOW + minutes(7 * n))
