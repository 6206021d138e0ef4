"""Announcements recorded by phone come into the library with their files, or not at all."""

import wave
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from hotline400.audio.takes import TakeFiles
from hotline400.engine.ports import NewTake, Take
from hotline400.storage import audit, prompts
from hotline400.storage.database import Database
from hotline400.storage.errors import NotFound
from hotline400.storage.prompts import SpokenAs
from hotline400.storage.takes import DatabaseTakes
from hotline400.storage.tenancy import OPERATOR
from hotline400.testing.carrier.measure import dominant_frequency, level_dbfs
from hotline400.testing.carrier.tone import tone_samples

from .two_tenants import NOW, TwoTenants

pytestmark = pytest.mark.anyio


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """(raw, media)."""
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw", tmp_path / "media"


@pytest.fixture
def takes(database: Database, folders: tuple[Path, Path]) -> DatabaseTakes[Take]:
    return DatabaseTakes(database, TakeFiles(*folders), Take)


def record(raw: Path, name: str, seconds: float = 3.0, dbfs: float = -35.0) -> None:
    """Silence, a quiet tone, silence."""
    pause = np.zeros(8000, np.int16)
    sound = np.concatenate([pause, tone_samples(700, seconds=seconds, dbfs=dbfs), pause])
    (raw / f"{name}.sln").write_bytes(sound.astype("<i2").tobytes())


def heard(path: Path) -> np.ndarray:
    with wave.open(str(path)) as wav:
        return np.frombuffer(wav.readframes(wav.getnframes()), dtype="<i2")


def new(tenants: TwoTenants, replaces: str | None = None) -> NewTake:
    return NewTake(tenants.ours.tenant_id, replaces, "call-1", "13800138000")


async def kept(
    takes: DatabaseTakes[Take], tenants: TwoTenants, replaces: str | None = None
) -> tuple[Take, str]:
    take = await takes.shape("t1")
    assert take is not None
    return take, await takes.keep(take, new(tenants, replaces), NOW)


async def test_a_new_announcement(
    takes: DatabaseTakes[Take],
    database: Database,
    tenants: TwoTenants,
    folders: tuple[Path, Path],
) -> None:
    raw, media = folders
    record(raw, "t1")
    take, prompt_id = await kept(takes, tenants)
    assert take.media == f"sound:{media.absolute()}/prompts/.takes/t1"
    async with database.reading(tenants.ours.scope) as session:
        row = await prompts.get(session, prompt_id)
        assert (row.purpose, row.name) == ("announcement", "电话录音 2026-11-23 16:00")
        assert row.text is None
    sound = heard(media / f"{row.path}.wav")
    assert (media / f"{row.path}.alaw").stat().st_size == len(sound)
    assert len(sound) / 8000 == row.seconds == pytest.approx(3.2, abs=0.1)  # cut at both ends
    assert dominant_frequency(sound) == pytest.approx(700, abs=3)
    assert level_dbfs(sound) > -20  # as loud as every prompt
    async with database.reading(OPERATOR) as session:
        (entry,) = await audit.search(session, action="prompt.recorded")
    assert (entry.subject, entry.tenant_id, entry.user_id) == (
        prompt_id,
        tenants.ours.tenant_id,
        None,
    )
    assert entry.after is not None
    assert entry.after["caller"] == "13800138000"
    await takes.discard("t1")
    assert list(raw.iterdir()) == list((media / "prompts" / ".takes").iterdir()) == []
    assert (media / f"{row.path}.wav").exists()


async def test_a_take_that_is_kept_again_is_one_prompt(
    takes: DatabaseTakes[Take],
    database: Database,
    tenants: TwoTenants,
    folders: tuple[Path, Path],
) -> None:
    """As after a kill between the library's word and the call's event: the call goes on in the same
    node, with the same take."""
    raw, media = folders
    async with database.reading(tenants.ours.scope) as session:
        before = len((await prompts.search(session)).items)
    record(raw, "t1")
    take, prompt_id = await kept(takes, tenants)
    assert await takes.keep(take, new(tenants), NOW) == prompt_id  # its files are placed already
    assert (await kept(takes, tenants))[1] == prompt_id
    record(raw, "t2")
    other = await takes.shape("t2")
    assert other is not None
    assert await takes.keep(other, new(tenants), NOW) != prompt_id
    async with database.reading(tenants.ours.scope) as session:
        assert len((await prompts.search(session)).items) == before + 2
    async with database.reading(OPERATOR) as session:
        assert len(await audit.search(session, action="prompt.recorded")) == 2
    assert len(list((media / "prompts" / tenants.ours.tenant_id).glob("*.wav"))) == 2


