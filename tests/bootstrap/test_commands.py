"""`./hotline400` knows every command of the program, and its tests every folder of tests."""

import subprocess
import sys
from pathlib import Path

import pytest

from hotline400.bootstrap.main import IN_ITS_FOLDER, PASSED_ON
from hotline400.bootstrap.testing import GROUPS
from hotline400.cli import COMMANDS
from hotline400.terminal import WORDS

ROOT = Path(__file__).parents[2]


def test_every_command_of_the_program_can_be_given() -> None:
    assert {*PASSED_ON, "up", "doctor"} == set(COMMANDS)
    assert IN_ITS_FOLDER < PASSED_ON
    for command in (*COMMANDS, "test"):
        assert all(f"\n  {command} " in usage for usage in WORDS["usage"])


def test_every_folder_of_tests_is_in_a_group() -> None:
    run = [folder for group in GROUPS.values() for folder in group.folders]
    there = {path.parent.relative_to(ROOT / "tests").parts[0]
             for path in (ROOT / "tests").glob("*/**/test_*.py")}  # fmt: skip
    assert len(run) == len(set(run))
    assert there <= set(run)


@pytest.mark.parametrize("words", [["flow", "check", "menu.json"], ["explain", "4001234567"]])
def test_a_file_is_looked_for_where_the_person_is(words: list[str], tmp_path: Path) -> None:
    """What is missing is named; that the command itself is unknown is not said."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "hotline400"), *words],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "HOTLINE400_DATA_FOLDER": str(tmp_path / "data")},
    )  # fmt: skip
    assert done.returncode != 0
    assert "no command" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_flow_in_the_persons_folder_is_checked(tmp_path: Path) -> None:
    end = {"kind": "hangup", "id": "end"}
    (tmp_path / "menu.json").write_text(
        f'{{"start": "end", "nodes": {{"end": {end}}}}}'.replace("'", '"'), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, str(ROOT / "hotline400"), "flow", "check", "menu.json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "HOTLINE400_DATA_FOLDER": str(tmp_path / "data")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
