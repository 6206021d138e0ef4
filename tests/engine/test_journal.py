"""The journal: what was written is there again, whatever happened in between."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hotline400.engine.journal import Journal, Story
from hotline400.record.event import EventKind

BEGAN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def story(journal: Journal, call_id: str = "c1") -> Story:
    ticks = iter(BEGAN + timedelta(seconds=n) for n in range(1000))
    return Story(call_id, journal, lambda: next(ticks))


def test_an_open_call_is_there_after_a_restart(tmp_path: Path) -> None:
    story(Journal(tmp_path)).note(EventKind.BEGAN, hotline_number="4001234567")
    again = Journal(tmp_path)
    [event] = again.open_calls()["c1"]
    assert (event.kind, event.at, event.data) == (
        EventKind.BEGAN,
        BEGAN,
        {"hotline_number": "4001234567"},
    )
    assert again.unshipped() == []


def test_an_ended_call_waits_to_be_shipped_and_is_then_forgotten(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    told = story(journal)
    told.note(EventKind.BEGAN)
    told.note(EventKind.ENDED)
    assert Journal(tmp_path).unshipped() == ["c1"]
    journal = Journal(tmp_path)
    journal.mark_shipped("c1")
    assert Journal(tmp_path).unshipped() == []


def test_a_torn_last_line_loses_only_itself(tmp_path: Path) -> None:
    told = story(Journal(tmp_path))
    told.note(EventKind.BEGAN)
    told.note(EventKind.QUEUED, position=1)
    [segment] = tmp_path.iterdir()
    segment.write_bytes(segment.read_bytes()[:-9])
    [event] = Journal(tmp_path).open_calls()["c1"]
    assert event.kind is EventKind.BEGAN


def test_garbage_in_the_middle_is_passed_over(tmp_path: Path) -> None:
    told = story(Journal(tmp_path))
    told.note(EventKind.BEGAN)
    [segment] = tmp_path.iterdir()
    segment.write_bytes(b'\x00\xff\x00garbage\n{"a": 1}\n[]\n17\n' + segment.read_bytes())
    assert list(Journal(tmp_path).open_calls()) == ["c1"]


def test_full_segments_are_dropped_and_nothing_unfinished_with_them(tmp_path: Path) -> None:
    journal = Journal(tmp_path, segment_bytes=2000)
    kept = story(journal, "kept")
    kept.note(EventKind.BEGAN)
    for number in range(100):
        other = story(journal, f"c{number}")
        other.note(EventKind.BEGAN)
        other.note(EventKind.ENDED)
        journal.mark_shipped(other.call_id)
    kept.note(EventKind.QUEUED, position=1)
    [segment] = tmp_path.iterdir()
    assert segment.stat().st_size < 4000
    assert [e.kind for e in Journal(tmp_path).open_calls()["kept"]] == ["began", "queued"]


def test_dying_between_new_and_old_segment_counts_no_event_twice(tmp_path: Path) -> None:
    told = story(Journal(tmp_path))
    told.note(EventKind.BEGAN)
    told.note(EventKind.QUEUED, position=1)
    [segment] = tmp_path.iterdir()
    (tmp_path / "journal-00000009.jsonl").write_bytes(segment.read_bytes())
    assert [e.sequence for e in Journal(tmp_path).open_calls()["c1"]] == [0, 1]


class Disk:
    """Takes so many bytes more, then is full until it is given room."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room = 1_000_000_000
        self._write = os.write
        monkeypatch.setattr("hotline400.engine.journal.os.write", self.write)

    def write(self, file: int, line: bytes) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = line[: self.room]
        self.room -= len(taken)
        return self._write(file, taken)


def test_a_call_goes_on_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, disk = Journal(tmp_path), Disk(monkeypatch)
    told = story(journal)
    disk.room = 0
    told.note(EventKind.BEGAN)
    told.note(EventKind.ENDED)
    assert journal.failing
    assert journal.unshipped() == ["c1"], "it is still shipped from memory"


@pytest.mark.parametrize("room", [0, 5, 150, 700])
def test_what_a_full_disk_did_not_take_is_written_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    journal, disk = Journal(tmp_path), Disk(monkeypatch)
    told = story(journal)
    told.note(EventKind.BEGAN)
    disk.room = room
    for position in range(1, 9):
        told.note(EventKind.QUEUED, position=position)
    assert journal.failing
    assert Journal(tmp_path).open_calls()["c1"][0].kind is EventKind.BEGAN
    disk.room = 1_000_000
    told.note(EventKind.ENDED)
    assert not journal.failing
    assert [e.sequence for e in Journal(tmp_path).events("c1")] == list(range(10))


def test_more_unshipped_than_a_segment_holds_is_not_carried_over_at_every_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, write = [], os.write
    monkeypatch.setattr(
        "hotline400.engine.journal.os.write",
        lambda file, line: written.append(len(line)) or write(file, line),
    )
    journal = Journal(tmp_path, segment_bytes=2000)
    for number in range(1000):
        other = story(journal, f"c{number}")
        other.note(EventKind.BEGAN)
        other.note(EventKind.ENDED)
    assert len(journal.unshipped()) == 1000
    assert len(written) < 2000 * 3


def test_a_call_whose_beginning_is_lost_holds_up_nobody(tmp_path: Path) -> None:
    told = story(Journal(tmp_path))
    told.note(EventKind.BEGAN)
    told.note(EventKind.QUEUED, position=1)
    [segment] = tmp_path.iterdir()
    segment.write_bytes(segment.read_bytes().split(b"\n", 1)[1])
    journal = Journal(tmp_path)
    assert journal.open_calls() == {}
    assert journal.unshipped() == []


def test_it_tells_until_when_those_before_us_were_alive(tmp_path: Path) -> None:
    assert Journal(tmp_path).alive_until is None
    [segment] = tmp_path.iterdir()
    os.utime(segment, (1_000_000, 1_000_000))
    assert Journal(tmp_path).alive_until == datetime.fromtimestamp(1_000_000, UTC)


def test_nothing_is_noted_about_a_call_we_lost_sight_of(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    lost = False
    told = Story("c1", journal, lambda: BEGAN, lost=lambda: lost)
    told.note(EventKind.BEGAN)
    lost = True
    told.note(EventKind.ENDED)
    assert list(journal.open_calls()) == ["c1"]


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)
