"""The client against a far side played by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import anyio.lowlevel
import orjson
import pytest

from hotline400.ari.client import AriClient
from hotline400.ari.errors import (
    Conflict,
    ConnectionLost,
    NotFound,
    RequestFailed,
    RequestTimeout,
)
from hotline400.ari.event import (
    ChannelDestroyed,
    ChannelEnteredBridge,
    ChannelHangupRequest,
    Event,
    StasisEnd,
    StasisStart,
    UnknownEvent,
)
from hotline400.ari.inbox import Inbox
from hotline400.ari.resources import bridge as bridges

pytestmark = pytest.mark.anyio


class FarSide:
    """The other end of the websocket."""

    def __init__(self) -> None:
        self.asked: Inbox[dict[str, Any]] = Inbox()
        self._frames: Inbox[str] = Inbox()

    async def send(self, text: str) -> None:
        await anyio.lowlevel.checkpoint()
        self.asked.put(orjson.loads(text))

    async def receive(self) -> str:
        return await self._frames.receive()

    def says(self, kind: str, **fields: object) -> None:
        self._frames.put(orjson.dumps({"type": kind, **fields}).decode())

    def says_of(self, kind: str, channel: str, **fields: object) -> None:
        self.says(kind, channel={"id": channel, "state": "Up"}, **fields)

    def answers(self, request: dict[str, Any], status: int, body: object = None) -> None:
        content = {} if body is None else {"message_body": orjson.dumps(body).decode()}
        self.says(
            "RESTResponse",
            request_id=request["request_id"],
            status_code=status,
            reason_phrase="Reason",
            **content,
        )

    def breaks(self) -> None:
        self._frames.close("broken")


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[AriClient, FarSide]]:
    client, far_side = AriClient("app"), FarSide()
    async with anyio.create_task_group() as tasks:
        await tasks.start(client.run, far_side)
        yield client, far_side
        tasks.cancel_scope.cancel()


async def outcome(client: AriClient, far: FarSide, status: int, body: object = None) -> Any:
    """What a request comes to that is answered like this."""
    result: Any = None

    async def ask() -> None:
        nonlocal result
        try:
            result = await client.request("GET", "channels/x")
        except RequestFailed as error:
            result = error

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ask)
        far.answers(await far.asked.receive(), status, body)
    return result


async def test_a_request_carries_query_and_body() -> None:
    async with connected() as (client, far), anyio.create_task_group() as tasks:

        async def ask() -> None:
            await client.request("POST", "channels/x", {"a": 1}, app="app", timeout=30, mute=True)

        tasks.start_soon(ask)
        asked = await far.asked.receive()
        assert asked["type"] == "RESTRequest"
        assert (asked["method"], asked["uri"]) == ("POST", "channels/x")
        assert asked["query_strings"] == [
            {"name": "app", "value": "app"},
            {"name": "timeout", "value": "30"},
            {"name": "mute", "value": "true"},
        ]
        assert (asked["content_type"], asked["message_body"]) == ("application/json", '{"a":1}')
        far.answers(asked, 204)


async def test_replies_find_their_requests_in_any_order() -> None:
    results: dict[str, Any] = {}
    async with connected() as (client, far), anyio.create_task_group() as tasks:

        async def ask(uri: str) -> None:
            results[uri] = await client.request("GET", uri)

        tasks.start_soon(ask, "a")
        tasks.start_soon(ask, "b")
        asked = [await far.asked.receive() for _ in range(2)]
        for request in reversed(asked):
            far.answers(request, 200, request["uri"].upper())
    assert results == {"a": "A", "b": "B"}


@pytest.mark.parametrize(
    ("status", "body", "kind", "message"),
    [
        (404, {"message": "Channel not found"}, NotFound, "Channel not found"),
        (409, {"message": "Taken"}, Conflict, "Taken"),
        (500, {"error": "Allocation failed"}, RequestFailed, "Allocation failed"),
        (422, None, RequestFailed, "Reason"),
    ],
)
async def test_a_refusal_says_why(
    status: int, body: object, kind: type[RequestFailed], message: str
) -> None:
    async with connected() as (client, far):
        error = await outcome(client, far, status, body)
    assert type(error) is kind
    assert (error.status, error.message, error.method, error.uri) == (
        status,
        message,
        "GET",
        "channels/x",
    )


async def test_no_content_is_none() -> None:
    async with connected() as (client, far):
        assert await outcome(client, far, 204) is None
        assert await outcome(client, far, 200, {"id": "x"}) == {"id": "x"}


@pytest.mark.parametrize("anyio_backend", ["trio"], indirect=True)
async def test_asterisk_does_not_answer() -> None:
    async with connected() as (client, far):
        before = anyio.current_time()
        with pytest.raises(RequestTimeout, match="GET channels/x"):
            await client.request("GET", "channels/x")
        assert anyio.current_time() - before == pytest.approx(10)
        far.answers(await far.asked.receive(), 200, "too late")
        assert await outcome(client, far, 200, "in time") == "in time"


async def test_a_lost_connection_fails_who_waits_and_a_new_one_serves_again() -> None:
    client, first, second = AriClient("app"), FarSide(), FarSide()
    lost: list[str] = []

    async def ask() -> None:
        try:
            await client.request("GET", "channels/x")
        except ConnectionLost:
            lost.append("request")

    async def run() -> None:
        try:
            await client.run(first)
        except ConnectionLost:
            lost.append("run")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(run)
        while not client.connected:
            await anyio.lowlevel.checkpoint()
        tasks.start_soon(ask)
        with client.listen("x") as listener:
            first.says_of("StasisEnd", "x")
            await first.asked.receive()
            first.breaks()
            assert isinstance(await listener.receive(), StasisEnd), "what came before is kept"
            with pytest.raises(ConnectionLost):
                await listener.receive()
    assert sorted(lost) == ["request", "run"]
    assert not client.connected
    with pytest.raises(ConnectionLost):
        await client.request("GET", "channels/x")
    with pytest.raises(ConnectionLost), client.listen("x"):
        pass
    async with anyio.create_task_group() as tasks:
        await tasks.start(client.run, second)
        second.says_of("StasisStart", "new", args=["inbound"])
        assert isinstance(await client.unclaimed.receive(), StasisStart)
        assert await outcome(client, second, 200, 1) == 1
        tasks.cancel_scope.cancel()


async def test_an_abandoned_client_undoes_nothing_more() -> None:
    async with connected() as (client, far):
        with client.listen("x") as listener:
            client.abandon()
            with pytest.raises(ConnectionLost):
                await listener.receive()
        with pytest.raises(ConnectionLost):
            await client.request("DELETE", "channels/x")
        with pytest.raises(anyio.WouldBlock):
            far.asked.receive_nowait()


async def test_events_go_to_every_listener_once_and_else_to_unclaimed() -> None:
    async with connected() as (client, far):
        with client.listen("c", "b") as both, client.listen("c") as one:
            far.says("ChannelEnteredBridge", bridge={"id": "b"}, channel={"id": "c"})
            far.says_of("StasisEnd", "c")
            far.says_of("StasisEnd", "other")
            assert isinstance(await both.receive(), ChannelEnteredBridge)
            assert isinstance(await both.receive(), StasisEnd)
            assert isinstance(await one.receive(), ChannelEnteredBridge)
            assert isinstance(await one.receive(), StasisEnd)
            assert (await client.unclaimed.receive()).objects == ("other",)
        far.says_of("StasisEnd", "c")
        assert (await client.unclaimed.receive()).objects == ("c",)
        with pytest.raises(anyio.WouldBlock):
            client.unclaimed.receive_nowait()


async def test_what_we_do_not_know_is_kept_raw() -> None:
    async with connected() as (client, far):
        far.says_of("ChannelLevitated", "c", height=3)
        event = await client.unclaimed.receive()
        assert isinstance(event, UnknownEvent)
        assert (event.type, event.raw["height"], event.objects) == ("ChannelLevitated", 3, ("c",))


async def test_gone_is_called_once_with_the_first_sign() -> None:
    signs: list[Event] = []
    async with connected() as (client, far):
        with client.on_gone("c", signs.append):
            far.says_of("ChannelHangupRequest", "c")
            far.says_of("StasisEnd", "c")
            far.says_of("ChannelDestroyed", "c", cause=16)
            far.says_of("StasisEnd", "end")
            while (await client.unclaimed.receive()).objects != ("end",):
                continue
    assert [type(sign) for sign in signs] == [ChannelHangupRequest]


async def test_gone_is_told_after_a_reconnect_too() -> None:
    signs: list[Event] = []
    client = AriClient("app")
    with client.on_gone("c", signs.append):
        for _ in range(2):
            async with anyio.create_task_group() as tasks:
                far = FarSide()
                await tasks.start(client.run, far)
                tasks.cancel_scope.cancel()
        async with anyio.create_task_group() as tasks:
            await tasks.start(client.run, far)
            far.says_of("ChannelDestroyed", "c", cause=17)
            await client.unclaimed.receive()
            tasks.cancel_scope.cancel()
    assert isinstance(signs[0], ChannelDestroyed)
    assert signs[0].cause == 17


async def test_gone_is_forgotten_with_its_context() -> None:
    signs: list[Event] = []
    async with connected() as (client, far):
        with client.on_gone("c", signs.append):
            pass
        far.says_of("StasisEnd", "c")
        await client.unclaimed.receive()
    assert signs == []


async def test_gone_cancels_a_calls_scope() -> None:
    async with connected() as (client, far):
        with anyio.CancelScope() as scope, client.on_gone("c", lambda _event: scope.cancel()):
            far.says_of("ChannelHangupRequest", "c")
            await anyio.sleep_forever()
        assert scope.cancelled_caught


async def test_who_cannot_send_knows_for_all_that_the_connection_is_lost() -> None:
    class Deaf:
        """Its reader has not noticed yet."""

        async def send(self, text: str) -> None:
            raise ConnectionLost(f"broken pipe at {text[:1]}")

        async def receive(self) -> str:
            await anyio.sleep_forever()
            raise AssertionError

    ari = AriClient("hotline400")
    async with anyio.create_task_group() as tasks:
        await tasks.start(ari.run, Deaf())
        with ari.listen("c1") as listener:
            with pytest.raises(ConnectionLost):
                await ari.request("GET", "channels")
            assert not ari.connected
            with pytest.raises(ConnectionLost):
                await listener.receive()
        tasks.cancel_scope.cancel()


async def test_what_fails_beside_calls_abandons_them_but_being_cancelled_does_not() -> None:
    async with connected() as (ari, _):
        with anyio.CancelScope() as scope, ari.abandoned_on_error():
            scope.cancel()
            await anyio.lowlevel.checkpoint()
        assert ari.connected
        with pytest.raises(ZeroDivisionError), ari.abandoned_on_error():
            raise ZeroDivisionError
        assert not ari.connected


@pytest.mark.parametrize("status", [404, 409], ids=["gone", "going"])
async def test_a_bridge_that_is_gone_or_on_its_way_out_needs_no_destroying(status: int) -> None:
    async with connected() as (client, far), anyio.create_task_group() as tasks:
        tasks.start_soon(bridges.destroy, client, "talk")
        request = await far.asked.receive()
        assert (request["method"], request["uri"]) == ("DELETE", "bridges/talk")
        far.answers(request, status, {"message": "Bridge not in Stasis application"})
