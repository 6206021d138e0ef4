"""No character that a caller can send moves a fact of the call, told to the engine or to the
fallback's journal: every one, and every pair of the printable ones, through the real Asterisk."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import quote_from_bytes

import anyio
import pytest

from hotline400.ari.client import AriClient
from hotline400.ari.event import StasisStart
from hotline400.ari.resources import channel as channels
from hotline400.ari.transport import websocket_transport, websocket_url
from hotline400.record.fallback import read_fallback_journal
from hotline400.routing.identity import identify
from hotline400.routing.invite import Invite, read_invite
from hotline400.routing.pjsip import pjsip_objects
from hotline400.routing.trunk import Trunk
from hotline400.testing.raw_sip import RawCaller, RawInvite
from hotline400.testing.real_asterisk import RealAsterisk, real_asterisk, until

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]

PRINTABLE = bytes(range(0x20, 0x7F))
OTHERS = bytes([*range(1, 10), 11, 12, *range(14, 32), *range(0x7F, 0x100)])
IN_TAG = b"-.!*_+`'~abz019"
"""What a tag may hold (RFC 3261 25.1)."""
ASSERTED = b"<sip:+8613800138000@carrier>"
CALLER = "13800138000"
Told = dict[str, str]


def pairs(alphabet: bytes, length: int) -> list[bytes]:
    """Texts that hold, together, every pair of the alphabet."""
    every = [bytes([first, second]) for first in alphabet for second in alphabet]
    step = length // 2
    return [b"".join(every[i : i + step]) for i in range(0, len(every), step)]


def split(text: bytes, length: int) -> list[bytes]:
    return [text[i : i + length] for i in range(0, len(text), length)]


def shown(text: bytes) -> str:
    return text.decode(errors="backslashreplace")


def quoted(text: bytes) -> bytes:
    """As a display name."""
    return b'"' + re.sub(rb'(["\\])', rb"\\\1", text) + b'"'


def in_every_header(text: bytes) -> tuple[RawInvite, Told]:
    """This text in each header that we read, and what must be told of it."""
    inner = b"x" + text + b"x"
    call_id = b"%s@x" % (inner if inner.isascii() else re.sub(rb"[^ -~]", b"", inner))
    name = quoted(text) + b" <sip:13700137000@caller>"
    headers = {
        "asserted": (b"P-Asserted-Identity", quoted(text) + b" " + ASSERTED),
        "preferred": (b"P-Preferred-Identity", inner),
        "remote_party": (b"Remote-Party-ID", inner),
        "diversion": (b"Diversion", inner),
        "history": (b"History-Info", inner),
        "privacy": (b"Privacy", inner),
    }
    invite = RawInvite(
        from_header=name + b";tag=abc", to_header=name, call_id=call_id,
        headers=tuple(header + b": " + value for header, value in headers.values()),
    )  # fmt: skip
    told = {key: shown(value) for key, (_, value) in headers.items()}
    own = {"from_header": name + b";tag=abc", "to_header": name, "call_id": call_id}
    return invite, told | {key: shown(value) for key, value in own.items()} | {"from_tag": "abc"}


def in_the_address(text: bytes) -> tuple[RawInvite, Told]:
    """A call to such a user, from such a user. Parameters of a user are none of its number."""
    user = quote_from_bytes(b"4" + text, safe="").encode()
    invite = RawInvite(
        user=user, from_header=b"<sip:" + user + b"@caller>;tag=abc", to_header=b"<sip:x@y>",
    )  # fmt: skip
    called = shown((b"4" + text).partition(b";")[0])
    return invite, {"called": called, "to_header": "<sip:x@y>", "from_tag": "abc"}


def in_the_tag(text: bytes) -> tuple[RawInvite, Told]:
    invite = RawInvite(
        from_header=b"<sip:1@caller>;tag=a" + text, to_header=b"<sip:x@y>",
        headers=(b"P-Asserted-Identity: " + ASSERTED,),
    )  # fmt: skip
    return invite, {"from_tag": "a" + text.decode(), "to_header": "<sip:x@y>"}


def every_invite() -> Iterator[tuple[RawInvite, Told]]:
    for text in [*pairs(PRINTABLE, 300), *split(OTHERS, 30)]:
        yield in_every_header(text)
    for text in [*pairs(PRINTABLE, 72), *split(OTHERS, 30)]:
        yield in_the_address(text)
    for text in pairs(IN_TAG, 200):
        yield in_the_tag(text)


def check(invite: Invite, told: Told) -> None:
    assert invite.is_whole
    assert {name: getattr(invite, name) for name in told} == told
    assert (invite.trunk_id, invite.max_forwards, invite.cseq) == ("a", 70, "1 INVITE")
    if "asserted" in told:
        assert identify(invite).number == CALLER


@pytest.fixture(scope="module")
def carriers() -> Iterator[RealAsterisk]:
    with real_asterisk() as running:
        trunk = Trunk(id="a", name="a", host="127.0.0.1", port=running.free_port())
        running.push(pjsip_objects(trunk))
        yield running


@asynccontextmanager
async def engine_of(asterisk: RealAsterisk) -> AsyncIterator[AriClient]:
    credentials = asterisk.server.credentials
    base = f"ws://127.0.0.1:{asterisk.settings.ari_port}"
    url = websocket_url(base, "hotline400", credentials.username, credentials.ari_password)
    client = AriClient("hotline400")
    async with websocket_transport(url) as transport, anyio.create_task_group() as tasks:
        await tasks.start(client.run, transport)
        yield client
        tasks.cancel_scope.cancel()


async def arrives(ari: AriClient) -> StasisStart:
    with anyio.fail_after(60):
        while True:
            event = await ari.unclaimed.receive()
            if isinstance(event, StasisStart):
                return event


async def test_the_engine_is_told_every_character(carriers: RealAsterisk) -> None:
    async with engine_of(carriers) as ari:
        with RawCaller(carriers.settings.sip_port) as caller:
            for invite, told in every_invite():
                caller.sends(invite)
                start = await arrives(ari)
                check(read_invite(start.args[1:]), told)
                await channels.hangup(ari, start.channel.id, 21)
                assert await anyio.to_thread.run_sync(caller.answered_with) == 403


async def test_the_fallback_writes_every_character(carriers: RealAsterisk) -> None:
    """With the engine away: 404, since nobody has these numbers."""
    carriers.server.layout.fallback_journal.unlink(missing_ok=True)
    expected = []
    with RawCaller(carriers.settings.sip_port) as caller:
        for invite, told in every_invite():
            caller.sends(invite)
            assert await anyio.to_thread.run_sync(caller.answered_with) == 404
            expected.append(told)
    until(lambda: carriers.fallback_journal.count(" ended ") == len(expected), "every end")
    lines = carriers.fallback_journal.splitlines(keepends=True)
    journal = read_fallback_journal(lines)
    assert journal.unreadable == 0
    assert len(journal.finished) == len(expected)
    for invite, told in zip(invites_of(lines), expected, strict=True):
        check(invite, told)


def invites_of(lines: list[str]) -> list[Invite]:
    pieces: dict[str, list[str]] = {}
    for line in lines:
        _, channel, _, kind, fields = line.rstrip("\n").split(" ")
        if kind == "invite":
            pieces.setdefault(channel, []).append(fields.removeprefix("piece="))
    return [read_invite(of_one) for of_one in pieces.values()]


@pytest.mark.parametrize("is_engine_there", [True, False])
async def test_a_call_id_that_is_no_text_is_a_bad_request(
    carriers: RealAsterisk, *, is_engine_there: bool
) -> None:
    """Asterisk cannot tell the engine of such a channel: it would wait for nobody."""
    before = carriers.fallback_journal.count("outcome=bad_request")
    invite = RawInvite(call_id=b"\xff(\xfe:@x")
    async with AsyncExitStack() as stack:
        if is_engine_there:
            await stack.enter_async_context(engine_of(carriers))
        with RawCaller(carriers.settings.sip_port) as caller:
            caller.sends(invite)
            assert await anyio.to_thread.run_sync(caller.answered_with) == 400
    until(
        lambda: carriers.fallback_journal.count("outcome=bad_request") == before + 1, "its record"
    )


@pytest.mark.parametrize("length", [240, 2000, 3900, 5000, 20_000])
async def test_a_name_of_any_length_hides_no_caller(carriers: RealAsterisk, length: int) -> None:
    """What the carrier asserts wins also where a header is longer than Asterisk can tell."""
    name = b'"' + b"x" * length + b'" '
    other = b"<sip:13700137000@caller>"
    invites = [
        RawInvite(from_header=name + b"<sip:13800138000@x>;tag=1"),
        RawInvite(
            from_header=other + b";tag=1",
            headers=(b"P-Asserted-Identity: " + name + ASSERTED, b"Diversion: " + name + other),
        ),
        RawInvite(
            from_header=name + other + b";tag=1",
            headers=(b"P-Asserted-Identity: " + ASSERTED,),
        ),
    ]
    async with engine_of(carriers) as ari:
        with RawCaller(carriers.settings.sip_port) as caller:
            for invite in invites:
                caller.sends(invite)
                start = await arrives(ari)
                told = read_invite(start.args[1:])
                assert identify(told).number == CALLER
                assert told.called == "4001234567"
                await channels.hangup(ari, start.channel.id, 21)
                assert await anyio.to_thread.run_sync(caller.answered_with) == 403