async def test_in_the_place_of_a_spoken_one(
    takes: DatabaseTakes[Take],
    database: Database,
    tenants: TwoTenants,
    folders: tuple[Path, Path],
) -> None:
    raw, media = folders
    old = tenants.ours.prompt_id
    async with database.session(tenants.ours.scope) as session:
        await prompts.respeak(session, old, SpokenAs("您好", "voice", 1.0), 9.0, expected_version=1)
    record(raw, "t1")
    take, prompt_id = await kept(takes, tenants, old)
    assert prompt_id == old
    async with database.reading(tenants.ours.scope) as session:
        row = await prompts.get(session, old)
        assert (row.name, row.text, row.voice, row.seconds) == ("欢迎", None, None, take.seconds)
        assert len((await prompts.search(session)).items) == 1
    assert dominant_frequency(heard(media / f"{row.path}.wav")) == pytest.approx(700, abs=3)
    async with database.reading(OPERATOR) as session:
        assert len(await audit.search(session, action="prompt.rerecorded")) == 1


async def test_while_the_database_says_no_the_old_sound_stays(
    takes: DatabaseTakes[Take],
    tenants: TwoTenants,
    folders: tuple[Path, Path],
) -> None:
    """And what was said can be kept by pressing # again."""
    raw, media = folders
    record(raw, "t1")
    _, prompt_id = await kept(takes, tenants)
    (before,) = (media / "prompts" / tenants.ours.tenant_id).glob("*.wav")
    old = before.read_bytes()
    record(raw, "t2")
    second = await takes.shape("t2")
    assert second is not None

    def refuse(_session: object) -> None:
        raise ConnectionError("gone")

    event.listen(Session, "before_commit", refuse)
    try:
        with pytest.raises(ConnectionError):
            await takes.keep(second, new(tenants, prompt_id), NOW)
    finally:
        event.remove(Session, "before_commit", refuse)
    assert before.read_bytes() == old
    assert await takes.keep(second, new(tenants, prompt_id), NOW) == prompt_id


@pytest.mark.parametrize("whose", ["nobody", "theirs"])
async def test_in_the_place_of_one_that_is_not_there_it_is_a_new_one(
    takes: DatabaseTakes[Take],
    database: Database,
    tenants: TwoTenants,
    folders: tuple[Path, Path],
    whose: str,
) -> None:
    record(folders[0], "t1")
    theirs = tenants.theirs.prompt_id
    _, prompt_id = await kept(takes, tenants, theirs if whose == "theirs" else "gone")
    async with database.reading(tenants.ours.scope) as session:
        assert (await prompts.get(session, prompt_id)).tenant_id == tenants.ours.tenant_id
    async with database.reading(tenants.theirs.scope) as session:
        with pytest.raises(NotFound):
            await prompts.get(session, prompt_id)


@pytest.mark.parametrize("seconds", [0.0, 0.2])
async def test_nothing_said_is_no_take(
    takes: DatabaseTakes[Take], folders: tuple[Path, Path], seconds: float
) -> None:
    record(folders[0], "t1", seconds)
    assert await takes.shape("t1") is None
    assert await takes.shape("never recorded") is None
    await takes.discard("t1")
    assert list(folders[0].iterdir()) == []


async def test_a_disk_that_takes_no_file_leaves_the_library_as_it_was(
    takes: DatabaseTakes[Take],
    database: Database,
    tenants: TwoTenants,
    folders: tuple[Path, Path],
) -> None:
    raw, media = folders
    record(raw, "t1")
    take = await takes.shape("t1")
    assert take is not None
    (media / "prompts" / tenants.ours.tenant_id).write_bytes(b"a file where a folder should be")
    with pytest.raises(OSError, match=tenants.ours.tenant_id):
        await takes.keep(take, new(tenants), NOW)
    async with database.reading(tenants.ours.scope) as session:
        assert len((await prompts.search(session)).items) == 1
    async with database.reading(OPERATOR) as session:
        assert await audit.search(session, action="prompt.recorded") == []
