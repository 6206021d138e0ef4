"""The whole platform of a test's own: real Asterisk, real `serve` process, SQLite or PostgreSQL."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import anyio

from hotline400 import first_passwords
from hotline400.config import Settings
from hotline400.first_passwords import DEMO_LOGIN, OPERATOR_LOGIN
from hotline400.testing.carrier import CallerCall
from hotline400.testing.real_asterisk import RealAsterisk, real_asterisk

HOTLINE = "4001234567"
_OF_HOTLINE = frozenset({"welcome_prompt_id", "recording", "caller_id_shown", "answer_at"})
READ_ONLY = frozenset({"id", "state", "registration", "version"})


class ApiError(Exception):
    """An answer outside 2xx."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status


@dataclass
class Api:
    """The REST API as a customer's own program would use it."""

    base: str
    token: str | None = None

    def sign_in(self, login: str, password: str) -> "Api":
        """A signed-in copy."""
        answer = self.post("/sessions", {"login": login, "password": password})
        return Api(self.base, answer["token"])

    def get(self, path: str, **query: object) -> Any:
        """The decoded answer."""
        return self.send("GET", path + (f"?{urlencode(query, doseq=True)}" if query else ""))[0]

    def post(self, path: str, body: object) -> Any:
        """Create something."""
        return self.send("POST", path, body)[0]

    def change(
        self, path: str, body: object, method: str = "PATCH", read: str | None = None
    ) -> Any:
        """Change something under its present ETag."""
        etag = self.send("GET", read or path)[1].get("etag", "")
        return self.send(method, path, body, {"If-Match": etag})[0]

    def upload(self, path: str, fields: dict[str, str], audio: bytes) -> Any:
        """A form with a file, as a browser sends it."""
        mark = "hotline400-form"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n'
            "Content-Type: audio/wav\r\n\r\n"
        )
        body = "".join(parts).encode() + head.encode() + audio + f"\r\n--{mark}--\r\n".encode()
        request = self._request("POST", path, None, {})
        request.data = body
        request.add_header("Content-Type", f"multipart/form-data; boundary={mark}")
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.loads(answer.read())

    def audio(self, path: str) -> bytes:
        """A file, as it is."""
        with urlopen(self._request("GET", path, None, {})) as answer:  # noqa: S310 — loopback
            return bytes(answer.read())

    def send(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[Any, dict[str, str]]:
        """One request: (decoded body, headers in lower case). Raises ApiError."""
        try:
            with urlopen(self._request(method, path, body, headers or {}), timeout=90) as answer:  # noqa: S310
                text = answer.read()
                found = {key.lower(): value for key, value in answer.headers.items()}
                return (json.loads(text) if text else None), found
        except HTTPError as error:
            raise ApiError(error.code, error.read().decode(errors="replace")) from error

    def _request(self, method: str, path: str, body: object, headers: dict[str, str]) -> Request:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.base + path, data=data, method=method, headers=headers)  # noqa: S310
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if self.token is not None:
            request.add_header("Authorization", f"Bearer {self.token}")
        return request


