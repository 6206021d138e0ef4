"""Two raw sides become one recording, whatever Asterisk left behind."""

import tracemalloc
import wave
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hotline400.audio.stereo import NothingRecordedError, StereoRecordings
from hotline400.record.record import CallRecord, Disposition, ReleasedBy

pytestmark = pytest.mark.anyio

AT = datetime(2026, 3, 9, 23, 59, tzinfo=UTC)
PATH = "recordings/tenant-1/2026/03/09/call-1.wav"


def call(call_id: str = "call-1", tenant_id: str | None = "tenant-1") -> CallRecord:
    return CallRecord(
        call_id=call_id,
        tenant_id=tenant_id,
        hotline_number="4001234567",
        started_at=AT,
        ended_at=AT,
        disposition=Disposition.ANSWERED,
        reason="caller_hung_up",
        released_by=ReleasedBy.CALLER,
    )


def side(path: Path, samples: object, torn: bytes = b"") -> str:
    path.write_bytes(np.asarray(samples, dtype="<i2").tobytes() + torn)
    return str(path)


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def heard(path: Path) -> NDArray[np.int16]:
    """Frames × (left, right)."""
    with wave.open(str(path)) as file:
        assert file.getparams()[:3] == (2, 2, 8000)
        frames = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").reshape(-1, 2)
    assert path.stat().st_size == 44 + frames.nbytes
    return frames


async def test_caller_left_phone_right(tmp_path: Path) -> None:
    caller = side(tmp_path / "c.sln", [1, 2, 3] * 8000)
    phone = side(tmp_path / "p.sln", [-1, -2, -3] * 8000)

    path, seconds = await StereoRecordings(tmp_path).store(call(), caller, phone)

    assert (path, seconds) == (PATH, 3.0)
    frames = heard(tmp_path / path)
    assert frames[:3].tolist() == [[1, -1], [2, -2], [3, -3]]
    assert names_in(tmp_path) == ["recordings"]  # the raw sides are gone
    assert names_in((tmp_path / path).parent) == ["call-1.wav"]


async def test_a_shorter_side_is_silent_at_the_end(tmp_path: Path) -> None:
    caller = side(tmp_path / "c.sln", [5] * 10)
    phone = side(tmp_path / "p.sln", [7] * 4, torn=b"\x01")  # killed in the middle of a sample
    path, _ = await StereoRecordings(tmp_path).store(call(), caller, phone)
    assert heard(tmp_path / path)[:, 0].tolist() == [5] * 10
    assert heard(tmp_path / path)[:, 1].tolist() == [7] * 4 + [0] * 6


@pytest.mark.parametrize("kept", ["caller", "phone"])
async def test_one_side_missing_keeps_the_other(tmp_path: Path, kept: str) -> None:
    there = side(tmp_path / "there.sln", [9] * 8000)
    gone = str(tmp_path / "gone.sln")
    sides = (there, gone) if kept == "caller" else (gone, there)
    path, seconds = await StereoRecordings(tmp_path).store(call(), *sides)
    assert seconds == 1.0
    column = 0 if kept == "caller" else 1
    assert (heard(tmp_path / path)[:, column] == 9).all()
    assert (heard(tmp_path / path)[:, 1 - column] == 0).all()


async def test_nothing_recorded_is_an_error_of_its_own(tmp_path: Path) -> None:
    recordings = StereoRecordings(tmp_path)
    with pytest.raises(NothingRecordedError):
        await recordings.store(call(), str(tmp_path / "no"), str(tmp_path / "neither"))
    empty, half = side(tmp_path / "c.sln", []), side(tmp_path / "p.sln", [], torn=b"\x01")
    with pytest.raises(NothingRecordedError):
        await recordings.store(call(), empty, half)
    assert names_in(tmp_path) == []


async def test_storing_again_after_it_was_done_changes_nothing(tmp_path: Path) -> None:
    caller, phone = side(tmp_path / "c.sln", [1] * 8000), side(tmp_path / "p.sln", [2] * 8000)
    recordings = StereoRecordings(tmp_path)
    first = await recordings.store(call(), caller, phone)
    before = (tmp_path / PATH).read_bytes()
    assert await recordings.store(call(), caller, phone) == first
    assert (tmp_path / PATH).read_bytes() == before


async def test_a_crash_between_removing_the_sides_loses_neither(tmp_path: Path) -> None:
    caller, phone = side(tmp_path / "c.sln", [1] * 8000), side(tmp_path / "p.sln", [2] * 8000)
    recordings = StereoRecordings(tmp_path)
    await recordings.store(call(), caller, phone)
    side(Path(phone), [2] * 8000)  # as if the first run had died before removing this one
    path, seconds = await recordings.store(call(), caller, phone)
    assert seconds == 1.0
    assert heard(tmp_path / path)[0].tolist() == [1, 2]
    assert names_in(tmp_path) == ["recordings"]


async def test_a_crash_before_removing_anything_merges_again(tmp_path: Path) -> None:
    caller, phone = side(tmp_path / "c.sln", [1] * 16000), side(tmp_path / "p.sln", [2] * 16000)
    (tmp_path / PATH).parent.mkdir(parents=True)
    (tmp_path / PATH).write_bytes(b"RIFF")  # torn
    _, seconds = await StereoRecordings(tmp_path).store(call(), caller, phone)
    assert seconds == 2.0
    assert heard(tmp_path / PATH)[0].tolist() == [1, 2]


async def test_an_hour_does_not_sit_in_memory(tmp_path: Path) -> None:
    hour = 3600 * 8000 * 2
    for name in ("c.sln", "p.sln"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(hour)
    tracemalloc.start()
    try:
        _, seconds = await StereoRecordings(tmp_path).store(
            call(), str(tmp_path / "c.sln"), str(tmp_path / "p.sln")
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seconds == 3600
    assert peak < 20_000_000


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a/b", ".hidden", "x" * 200, "a\x00b"])
async def test_a_name_cannot_leave_the_store(tmp_path: Path, name: str) -> None:
    recordings = StereoRecordings(tmp_path)
    caller, phone = side(tmp_path / "c.sln", [1]), side(tmp_path / "p.sln", [1])
    with pytest.raises(ValueError, match="cannot name a recording"):
        await recordings.store(call(call_id=name), caller, phone)
    with pytest.raises(ValueError, match="cannot name a recording"):
        await recordings.store(call(tenant_id=name or None), caller, phone)
    assert names_in(tmp_path) == ["c.sln", "p.sln"]
