"""A real Asterisk of a test's own: own folders, own ports, our real configuration."""

import base64
import contextlib
import http.client
import itertools
import json
import os
import random
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from hotline400.asterisk.server import AsteriskServer, stop_process
from hotline400.bootstrap.folders import default_cache_folder
from hotline400.config import Settings
from hotline400.routing.fallback import fallback_family
from hotline400.routing.pjsip import PjsipObject
from hotline400.testing.sipp import Caller, Phone, Sipp

Found = TypeVar("Found")
PORTS_PER_INSTANCE = 400
FIRST_BLOCK, LAST_BLOCK = 26_000, 32_400
"""Above the RTP ports of a running platform, below those that the kernel hands out by itself."""


@dataclass
class PortBlock:
    """Consecutive ports that no other test run uses; held by one listening socket."""

    first: int
    guard: socket.socket

    @classmethod
    @contextmanager
    def reserve(cls) -> Iterator["PortBlock"]:
        """The first free block, tried in random order, until left."""
        first, guard = _take_a_block()
        with guard:
            yield cls(first, guard)

    def settings(self, folder: Path) -> Settings:
        """Everything on loopback and inside the block and the folder."""
        first = self.first
        return Settings(
            data_folder=folder / "data", cache_folder=default_cache_folder(),
            web_host="127.0.0.1", web_port=first + 1, sip_host="127.0.0.1", sip_port=first + 2,
            sip_tls_port=first + 3, ari_port=first + 4, ami_port=first + 5,
            rtp_port_first=first + 200, rtp_port_last=first + PORTS_PER_INSTANCE - 2,
        )  # fmt: skip


def _check_unused(first: int) -> None:
    """A test run that was killed may have left an Asterisk or a SIPp behind, without its guard.
    Raises OSError where one holds a port."""
    for offset in (1, 2, 3, 4, 5):
        with socket.socket() as line:  # one that was closed a moment ago is free
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            line.bind(("127.0.0.1", first + offset))
    for offset in (2, *range(10, 200, 10)):
        with socket.socket(type=socket.SOCK_DGRAM) as line:
            line.bind(("127.0.0.1", first + offset))


def _take_a_block() -> tuple[int, socket.socket]:
    """The guard's port first: looking at the others of a block in use would take them from an
    Asterisk that is just starting there."""
    blocks = list(range(FIRST_BLOCK, LAST_BLOCK, PORTS_PER_INSTANCE))
    for first in random.sample(blocks, len(blocks)):
        guard = socket.socket()
        try:
            guard.bind(("127.0.0.1", first))
            _check_unused(first)
        except OSError:
            guard.close()
        else:
            return first, guard
    raise RuntimeError("no block of ports is left for tests")


