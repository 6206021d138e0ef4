"""Recordings go when their tenant's time is over: file and word of it, and nothing else."""

from datetime import timedelta
from pathlib import Path

import anyio
import pytest
from structlog.testing import capture_logs

from hotline400.storage import audit, calls, retention
from hotline400.storage import tenants as tenants_of
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.database import Database
from hotline400.storage.retention import DeletedRecording, delete_old_recordings
from hotline400.storage.tenancy import OPERATOR

from .two_tenants import NOW, TENANTS, a_call

pytestmark = pytest.mark.anyio

OURS, THEIRS = TENANTS.ours.tenant_id, TENANTS.theirs.tenant_id
DAY = timedelta(days=1)


async def record(database: Database, media: Path, call_id: str, tenant: str, days: float) -> Path:
    """A recorded call that ended so many days ago; returns its file."""
    path = f"recordings/{call_id}.wav"
    await anyio.Path(media / "recordings").mkdir(exist_ok=True)
    await anyio.Path(media / path).write_bytes(b"RIFF")
    ended = NOW - days * DAY
    call = a_call(call_id, tenant_id=tenant, started_at=ended, ended_at=ended, recording_path=path)
    await DatabaseRecordStore(database).save(call, [])
    return media / path


async def path_of(database: Database, call_id: str) -> str | None:
    async with database.reading(OPERATOR) as session:
        return (await calls.get(session, call_id)).recording_path


async def run(database: Database, media: Path) -> list[DeletedRecording]:
    return await delete_old_recordings(database, media, now=NOW)


async def test_each_tenants_own_time_counts(database: Database, tmp_path: Path) -> None:
    async with database.session(OPERATOR) as session:
        await tenants_of.update(session, OURS, expected_version=1, recordings_kept_days=30)
    old = await record(database, tmp_path, "old", OURS, 30.1)
    young = await record(database, tmp_path, "young", OURS, 29.9)
    kept_longer = await record(database, tmp_path, "kept", THEIRS, 30.1)
    deleted = await run(database, tmp_path)
    assert deleted == [DeletedRecording("old", OURS, "recordings/old.wav")]
    there = [await anyio.Path(file).exists() for file in (old, young, kept_longer)]
    assert there == [False, True, True]
    assert await path_of(database, "old") is None
    assert await path_of(database, "young") == "recordings/young.wav"


async def test_what_was_deleted_is_on_record(database: Database, tmp_path: Path) -> None:
    await record(database, tmp_path, "old", OURS, 91)
    await run(database, tmp_path)
    async with database.reading(TENANTS.ours.scope) as session:
        (entry,) = await audit.search(session, action="recording.expired")
        assert (entry.subject, entry.before) == ("old", {"recording_path": "recordings/old.wav"})
        call = await calls.get(session, "old")
        assert (call.recording_deleted_at, call.talk_seconds) == (NOW, 60)


async def test_stopped_after_the_file_it_finishes_next_time(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await record(database, tmp_path, "old", OURS, 91)

    async def killed(*_arguments: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as patched:
        patched.setattr(retention, "_audit", killed)
        with pytest.raises(InterruptedError):
            await run(database, tmp_path)
    assert not await anyio.Path(file).exists()
    assert await path_of(database, "old") == "recordings/old.wav"
    assert [item.call_id for item in await run(database, tmp_path)] == ["old"]
    assert await path_of(database, "old") is None


async def test_a_file_that_cannot_be_deleted_stays_on_record_and_stops_no_other(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_CALLS_A_TRANSACTION", 1)
    file = await record(database, tmp_path, "stuck", OURS, 92)
    await record(database, tmp_path, "old", OURS, 91)
    await anyio.Path(file).unlink()
    await anyio.Path(file).mkdir()  # unlinking a folder fails, also for root
    with capture_logs() as logs:
        assert [item.call_id for item in await run(database, tmp_path)] == ["old"]
    told = [(line["event"], line.get("call") or line["subject"]) for line in logs]
    assert told == [("recording_not_deleted", "stuck"), ("recording_deleted", "old")]
    assert await path_of(database, "stuck") == "recordings/stuck.wav"


async def test_nothing_outside_the_media_store_is_deleted(
    database: Database, tmp_path: Path
) -> None:
    outside = anyio.Path(tmp_path / "outside.wav")
    await outside.write_bytes(b"RIFF")
    ended = NOW - 91 * DAY
    call = a_call(
        "old", tenant_id=OURS, started_at=ended, ended_at=ended, recording_path="../outside.wav"
    )
    await DatabaseRecordStore(database).save(call, [])
    assert await run(database, tmp_path / "media") == []
    assert await outside.exists()


async def test_many_recordings_in_several_transactions_by_two_at_once(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_CALLS_A_TRANSACTION", 3)
    for number in range(10):
        await record(database, tmp_path, f"old-{number}", OURS, 91)
    deleted: list[str] = []

    async def one() -> None:
        deleted.extend(item.call_id for item in await run(database, tmp_path))

    async with anyio.create_task_group() as group:
        group.start_soon(one)
        group.start_soon(one)
    assert sorted(deleted) == sorted(f"old-{number}" for number in range(10))
    assert [path async for path in anyio.Path(tmp_path / "recordings").iterdir()] == []
