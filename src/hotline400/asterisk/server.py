"""One running Asterisk: start it, find the one that already runs, ask it, stop it."""

import base64
import contextlib
import http.client
import os
import select
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from hotline400.asterisk.account import Account, unprivileged_account
from hotline400.asterisk.certificate import ensure_certificate
from hotline400.asterisk.configuration import write_configuration
from hotline400.asterisk.credentials import Credentials
from hotline400.asterisk.installation import Installation, find_installation
from hotline400.asterisk.layout import Layout
from hotline400.config import Settings
from hotline400.terminal import told

START_TIMEOUT_SECONDS = 30.0


class AsteriskStartError(RuntimeError):
    """Asterisk did not come up; the message says why and what to do."""


@dataclass(frozen=True)
class AsteriskServer:
    """Asterisk with written configuration, running or not."""

    settings: Settings
    installation: Installation
    account: Account
    credentials: Credentials

    @classmethod
    def prepare(cls, settings: Settings) -> "AsteriskServer":
        """Find Asterisk and write its configuration. Does not touch one that runs."""
        installation = find_installation(settings.cache_folder)
        account = unprivileged_account()
        ensure_certificate(Layout.of(settings))
        credentials = write_configuration(settings, installation, account)
        return cls(settings, installation, account, credentials)

    @property
    def layout(self) -> Layout:
        return Layout.of(self.settings)

    @property
    def ari_address(self) -> str:
        """Base of ARI, without a closing slash."""
        return f"http://127.0.0.1:{self.settings.ari_port}/ari"

    def start(self) -> "subprocess.Popen[bytes]":
        """Start it in a process group of its own, so that a Ctrl-C at the keyboard reaches only
        the supervisor. Returns at once; `wait_until_ready` comes next."""
        check_ports(self.settings)
        command = [*self.installation.command, "-C", str(self.layout.main_file), "-f"]
        console = self.layout.log / "console.log"
        as_root = os.geteuid() == 0
        with console.open("ab") as output:
            return subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.layout.run,
                env=_environment(),
                start_new_session=True,
                user=self.account.user_id if as_root else None,
                group=self.account.group_id if as_root else None,
                extra_groups=[] if as_root else None,
            )

    def wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        """Until ARI answers; raises AsteriskStartError when it dies or takes too long."""
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while not self.answers():
            status = process.poll()
            if status is not None:
                raise AsteriskStartError(f"Asterisk ended with status {status}: {self.last_log()}")
            if time.monotonic() > deadline:
                process.kill()
                process.wait()
                raise AsteriskStartError(
                    f"Asterisk did not answer within {START_TIMEOUT_SECONDS:.0f} s: "
                    f"{self.last_log()}"
                )
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether ARI answers us."""
        pair = f"{self.credentials.username}:{self.credentials.ari_password}".encode()
        headers = {"Authorization": "Basic " + base64.b64encode(pair).decode()}
        connection = http.client.HTTPConnection("127.0.0.1", self.settings.ari_port, timeout=2)
        with contextlib.closing(connection):
            try:
                connection.request("GET", "/ari/asterisk/ping", headers=headers)
                return connection.getresponse().status == http.HTTPStatus.OK
            except (OSError, http.client.HTTPException):
                return False

    def running_process(self) -> int | None:
        """Process id of our Asterisk if it runs, whoever started it."""
        return running_process(self.layout)

    def ask(self, command: str) -> str:
        """The answer to a command of Asterisk's own console."""
        done = subprocess.run(  # noqa: S603
            [*self.installation.command, "-C", str(self.layout.main_file), "-rx", command],
            capture_output=True, text=True, errors="replace", check=True, timeout=20,
        )  # fmt: skip
        return done.stdout

    def last_log(self, lines: int = 5) -> str:
        """The end of what it wrote, for an error message."""
        texts = [
            path.read_text(errors="replace").splitlines()[-lines:]
            for path in (self.layout.log / "console.log", self.layout.log / "messages.log")
            if path.exists()
        ]
        return " | ".join(line for part in texts for line in part) or "no log was written"


def running_process(layout: Layout) -> int | None:
    """Process id of the Asterisk that runs on these folders, whoever started it."""
    try:
        process_id = int(layout.process_file.read_text())
    except (OSError, ValueError):
        return None
    return process_id if _is_asterisk(process_id, layout.main_file) else None


def stop_process(process_id: int, *, patience_seconds: float = 5.0) -> None:
    """End a process by its id: asked first, killed when it does not listen. Returns when it has
    ended; its parent still has to wait for it."""
    try:
        watch = os.pidfd_open(process_id)
    except ProcessLookupError:
        return
    with os.fdopen(watch):
        for number, patience in ((signal.SIGTERM, patience_seconds), (signal.SIGKILL, 5.0)):
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(watch, number)
            if _ended(watch, patience):
                return


def check_ports(settings: Settings) -> None:
    """Raise AsteriskStartError naming the first port that somebody else holds, and its setting."""
    stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
    wanted = (
        (settings.sip_host, settings.sip_port, datagram, "sip_port"),
        (settings.sip_host, settings.sip_port, stream, "sip_port"),
        (settings.sip_host, settings.sip_tls_port, stream, "sip_tls_port"),
        ("127.0.0.1", settings.ari_port, stream, "ari_port"),
        ("127.0.0.1", settings.ami_port, stream, "ami_port"),
    )
    for host, port, kind, name in wanted:
        try:
            with socket.socket(socket.AF_INET, kind) as probe:
                if kind is stream:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            raise AsteriskStartError(_port_message(host, port, kind, name, error)) from error


def _port_message(host: str, port: int, kind: int, name: str, error: OSError) -> str:
    protocol = "TCP" if kind == socket.SOCK_STREAM else "UDP"
    return told(
        "port_taken",
        protocol=protocol,
        port=port,
        host=host,
        error=error.strerror,
        name=name,
        variable=f"HOTLINE400_{name.upper()}",
    )


def _environment() -> dict[str, str]:
    kept = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _is_asterisk(process_id: int, main_file: Path) -> bool:
    try:
        words = Path(f"/proc/{process_id}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(main_file) in words


def _ended(watch: int, patience_seconds: float) -> bool:
    poll = select.poll()
    poll.register(watch, select.POLLIN)
    return bool(poll.poll(patience_seconds * 1000))