class RealAsterisk:
    """A running Asterisk with helpers to call it. Ports 10 to 199 of its block are for SIPp."""

    def __init__(self, server: AsteriskServer, folder: Path, ports: PortBlock) -> None:
        self.server = server
        self.settings = server.settings
        self.folder = folder
        self._phone_ports = iter(range(ports.first + 10, ports.first + 100, 6))
        self._caller_ports = itertools.cycle(range(ports.first + 100, ports.first + 196, 6))
        self._numbers = itertools.count(1)

    def start(self) -> None:
        """Start and wait until it answers."""
        self.process = self.server.start()
        self.server.wait_until_ready(self.process)

    def kill(self) -> None:
        """kill -9, as in a crash."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it, if it still runs."""
        stop_process(self.process.pid)
        self.process.wait()

    def free_port(self) -> int:
        """A port p for phones that stays theirs: p for SIP, p + 2 for media."""
        return next(self._phone_ports)

    def ari(self, method: str, path: str, body: object = None, **query: str) -> object:
        """One ARI request, blocking: for setting the scene, never for the code under test."""
        credentials = self.server.credentials
        pair = f"{credentials.username}:{credentials.ari_password}".encode()
        headers = {
            "Authorization": "Basic " + base64.b64encode(pair).decode(),
            "Content-Type": "application/json",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.settings.ari_port, timeout=10)
        with contextlib.closing(connection):
            payload = None if body is None else json.dumps(body)
            target = f"/ari{path}" + (f"?{urlencode(query)}" if query else "")
            connection.request(method, target, body=payload, headers=headers)
            response = connection.getresponse()
            text = response.read()
        if response.status >= 300:
            raise RuntimeError(f"ARI {method} {path}: {response.status} {text!r}")
        return json.loads(text) if text else None

    def push(self, objects: Sequence[PjsipObject]) -> None:
        """Put PJSIP objects into the running Asterisk."""
        for item in objects:
            fields = [{"attribute": key, "value": value} for key, value in item.fields.items()]
            path = f"/asterisk/config/dynamic/res_pjsip/{item.type}/{item.id}"
            self.ari("PUT", path, {"fields": fields})

    def write_fallback(self, number: str, entries: dict[str, str]) -> None:
        """What the engine does when a number changes: its AstDB entries, by AMI."""
        family = fallback_family(number)
        actions = [{"Action": "DBDelTree", "Family": family}]
        actions += [
            {"Action": "DBPut", "Family": family, "Key": key, "Val": value}
            for key, value in entries.items()
        ]
        self.ami(actions)

    def ami(self, actions: Sequence[dict[str, str]]) -> list[str]:
        """AMI actions one after the other; their responses ("Success", "Error")."""
        credentials = self.server.credentials
        login = {
            "Action": "Login",
            "Username": credentials.username,
            "Secret": credentials.ami_password,
        }
        answers = []
        with socket.create_connection(("127.0.0.1", self.settings.ami_port), timeout=10) as line:
            stream = line.makefile("rwb")
            stream.readline()
            for action in (login, *actions):
                for name, value in action.items():
                    stream.write(f"{name}: {value}\r\n".encode())
                stream.write(b"\r\n")
                stream.flush()
                answer = stream.readline().decode().removeprefix("Response: ").strip()
                answers.append(answer)
                while stream.readline().strip():
                    pass
        return answers[1:]

    def remove(self, objects: Sequence[PjsipObject]) -> None:
        """Take them out again, in the reverse order."""
        for item in reversed(objects):
            self.ari("DELETE", f"/asterisk/config/dynamic/res_pjsip/{item.type}/{item.id}")

    def phone(
        self, phone: Phone, *, port: int | None = None, arguments: tuple[str, ...] = ()
    ) -> Sipp:
        """SIPp waiting for calls."""
        words = ("-m", "1000", "-aa", *arguments)
        return self._sipp("phone", phone.scenario(), port or self.free_port(), words)

    def call(
        self,
        caller: Caller,
        number: str,
        *,
        port: int | None = None,
        arguments: tuple[str, ...] = (),
    ) -> Sipp:
        """SIPp placing a call; `wait()` for its end."""
        limits = ("-s", number, "-m", "1", "-timeout", "60s", "-timeout_error")
        words = (*limits, *caller.arguments, *arguments)
        return self._sipp("caller", caller.scenario(), port or next(self._caller_ports), words)

    def scenario(self, role: str, scenario: str, *, port: int) -> Sipp:
        """SIPp with a scenario of the test's own. Asterisk's OPTIONS count as calls, too."""
        return self._sipp(role, scenario, port, ("-m", "1000", "-aa"))

    def _sipp(self, role: str, scenario: str, port: int, arguments: tuple[str, ...]) -> Sipp:
        name = f"{role}-{next(self._numbers)}"
        return Sipp.start(
            self.folder, name, scenario, port=port, media_port=port + 2,
            remote=f"127.0.0.1:{self.settings.sip_port}", arguments=arguments,
        )  # fmt: skip

    @property
    def fallback_journal(self) -> str:
        """What the fallback dialplan wrote so far."""
        path = self.server.layout.fallback_journal
        return path.read_text() if path.exists() else ""

    @property
    def log(self) -> str:
        """Asterisk's own log."""
        return (self.server.layout.log / "messages.log").read_text(errors="replace")


def until(question: Callable[[], Found], what: str, *, timeout_seconds: float = 60) -> Found:
    """Wait for the thing itself: asks until the answer is true, then returns it."""
    deadline = time.monotonic() + timeout_seconds
    while not (answer := question()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout_seconds} s in vain for {what}")
        time.sleep(0.02)
    return answer


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that Asterisk's own user can enter, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp(prefix="h400-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        if "HOTLINE400_KEEP_TEST_FOLDERS" not in os.environ:
            shutil.rmtree(folder)


@contextmanager
def real_asterisk() -> Iterator[RealAsterisk]:
    """A started Asterisk; stopped, and its folder removed, on leaving."""
    with temporary_folder() as folder, PortBlock.reserve() as ports:
        asterisk = RealAsterisk(AsteriskServer.prepare(ports.settings(folder)), folder, ports)
        asterisk.start()
        try:
            yield asterisk
        finally:
            asterisk.stop()
