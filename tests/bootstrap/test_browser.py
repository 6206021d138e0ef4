"""Which browser the console's tests are run in."""

from pathlib import Path

import pytest

from hotline400.bootstrap import browser


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing but what the test puts into this folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("HOTLINE400_CACHE_FOLDER", str(tmp_path / "cache"))
    monkeypatch.delenv("HOTLINE400_CHROMIUM", raising=False)
    return folder


def program(path: Path) -> Path:
    path.touch(mode=0o755)
    return path


def test_none(programs: Path) -> None:
    assert browser.find() is None


def test_the_systems_own(programs: Path) -> None:
    assert browser.find() is None
    own = program(programs / "chromium")
    assert browser.find() == own


def test_a_snap_will_not_do(programs: Path) -> None:
    snap = program(programs / "snap")
    (programs / "chromium").symlink_to(snap)
    assert browser.find() is None
    private = programs.parent / "cache" / "chromium"
    private.parent.mkdir()
    program(private)
    assert browser.find() == private


def test_the_one_that_was_named(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(programs / "chromium")
    monkeypatch.setenv("HOTLINE400_CHROMIUM", "/opt/chrome/chrome")
    assert browser.find() == Path("/opt/chrome/chrome")


def test_the_launcher_starts_every_process_of_the_browser_by_the_roots_loader(
    tmp_path: Path,
) -> None:
    libraries = tmp_path / "root/usr/lib/x86_64-linux-gnu"
    libraries.mkdir(parents=True)
    (libraries / "ld-linux-x86-64.so.2").touch()
    itself = tmp_path / "chromium"
    script = browser.launcher(tmp_path / "root", itself, tmp_path / "fonts.conf")
    assert f"exec '{tmp_path}/root/usr/lib/chromium/ld-linux-x86-64.so.2' --library-path" in script
    assert f"--browser-subprocess-path='{itself}'" in script
