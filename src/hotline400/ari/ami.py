"""The manager interface, for the few things that ARI cannot do: recording by MixMonitor, AstDB.

Source: Asterisk 22 documentation, "AMI Actions". Loopback only; events are switched off.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import anyio
import structlog
from anyio.abc import ByteStream
from anyio.streams.buffered import BufferedByteReceiveStream

log = structlog.get_logger()

ACTION_TIMEOUT_SECONDS = 5.0
RETRY_SECONDS = 0.5
LONGEST_ANSWER = 64 * 1024
_CUT_OFF = (
    anyio.EndOfStream,
    anyio.BrokenResourceError,
    anyio.IncompleteRead,
    anyio.DelimiterNotFound,
)


class AmiError(Exception):
    """Asterisk refused an action, did not answer, or is not connected."""


class _Pending:
    """An action on its way."""

    def __init__(self) -> None:
        self.done = anyio.Event()
        self.answer: dict[str, str] | None = None  # None when done: the connection was lost


class AmiClient:
    """One signed-in connection, made again whenever it is lost while `run` runs."""

    def __init__(self, host: str, port: int, username: str, password: str) -> None:
        self._address = (host, port)
        self._sign_in = {"Username": username, "Secret": password, "Events": "off"}
        self._stream: ByteStream | None = None
        self._pending: dict[str, _Pending] = {}
        self._numbers = count(1)
        self._sending = anyio.Lock()
        self.signed_in = anyio.Event()

    async def run(self) -> None:
        """Stay connected until cancelled."""
        complained = False
        while True:
            try:
                async with self._connection() as stream, anyio.create_task_group() as tasks:
                    tasks.start_soon(self._read, stream)
                    await self.action("Login", **self._sign_in)
                    self.signed_in.set()
                    complained = False
            except* (OSError, AmiError, *_CUT_OFF) as errors:
                if not complained:
                    log.warning("ami_away", reason=repr(errors.exceptions[0]))
                complained = True
            await anyio.sleep(RETRY_SECONDS)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[ByteStream]:
        async with await anyio.connect_tcp(*self._address) as stream:
            self._stream = stream
            try:
                yield stream
            finally:
                self._stream = None
                self.signed_in = anyio.Event()
                for pending in self._pending.values():
                    pending.done.set()

    async def _read(self, stream: ByteStream) -> None:
        lines = BufferedByteReceiveStream(stream)
        await lines.receive_until(b"\r\n", 200)  # the greeting
        while True:
            block = await lines.receive_until(b"\r\n\r\n", LONGEST_ANSWER)
            fields = dict(
                line.split(": ", 1)
                for line in block.decode(errors="replace").split("\r\n")
                if ": " in line
            )
            pending = self._pending.get(fields.get("ActionID", ""))
            if pending is not None:
                pending.answer = fields
                pending.done.set()

    async def action(self, name: str, **fields: str) -> dict[str, str]:
        """One action and its answer's fields. Raises AmiError with Asterisk's own message."""
        number = str(next(self._numbers))
        lines = {"Action": name, "ActionID": number, **fields}
        if any(character in value for value in lines.values() for character in "\r\n"):
            raise AmiError(f"{name}: a value holds a line break")
        frame = "".join(f"{key}: {value}\r\n" for key, value in lines.items()) + "\r\n"
        pending = self._pending[number] = _Pending()
        try:
            await self._send(frame.encode())
            with anyio.fail_after(ACTION_TIMEOUT_SECONDS):
                await pending.done.wait()
        except TimeoutError as late:
            raise AmiError(f"{name}: no answer within {ACTION_TIMEOUT_SECONDS:.0f} s") from late
        finally:
            del self._pending[number]
        if pending.answer is None:
            raise AmiError(f"{name}: the connection was lost")
        if pending.answer.get("Response") != "Success":
            raise AmiError(f"{name}: {pending.answer.get('Message', 'refused')}")
        return pending.answer

    async def _send(self, frame: bytes) -> None:
        if self._stream is None:
            raise AmiError("not connected to Asterisk's manager interface")
        async with self._sending:
            try:
                await self._stream.send(frame)
            except (anyio.BrokenResourceError, anyio.ClosedResourceError) as error:
                raise AmiError("the connection was lost") from error

    async def mix_monitor(self, channel: str, options: str) -> None:
        """Record a channel (name or unique id); `options` like "r(in.sln)t(out.sln)"."""
        await self.action("MixMonitor", Channel=channel, Options=options)

    async def stop_mix_monitor(self, channel: str) -> None:
        """End what `mix_monitor` began on this channel; its files are complete then."""
        await self.action("StopMixMonitor", Channel=channel)

    async def put(self, family: str, key: str, value: str) -> None:
        """One entry of AstDB."""
        await self.action("DBPut", Family=family, Key=key, Val=value)

    async def delete_tree(self, family: str) -> None:
        """A family of AstDB with all its keys; one that is not there is fine."""
        try:
            await self.action("DBDelTree", Family=family)
        except AmiError as error:
            if "not found" not in str(error):
                raise
