"""`hotline400 explain` and `hotline400 flow`, on a seeded database and without one."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline400.command_line.commands import run
from hotline400.config import Settings
from hotline400.engine.configuration import Configuration
from hotline400.first_passwords import PUBLISHED
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.migrations import upgrade
from hotline400.storage.seed import seed_demo

NUMBER = "4001234567"
Said = pytest.CaptureFixture[str]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A platform with the demo's tenant, its configuration kept on disk as the engine does."""
    settings = Settings(data_folder=tmp_path)
    asyncio.run(_seed(settings))
    return settings


async def _seed(settings: Settings) -> None:
    async with Database(settings.effective_database_url) as database:
        await upgrade(database)
        await seed_demo(database, lambda: PUBLISHED, now=datetime.now(UTC))
        directory = DatabaseDirectory(database, settings.media_folder)
        await Configuration(directory, settings.data_folder / "configuration.json").load()


def number(settings: Settings) -> str:
    kept = json.loads((settings.data_folder / "configuration.json").read_bytes())
    return str(next(iter(kept["hotlines"])))


def explain(settings: Settings, *words: str) -> int:
    asked = ["explain", number(settings), "--at", "2026-10-01T20:00", *words]
    return run(settings, asked)


def test_explains_in_both_languages(settings: Settings, capsys: Said) -> None:
    assert explain(settings, "--from", "138 0013 8000", "--keys", "3", "--lang", "zh") == 0
    said = capsys.readouterr().out
    assert "13800138000" in said
    assert "13800138000 北京 移动" in said
    assert "来电者与接听人通话" in said
    assert "转接“全部接听电话”" in said
    assert explain(settings, "--phones", "no_answer", "--lang", "en") == 0
    assert "nobody has talked" in capsys.readouterr().out


def test_explains_by_the_last_known_configuration(settings: Settings, capsys: Said) -> None:
    for file in settings.data_folder.glob("hotline400.db*"):
        file.unlink()
    assert explain(settings, "--lang", "zh") == 0
    assert "最后保存的配置" in capsys.readouterr().out


def test_says_what_is_wrong_with_the_question(settings: Settings, capsys: Said) -> None:
    assert explain(settings, "--keys", "x", "--lang", "en") == 2
    assert "keys are 0–9" in capsys.readouterr().err
    assert run(settings, ["explain", "400-999-9999", "--lang", "en"]) == 2
    assert capsys.readouterr().err == "There is no number 4009999999.\n"


def test_takes_a_flow_out_and_brings_it_in_again(
    settings: Settings, tmp_path: Path, capsys: Said
) -> None:
    assert run(settings, ["flow", "export", number(settings)]) == 0
    document = capsys.readouterr().out
    file = tmp_path / "flow.json"
    file.write_text(document, encoding="utf-8")
    assert run(settings, ["flow", "check", str(file), "--number", number(settings)]) == 0
    assert capsys.readouterr().out == "ok\n"
    assert run(settings, ["flow", "import", number(settings), str(file)]) == 0
    assert capsys.readouterr().out == f"{number(settings)}: draft 1\n"


def test_checks_a_file(settings: Settings, tmp_path: Path, capsys: Said) -> None:
    file = tmp_path / "flow.json"
    node = {"kind": "play", "id": "a", "prompt": "system:goodbye", "next": "nowhere"}
    file.write_text(json.dumps({"start": "a", "nodes": {"a": node}}))
    assert run(settings, ["flow", "check", str(file), "--lang", "en"]) == 1
    assert capsys.readouterr().out.startswith("error: nodes.a.next: ")
    file.write_text(json.dumps({"start": "a", "nodes": {"a": {**node, "next": "not an id!"}}}))
    assert run(settings, ["flow", "check", str(file), "--lang", "en"]) == 2
    assert capsys.readouterr().err == "nodes.a.next: The format is not right.\n"
    for text in ("{", "[]", "null"):
        file.write_text(text)
        assert run(settings, ["flow", "check", str(file), "--lang", "zh"]) == 2
    assert run(settings, ["flow", "check", str(tmp_path / "none.json")]) == 2


def test_a_hidden_password_is_not_brought_in(
    settings: Settings, tmp_path: Path, capsys: Said
) -> None:
    """A document that was read by somebody who may not see its passwords."""
    file = tmp_path / "flow.json"
    door = {
        "kind": "password",
        "id": "door",
        "passwords": [{"label": "总部", "digits": "***"}],
        "next": "end",
        "on_refused": "end",
    }
    nodes = {"door": door, "end": {"kind": "hangup", "id": "end"}}
    file.write_text(json.dumps({"start": "door", "nodes": nodes}), encoding="utf-8")
    place = "nodes.door.passwords.0.digits"
    assert run(settings, ["flow", "import", number(settings), str(file), "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith(f"{place}: This was hidden")
    assert run(settings, ["flow", "check", str(file), "--lang", "en"]) == 1
    assert capsys.readouterr().out.startswith(f"error: {place}: ")
