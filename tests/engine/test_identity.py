"""Two engines on one database are two, also where one's folder was copied for the other."""

from pathlib import Path

import pytest

from hotline400.engine.callbacks.identity import engine_id


def test_the_same_after_a_restart_and_another_on_another_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = engine_id(tmp_path / "data")
    assert engine_id(tmp_path / "data") == first
    monkeypatch.setattr("socket.gethostname", lambda: "another")
    second = engine_id(tmp_path / "data")
    assert second != first
    assert engine_id(tmp_path / "data") == second
