"""The first start, with a database that has no tables yet."""

import signal
import socket
from pathlib import Path

import anyio
import pytest
from structlog.testing import capture_logs

from hotline400.config import Settings
from hotline400.serve import serve


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.anyio
async def test_nothing_complains_before_the_tables_are_there(tmp_path: Path) -> None:
    (tmp_path / "asterisk").mkdir()
    web_port, ari_port, ami_port = free_port(), free_port(), free_port()
    settings = Settings(
        data_folder=tmp_path,
        web_host="127.0.0.1",
        web_port=web_port,
        ari_port=ari_port,
        ami_port=ami_port,
    )
    with capture_logs() as said, anyio.fail_after(60):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(serve, settings, None)
            while not any(line["event"] == "demo_seeded" for line in said):  # noqa: ASYNC110
                await anyio.sleep(0.01)
            signal.raise_signal(signal.SIGTERM)
    assert [line for line in said if "no such table" in str(line.get("error"))] == []
