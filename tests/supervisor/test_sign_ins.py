"""First passwords: random, shown to a person, and nowhere else."""

import asyncio
import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline400 import cli, first_passwords
from hotline400.config import Settings
from hotline400.first_passwords import DEMO_LOGIN, OPERATOR_LOGIN, PUBLISHED
from hotline400.storage import users
from hotline400.storage.database import Database
from hotline400.storage.migrations import upgrade
from hotline400.storage.passwords import hash_password
from hotline400.storage.seed import seed_demo
from hotline400.storage.tenancy import OPERATOR
from hotline400.supervisor.announcement import announcement
from hotline400.supervisor.doctor import IllnessError, _passwords
from hotline400.supervisor.sign_ins import State, sign_ins


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path / "data")


def start(settings: Settings, passwords: Mapping[str, str] | None = None) -> None:
    """What the first start does; `passwords`: of a former version."""

    async def seed() -> None:
        settings.data_folder.mkdir(parents=True, exist_ok=True)
        async with Database(settings.effective_database_url) as database:
            await upgrade(database)
            make = lambda: passwords or first_passwords.make(settings.data_folder)  # noqa: E731
            assert await seed_demo(database, make, now=datetime.now(UTC))

    asyncio.run(seed())


def change(settings: Settings, login: str) -> None:
    async def put() -> None:
        new = await hash_password("my own password")
        async with (
            Database(settings.effective_database_url) as database,
            database.session(OPERATOR) as session,
        ):
            user = await users.by_login(session, login)
            assert user is not None
            user.password_hash = new

    asyncio.run(put())


def states(settings: Settings) -> dict[str, State]:
    return {one.login: one.state for one in sign_ins(settings)}


def told_to(settings: Settings, *, a_person: bool) -> str:
    return announcement(settings, sign_ins(settings), to_a_person=a_person)


def test_passwords_are_random_and_for_their_owner_alone(tmp_path: Path) -> None:
    made = first_passwords.make(tmp_path / "one")
    other = first_passwords.make(tmp_path / "other")
    assert len({*made.values(), *other.values(), *PUBLISHED.values()}) == 6
    assert all(len(password) == 19 for password in made.values())
    (file,) = (tmp_path / "one").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert first_passwords.make(tmp_path / "one") == made == first_passwords.read(tmp_path / "one")
    assert first_passwords.read(tmp_path) is None


def test_a_person_is_shown_them_and_a_log_is_not(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start(settings)
    made = first_passwords.read(settings.data_folder)
    assert made is not None
    assert set(states(settings).values()) == {State.FIRST}
    for login, password in made.items():
        assert f"{login} / {password}" in told_to(settings, a_person=True)
        assert password not in told_to(settings, a_person=False)
    assert "status --sign-ins" in told_to(settings, a_person=False)
    assert "DANGER" not in told_to(settings, a_person=True)
    monkeypatch.setenv("HOTLINE400_DATA_FOLDER", str(settings.data_folder))
    assert cli.main(["status", "--sign-ins"]) == 0
    shown = capsys.readouterr().out
    assert all(password in shown for password in made.values())
    assert _passwords(settings)


def test_a_changed_one_is_not_shown_any_more(settings: Settings) -> None:
    start(settings)
    change(settings, OPERATOR_LOGIN)
    assert states(settings) == {DEMO_LOGIN: State.FIRST, OPERATOR_LOGIN: State.CHANGED}
    made = first_passwords.read(settings.data_folder) or {}
    said = told_to(settings, a_person=True)
    assert made[DEMO_LOGIN] in said
    assert made[OPERATOR_LOGIN] not in said


def test_published_passwords_of_a_former_version_are_told_loudly(settings: Settings) -> None:
    start(settings, PUBLISHED)
    assert set(states(settings).values()) == {State.PUBLISHED}
    said = told_to(settings, a_person=False)
    assert "DANGER" in said
    assert "危险" in said
    assert not any(password in said for password in PUBLISHED.values())
    with pytest.raises(IllnessError, match=OPERATOR_LOGIN):
        _passwords(settings)
    for login in PUBLISHED:
        change(settings, login)
    assert "DANGER" not in told_to(settings, a_person=True)
    assert _passwords(settings)


def test_without_a_database_it_is_said_what_to_do(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE400_DATA_FOLDER", str(settings.data_folder))
    assert cli.main(["status", "--sign-ins"]) == 1
    assert "./hotline400 up" in capsys.readouterr().err
