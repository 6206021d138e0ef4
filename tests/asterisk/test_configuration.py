"""Our configuration on a real Asterisk."""

import re

import pytest

from hotline400.asterisk.modules import module_names
from hotline400.testing.real_asterisk import RealAsterisk


def test_starts_without_complaint(own_asterisk: RealAsterisk) -> None:
    complaints = re.findall(r"^.*(?:WARNING|ERROR)\[.*$", own_asterisk.log, re.MULTILINE)
    assert complaints == []


def test_every_listed_module_runs(asterisk: RealAsterisk) -> None:
    running = asterisk.server.ask("module show")
    missing = [name for name in module_names() if f"{name}.so" not in running]
    assert missing == []


def test_runs_without_rights(asterisk: RealAsterisk) -> None:
    status = (asterisk.folder.parent / f"/proc/{asterisk.process.pid}/status").read_text()
    uid = re.search(r"^Uid:\s+(\d+)", status, re.MULTILINE)
    assert uid is not None
    assert int(uid[1]) == asterisk.server.account.user_id != 0


@pytest.mark.parametrize("protocol", ["udp", "tcp", "tls", "ws"])
def test_has_transport(asterisk: RealAsterisk, protocol: str) -> None:
    assert f"transport-{protocol} " in asterisk.server.ask("pjsip show transports")
