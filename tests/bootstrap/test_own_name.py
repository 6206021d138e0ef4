"""The machine's own name is looked for where Asterisk's C library looks first."""

from pathlib import Path

import pytest

from hotline400.bootstrap.own_name import is_known

HOSTS = """\
127.0.0.1 localhost
# 127.0.1.1 former
127.0.1.1\tkunming-2.example.com Kunming-2  # our own
::1 localhost ip6-localhost
"""


@pytest.mark.parametrize("name", ["localhost", "kunming-2", "Kunming-2", "kunming-2.example.com"])
def test_listed(tmp_path: Path, name: str) -> None:
    (tmp_path / "hosts").write_text(HOSTS)
    assert is_known(name, tmp_path / "hosts")


@pytest.mark.parametrize("name", ["former", "kunming", "127.0.1.1", "our"])
def test_not_listed(tmp_path: Path, name: str) -> None:
    (tmp_path / "hosts").write_text(HOSTS)
    assert not is_known(name, tmp_path / "hosts")


def test_no_such_file(tmp_path: Path) -> None:
    assert not is_known("localhost", tmp_path / "hosts")
