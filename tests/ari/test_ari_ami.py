"""The manager client against a far side that speaks its lines by hand, on loopback TCP."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio
import pytest
from anyio.abc import SocketAttribute, SocketStream
from anyio.streams.buffered import BufferedByteReceiveStream

from hotline400.ari.ami import AmiClient, AmiError

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]

Fields = dict[str, str]
Answer = Callable[[Fields], Fields | None]


def success(_asked: Fields) -> Fields:
    return {"Response": "Success"}


class FarSide:
    """Answers every action as `answer` says; None closes the connection."""

    def __init__(self, answer: Answer = success) -> None:
        self.answer = answer
        self.asked: list[Fields] = []
        self.connections = 0

    async def serve(self, stream: SocketStream) -> None:
        self.connections += 1
        lines = BufferedByteReceiveStream(stream)
        async with stream:
            await stream.send(b"Asterisk Call Manager/11.0.0\r\n")
            try:
                while True:
                    block = (await lines.receive_until(b"\r\n\r\n", 10_000)).decode()
                    asked = dict(line.split(": ", 1) for line in block.split("\r\n"))
                    self.asked.append(asked)
                    if (answer := self.answer(asked)) is None:
                        return
                    fields = answer | {"ActionID": asked["ActionID"]}
                    text = "".join(f"{key}: {value}\r\n" for key, value in fields.items())
                    await stream.send(text.encode() + b"\r\n")
            except (anyio.IncompleteRead, anyio.EndOfStream, anyio.BrokenResourceError):
                return


@asynccontextmanager
async def signed_in(far_side: FarSide) -> AsyncIterator[AmiClient]:
    async with (
        await anyio.create_tcp_listener(local_host="127.0.0.1") as listener,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(listener.serve, far_side.serve)
        port = listener.extra(SocketAttribute.local_port)  # noqa: S610 — no database here
        client = AmiClient("127.0.0.1", port, "u", "p")
        tasks.start_soon(client.run)
        with anyio.fail_after(60):
            await client.signed_in.wait()
        yield client
        tasks.cancel_scope.cancel()


async def test_it_signs_in_without_events() -> None:
    far_side = FarSide()
    async with signed_in(far_side):
        [login] = far_side.asked
    assert (login["Action"], login["Username"], login["Secret"]) == ("Login", "u", "p")
    assert login["Events"] == "off"


async def test_a_recording_is_asked_for() -> None:
    far_side = FarSide()
    async with signed_in(far_side) as client:
        await client.mix_monitor("1795447708.0", "r(/a.sln)t(/b.sln)")
    asked = far_side.asked[-1]
    assert (asked["Action"], asked["Channel"]) == ("MixMonitor", "1795447708.0")
    assert asked["Options"] == "r(/a.sln)t(/b.sln)"


async def test_a_refusal_says_why() -> None:
    def refuse(asked: Fields) -> Fields:
        if asked["Action"] == "Login":
            return {"Response": "Success"}
        return {"Response": "Error", "Message": "No such channel"}

    async with signed_in(FarSide(refuse)) as client:
        with pytest.raises(AmiError, match="MixMonitor: No such channel"):
            await client.mix_monitor("nobody", "")


@pytest.mark.parametrize("value", ["x\r\nAction: Originate", "x\n", "\r"])
async def test_no_value_can_smuggle_an_action_in(value: str) -> None:
    far_side = FarSide()
    async with signed_in(far_side) as client:
        with pytest.raises(AmiError, match="line break"):
            await client.put("family", "key", value)
    assert [asked["Action"] for asked in far_side.asked] == ["Login"]


async def test_a_family_that_is_not_there_is_fine_to_delete() -> None:
    def not_found(asked: Fields) -> Fields:
        if asked["Action"] == "Login":
            return {"Response": "Success"}
        return {"Response": "Error", "Message": "Database entry not found"}

    async with signed_in(FarSide(not_found)) as client:
        await client.delete_tree("family")


async def test_a_cut_connection_fails_who_waits_and_is_made_again() -> None:
    def cut(asked: Fields) -> Fields | None:
        return None if asked["Action"] == "MixMonitor" else {"Response": "Success"}

    far_side = FarSide(cut)
    async with signed_in(far_side) as client:
        with pytest.raises(AmiError, match="lost"):
            await client.mix_monitor("1795447708.0", "")
        with anyio.fail_after(60):
            await client.signed_in.wait()
        await client.put("family", "key", "value")
    assert far_side.connections == 2


async def test_without_a_connection_an_action_fails_at_once() -> None:
    client = AmiClient("127.0.0.1", 1, "u", "p")
    with pytest.raises(AmiError, match="not connected"):
        await client.put("family", "key", "value")
