"""What carriers may speak: keys in three ways, SIP over TCP and TLS."""

import socket
import ssl
from collections.abc import AsyncIterator
from typing import Any

import anyio
import orjson
import pytest
import websockets

from hotline400.testing.carrier import Answers, Carrier, Keys
from hotline400.testing.platform import HOTLINE, Api, Platform

A = "13800138001"


@pytest.fixture
async def carrier(running: Platform) -> AsyncIterator[Carrier]:
    sip = ("127.0.0.1", running.settings.sip_port)
    async with Carrier(listen=("127.0.0.1", running.trunk_port), platform=sip) as network:
        yield network


@pytest.fixture
def tenant(running: Platform) -> Api:
    api = running.tenant()
    running.set_up(api, [A])
    return api


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("way", "mode"),
    [
        (Keys.RFC4733, "auto"),
        (Keys.INFO, "auto"),
        (Keys.RFC4733, "rfc4733"),
        (Keys.INFO, "info"),
        (Keys.INBAND, "inband"),
    ],
)
async def test_keys_arrive(
    running: Platform, carrier: Carrier, tenant: Api, way: Keys, mode: str
) -> None:
    await anyio.to_thread.run_sync(lambda: running.change_trunk(dtmf=mode))
    carrier.phone(A, Answers(after=0.1))
    credentials = running.asterisk.server.credentials
    url = (
        f"ws://127.0.0.1:{running.settings.ari_port}/ari/events?app=probe&subscribeAll=true"
        f"&api_key={credentials.username}:{credentials.ari_password}"
    )
    async with websockets.connect(url) as events:
        call = await carrier.dial(HOTLINE)
        await call.answered()
        await call.hears(call.heard.seconds + 1)
        await call.press("4#*0", way)
        digits = ""
        with anyio.fail_after(30):
            while len(digits) < 4:
                event: dict[str, Any] = orjson.loads(await events.recv())
                if event["type"] == "ChannelDtmfReceived":
                    digits += event["digit"]
        await call.hang_up()
    assert digits == "4#*0"


@pytest.mark.parametrize("secure", [False, True], ids=["tcp", "tls"])
def test_a_call_over_a_stream(running: Platform, tenant: Api, secure: bool) -> None:  # noqa: FBT001
    """A blacklisted caller's INVITE over TCP and TLS: heard, screened, answered 403."""
    caller = "13912340001" if secure else "13912340002"
    tenant.post("/blacklist", {"number": caller})
    settings = running.settings
    port = settings.sip_tls_port if secure else settings.sip_port
    line: socket.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
    if secure:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        line = context.wrap_socket(line)
    with line:
        line.sendall(invite(caller, line.getsockname()[1], "TLS" if secure else "TCP").encode())
        replies = b""
        while b"SIP/2.0 403" not in replies:
            received = line.recv(4096)
            assert received, f"the line was closed after {replies!r}"
            replies += received
    record = running.wait_for(
        lambda: tenant.get("/calls", caller=caller)["items"], "the call's record"
    )[0]
    assert record["reason"] == "blacklisted"


def invite(caller: str, port: int, transport: str) -> str:
    sdp = (
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        "m=audio 6000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
    )
    return (
        f"INVITE sip:{HOTLINE}@127.0.0.1 SIP/2.0\r\n"
        f"Via: SIP/2.0/{transport} 127.0.0.1:{port};branch=z9hG4bK{caller};rport\r\n"
        f"From: <sip:{caller}@127.0.0.1>;tag=t{caller}\r\nTo: <sip:{HOTLINE}@127.0.0.1>\r\n"
        f"Call-ID: {caller}@stream\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
        f"Contact: <sip:{caller}@127.0.0.1:{port};transport={transport.lower()}>\r\n"
        f"Content-Type: application/sdp\r\nContent-Length: {len(sdp)}\r\n\r\n{sdp}"
    )
