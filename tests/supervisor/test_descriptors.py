"""File descriptors are raised before anything starts, and watched."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from hotline400.descriptors import SHORT_AT, part_in_use, raise_limit, running_short
from hotline400.supervisor.files import LARGEST_LOG_BYTES, keep_small
from hotline400.wellbeing import Wellbeing

LOW = """
import resource, sys
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
{rest}
"""


def say(rest: str) -> list[str]:
    """What a program says that began with a soft limit of 64."""
    words = [sys.executable, "-c", LOW.format(rest=rest)]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()


def test_the_soft_limit_becomes_the_hard_one_also_for_children() -> None:
    now, child = say(
        "from hotline400.descriptors import raise_limit; import subprocess\n"
        "print(raise_limit(), flush=True)\n"
        "subprocess.run([sys.executable, '-c', 'import resource;"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])'])"
    )
    assert now == child
    assert int(now) > 64
    assert int(now) == raise_limit()


@pytest.fixture
def hoarder() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that has opened 60 of its 64 descriptors."""
    rest = "held = [open('/dev/null') for _ in range(55)]\nprint('ready', flush=True)\ninput()"
    with subprocess.Popen(
        [sys.executable, "-c", LOW.format(rest=rest)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process
        process.kill()


def test_a_process_that_has_few_left_is_noticed(hoarder: "subprocess.Popen[bytes]") -> None:
    part = part_in_use(hoarder.pid)
    assert part is not None
    assert SHORT_AT < part < 1
    assert running_short([hoarder.pid])


def test_a_process_with_plenty_and_one_that_is_gone(hoarder: "subprocess.Popen[bytes]") -> None:
    resource.prlimit(hoarder.pid, resource.RLIMIT_NOFILE, (1024, 1024))
    assert not running_short([hoarder.pid])
    hoarder.kill()
    hoarder.wait()
    assert part_in_use(hoarder.pid) is None
    assert not running_short([hoarder.pid])


def test_a_flooded_log_is_bounded_while_somebody_writes_to_it(tmp_path: Path) -> None:
    """As Asterisk does, which appends: what it writes next stands at the new beginning."""
    log = tmp_path / "messages.log"
    with log.open("ab", buffering=0) as writer:
        for _ in range(3):
            writer.write(b"a stranger\n" * (LARGEST_LOG_BYTES // 11 + 1))
            keep_small(log)
            assert log.stat().st_size == 0
            writer.write(b"next\n")
            assert log.read_bytes() == b"next\n"
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["messages.log", "messages.log.1"]
    assert (tmp_path / "messages.log.1").stat().st_size < LARGEST_LOG_BYTES + 100


class Well:
    """A database, an Asterisk and a journal that are well."""

    connected, failing = True, False

    async def ping(self) -> None:
        """Answers."""

    async def try_to_write(self) -> None:
        """Nobody else holds it."""


@pytest.mark.anyio
async def test_health_says_that_asterisk_has_few_left(
    hoarder: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    process_file, well = tmp_path / "asterisk.pid", cast("Any", Well())
    wellbeing = Wellbeing(well, well, well, {}, process_file)
    wellbeing.prepared.set()
    health = await wellbeing.ask()
    assert (health.status, health.descriptors) == ("ok", "ok")
    process_file.write_text(str(hoarder.pid))
    health = await wellbeing.ask()
    assert (health.status, health.descriptors, health.asterisk) == ("degraded", "degraded", "ok")