@dataclass
class Platform:
    """Asterisk and the engine's process, each to be killed and started at will."""

    asterisk: RealAsterisk
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    api: Api = field(init=False)

    def __post_init__(self) -> None:
        self.settings: Settings = self.asterisk.settings
        self.trunk_port = self.asterisk.free_port()
        self.api = Api(f"http://127.0.0.1:{self.settings.web_port}/api/v1")

    def start_engine(self) -> None:
        """Start `serve` and wait until it is well."""
        self.launch_engine()
        self.wait_healthy()

    def launch_engine(self) -> None:
        """Start `serve`."""
        command = [sys.executable, "-m", "hotline400", "serve"]
        with (self.asterisk.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                command, env=self.environment, stdout=log, stderr=log
            )

    def wait_healthy(self, seconds: float = 180) -> None:
        """Until /health says ok. Raises AssertionError with the log's end."""
        self.wait_for(lambda: self._health() == "ok", "the platform to be well", seconds)

    def wait_connected(self) -> None:
        """Until it takes calls, whatever else is missing."""
        self.wait_for(lambda: self._health() in {"ok", "degraded"}, "the engine to take calls", 180)

    def kill_engine(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop_engine(self) -> int:
        """SIGTERM; its exit status."""
        if self.process is None:
            return 0
        self.process.terminate()
        return self.process.wait(timeout=90)

    def change_trunk(self, **changes: object) -> None:
        """Change settings of the demo trunk."""
        operator = self.operator()
        [trunk] = (t for t in operator.get("/trunks")["items"] if t["id"] == "demo")
        kept = {key: trunk[key] for key in trunk if key not in READ_ONLY}
        seen = {"If-Match": f'"{trunk["version"]}"'}
        operator.send("PUT", "/trunks/demo", kept | changes, seen)

    def set_up(self, api: Api, phones: list[str], **settings: object) -> None:
        """Bind these phones and change these settings of the demo hotline: its own, or those of its
        main queue."""
        items = [{"number": number, "label": ""} for number in phones]
        path = f"/hotlines/{HOTLINE}"
        api.change(f"{path}/phones", {"items": items}, method="PUT")
        own = {name: settings.pop(name) for name in _OF_HOTLINE & settings.keys()}
        if own:
            api.change(path, own)
        if settings:
            api.change(f"{path}/queues/main", settings)

    def records_of(self, api: Api, call: CallerCall) -> list[dict[str, Any]]:
        """Every record that this SIP call has left, whole."""
        newest = [api.get(f"/calls/{item['id']}") for item in api.get("/calls", limit=12)["items"]]
        return [record for record in newest if record["sip_call_id"] == call.invite.call_id]

    async def record_of(self, api: Api, call: CallerCall, seconds: float = 90) -> dict[str, Any]:
        """The call's one record, as soon as it is there."""
        with anyio.fail_after(seconds):
            while not (found := await anyio.to_thread.run_sync(self.records_of, api, call)):  # noqa: ASYNC110
                await anyio.sleep(0.1)
        [record] = found
        return record

    def tenant(self) -> Api:
        """Signed in as the demo tenant's administrator."""
        return self._signed_in(DEMO_LOGIN)

    def operator(self) -> Api:
        """Signed in as the operator."""
        return self._signed_in(OPERATOR_LOGIN)

    def _signed_in(self, login: str) -> Api:
        passwords = first_passwords.read(self.settings.data_folder) or {}
        return self.api.sign_in(login, passwords[login])

    def wait_for(self, question: Any, what: str, seconds: float = 90) -> Any:
        """Ask until the answer is true, then return it."""
        deadline = time.monotonic() + seconds
        while not (answer := question()):
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {seconds} s in vain for {what}\n{self.log_end()}")
            time.sleep(0.05)
        return answer

    def log_end(self, characters: int = 6000) -> str:
        """The last of what `serve` said."""
        return (self.asterisk.folder / "serve.log").read_text(errors="replace")[-characters:]

    def _health(self) -> str:
        try:
            return str(self.api.get("/health")["status"])
        except (URLError, ApiError, OSError):
            return "away"


@contextmanager
def platform(**settings: str) -> Iterator[Platform]:
    """A running platform; everything is stopped and removed on leaving."""
    with real_asterisk() as asterisk:
        running = Platform(asterisk, environment_of(asterisk.settings) | settings)
        try:
            running.start_engine()
            running.change_trunk(port=running.trunk_port)  # one of this test run alone
            yield running
        finally:
            running.kill_engine()


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings as the environment variables that make them."""
    chosen = settings.model_dump(exclude_none=True, exclude={"database_url"})
    return os.environ | {f"HOTLINE400_{key.upper()}": str(value) for key, value in chosen.items()}
