"""What stands in the way of a start is named, with what to do, before anything runs."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline400 import cli
from hotline400.config import Settings
from hotline400.supervisor.files import Files, last_lines
from hotline400.supervisor.supervisor import Supervisor
from hotline400.supervisor.web_port import WebPortError


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_console_port_is_taken(tmp_path: Path, taken_port: int) -> None:
    settings = Settings(data_folder=tmp_path, web_host="127.0.0.1", web_port=taken_port)
    with pytest.raises(WebPortError, match=rf"{taken_port} .* in use.* web_port"):
        Supervisor(settings).run()
    assert Files.of(settings).supervisor() is None
    assert not (tmp_path / "asterisk").exists()


@pytest.mark.parametrize("words", [["status"], ["up"], ["up", "--detach"], ["logs"], ["down"]])
def test_data_folder_cannot_be(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTLINE400_DATA_FOLDER", str(tmp_path / "file" / "data"))
    status = cli.main(words)
    said = capsys.readouterr()
    if words == ["logs"]:
        assert (status, said.out) == (0, "")
    else:
        assert status == 1
        assert "Not a directory" in said.err
        assert "HOTLINE400_DATA_FOLDER" in said.err


def test_only_what_was_said_since(tmp_path: Path) -> None:
    log = tmp_path / "supervisor.log"
    log.write_text("of yesterday\n")
    size = log.stat().st_size
    assert last_lines(log, 10, since=size) == []
    with log.open("a") as writer:
        writer.write("first\nsecond\nthird\n")
    assert last_lines(log, 2, since=size) == ["second", "third"]
    assert last_lines(tmp_path / "none.log", 5) == []
