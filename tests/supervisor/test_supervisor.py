"""`up` with a real Asterisk; the engine is a stand-in that answers the health question."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline400.asterisk.layout import Layout
from hotline400.asterisk.server import AsteriskServer, running_process
from hotline400.config import Settings
from hotline400.supervisor.files import Files
from hotline400.supervisor.health import engine_answers
from hotline400.testing.real_asterisk import PortBlock, temporary_folder, until

ENGINE = """
import http.server, sys
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"{}")
http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), Health).serve_forever()
"""
SUPERVISOR = """
import sys
from hotline400.config import Settings
from hotline400.supervisor.supervisor import Supervisor
settings = Settings.model_validate_json(sys.argv[1])
engine = (sys.executable, "-c", sys.argv[2], "serve", str(settings.web_port))
Supervisor(settings, engine_command=engine).run()
"""


class House:
    """A supervisor as a process of its own, and what it looks after."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.files = Files.of(settings)
        self.supervisors: list[subprocess.Popen[bytes]] = []

    def up(self) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-c", SUPERVISOR, self.settings.model_dump_json(), ENGINE]
        started = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        self.supervisors.append(started)
        until(self.well, "the house to be up")
        return started

    @property
    def asterisk(self) -> int | None:
        return running_process(Layout.of(self.settings))

    @property
    def engine(self) -> int | None:
        return self.files.engine()

    def well(self) -> bool:
        asterisk_answers = self.asterisk is not None and self.server.answers()
        return asterisk_answers and self.engine is not None and engine_answers(self.settings)

    @property
    def server(self) -> AsteriskServer:
        return AsteriskServer.prepare(self.settings)

    def clear(self) -> None:
        for supervisor in self.supervisors:
            supervisor.send_signal(signal.SIGTERM)
            supervisor.wait(20)
        for process_id in (self.asterisk, self.engine):
            if process_id is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process_id, signal.SIGKILL)


@pytest.fixture
def house() -> Iterator[House]:
    with temporary_folder() as folder, PortBlock.reserve() as ports:
        house = House(ports.settings(folder))
        try:
            yield house
        finally:
            house.clear()


def test_killed_asterisk_comes_back(house: House) -> None:
    house.up()
    before = house.asterisk
    assert before is not None
    os.kill(before, signal.SIGKILL)
    until(lambda: house.well() and house.asterisk != before, "another Asterisk")


def test_killed_engine_comes_back_and_asterisk_stays(house: House) -> None:
    house.up()
    asterisk, engine = house.asterisk, house.engine
    assert engine is not None
    os.kill(engine, signal.SIGKILL)
    until(lambda: house.well() and house.engine != engine, "another engine")
    assert house.asterisk == asterisk


def test_stop_leaves_no_process(house: House) -> None:
    supervisor = house.up()
    processes = (house.asterisk, house.engine)
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(20) == 0
    assert not any(Path(f"/proc/{number}").exists() for number in processes)


def test_asterisk_that_outlived_its_supervisor_is_kept(house: House) -> None:
    supervisor = house.up()
    asterisk, engine = house.asterisk, house.engine
    supervisor.kill()
    supervisor.wait()
    house.supervisors.clear()
    house.up()
    until(lambda: house.engine != engine and house.well(), "an engine of the new supervisor")
    assert house.asterisk == asterisk


def test_second_supervisor_is_turned_away(house: House) -> None:
    house.up()
    assert house.files.supervisor() == house.supervisors[0].pid
    words = [sys.executable, "-c", SUPERVISOR, house.settings.model_dump_json(), ENGINE]
    second = subprocess.run(words, capture_output=True, text=True, check=False, timeout=90)
    assert second.returncode != 0
    assert "already running" in second.stderr
    assert house.well()
