"""Too many wrong ones within an hour close a door, to everybody or to one caller; later they are
forgiven, and no restart forgives them sooner."""

from datetime import UTC, datetime, timedelta

import pytest

from hotline400.engine.lockout import Lock, Lockout

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def locks(lockout: Lockout) -> list[Lock]:
    return [
        lockout.of_box("4001234567", "main"),
        lockout.of_box("4001234567", "sales"),
        lockout.of_box("4007654321", "main"),
        lockout.of_password("4001234567", "main", "13800138000"),
        lockout.of_password("4001234567", "main", "13800138001"),
        lockout.of_password("4001234567", "other", "13800138000"),
        lockout.of_password("4001234567", "main", None),
    ]


@pytest.mark.parametrize("which", range(7))
def test_the_last_one_closes_this_door_and_no_other(which: int) -> None:
    lock, *others = (every := locks(Lockout()))[which:] + every[:which]
    for n in range(lock.most):
        assert not lock.is_closed(NOW + minutes(n))
        lock.wrong(NOW + minutes(n))
    assert lock.is_closed(NOW + minutes(lock.most))
    assert not any(other.is_closed(NOW + minutes(lock.most)) for other in others)


def test_those_who_withhold_their_number_share_a_wider_lock() -> None:
    lockout = Lockout()
    assert [lock.most for lock in locks(lockout)] == [10, 10, 10, 10, 10, 10, 30]
    assert lockout.of_password("4001234567", "main", "") == locks(lockout)[-1]


def test_a_stranger_does_not_lock_out_who_records_but_many_numbers_get_no_further() -> None:
    lockout = Lockout()
    stranger, ours = (
        lockout.of_recording("4001234567", "record", caller)
        for caller in ("13800138000", "13900139000")
    )
    for _ in range(10):
        stranger.wrong(NOW)
    assert stranger.is_closed(NOW)
    assert not ours.is_closed(NOW)
    for n in range(20):
        lockout.of_recording("4001234567", "record", f"1380013{n:04}").wrong(NOW)
    assert ours.is_closed(NOW)
    assert not lockout.of_recording("4001234567", "other", "13900139000").is_closed(NOW)


def test_it_opens_when_the_oldest_is_an_hour_old() -> None:
    lock = Lockout().of_box("4001234567", "main")
    for n in range(10):
        lock.wrong(NOW + minutes(n))
    assert lock.is_closed(NOW + minutes(59.9))
    assert not lock.is_closed(NOW + minutes(60))
    lock.wrong(NOW + minutes(60))
    assert lock.is_closed(NOW + minutes(60.5))


def test_a_few_an_hour_never_close_it() -> None:
    lock = Lockout().of_box("4001234567", "main")
    for n in range(100):
        lock.wrong(NOW + minutes(7 * n))
        assert not lock.is_closed(NOW + minutes(7 * n))


def test_a_restart_forgives_nobody(tmp_path) -> None:
    file = tmp_path / "lockout.json"
    for n in range(10):
        locks(Lockout(file))[3].wrong(NOW + minutes(n))
    closed = [lock.is_closed(NOW + minutes(10)) for lock in locks(Lockout(file))]
    assert closed == [False] * 3 + [True] + [False] * 3
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_forgiven_is_not_kept(tmp_path) -> None:
    file = tmp_path / "lockout.json"
    lockout = Lockout(file)
    for n in range(1000):
        lockout.of_password("4001234567", "door", f"139{n:08}").wrong(NOW + minutes(n))
    assert file.read_text().count("password/") == 60


@pytest.mark.parametrize("content", ["", "{", '{"a": ["yesterday"]}', "[]"])
def test_a_damaged_file_stops_nobody(tmp_path, content: str) -> None:
    file = tmp_path / "lockout.json"
    file.write_text(content)
    lock = Lockout(file).of_box("4001234567", "main")
    lock.wrong(NOW)
    assert len(Lockout(file).lately(lock.key, NOW)) == 1


def test_a_full_disk_stops_nobody(tmp_path) -> None:
    lock = Lockout(tmp_path / "gone" / "lockout.json").of_box("4001234567", "main")
    for _ in range(10):
        lock.wrong(NOW)
    assert lock.is_closed(NOW)
