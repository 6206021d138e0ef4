"""Asking a real HTTP server, and refusing to ask those inside."""

import socket
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address, ip_network

import anyio
import orjson
import pytest
from anyio.abc import SocketAttribute

from hotline400 import outgoing_http
from hotline400.engine.ports import NoAnswerError
from hotline400.outgoing_http import MOST_BYTES, OutgoingHttp, may_reach

pytestmark = pytest.mark.anyio

LOOPBACK = ("127.0.0.0/8", "::1/128")


@pytest.fixture
def anyio_backend():
    """As in production; on trio httpcore leaves generators unfinished, which warns."""
    return "asyncio"


class Server:
    """Speaks just enough HTTP: answers every request with the same bytes, or never."""

    def __init__(self, answer):
        self.answer = answer
        self.connections = 0
        self.documents = []
        self.heads = []

    async def serve(self, stream):
        self.connections += 1
        async with stream:
            head = b""
            while True:
                try:
                    head += await stream.receive()
                except (anyio.EndOfStream, anyio.BrokenResourceError):
                    return
                lines, blank, body = head.partition(b"\r\n\r\n")
                if not blank:
                    continue
                length = next(
                    int(line.split(b":")[1])
                    for line in lines.lower().split(b"\r\n")
                    if line.startswith(b"content-length")
                )
                while len(body) < length:
                    body += await stream.receive()
                self.documents.append(orjson.loads(body))
                self.heads.append(lines)
                head = b""
                if self.answer is None:
                    await anyio.sleep_forever()
                with suppress(anyio.BrokenResourceError):  # the client has read enough
                    await stream.send(self.answer)


def reply(body=b'{"next": "vip"}', status="200 OK", more=""):
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


@asynccontextmanager
async def serving(answer):
    server = Server(answer)
    async with (
        await anyio.create_tcp_listener(local_host="127.0.0.1") as listener,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(listener.serve, server.serve)
        port = listener.extra(SocketAttribute.local_port)  # noqa: S610 — no Django here
        yield server, f"http://127.0.0.1:{port}/route"
        tasks.cancel_scope.cancel()


async def why_not(url, *, allowed=LOOPBACK, seconds=5):
    http = OutgoingHttp(allowed)
    with pytest.raises(NoAnswerError) as failed:
        await http.post("t1", url, {}, seconds)
    await http.close()
    return failed.value.reason


async def test_a_document_is_posted_and_the_connection_used_again():
    async with serving(reply()) as (server, url):
        http = OutgoingHttp(LOOPBACK)
        for number in range(3):
            assert await http.post("t1", url, {"n": number}, 5) == b'{"next": "vip"}'
        assert server.documents == [{"n": 0}, {"n": 1}, {"n": 2}]
        assert server.connections == 1
        await http.close()


async def test_a_server_that_never_answers_is_given_its_time_and_no_more():
    async with serving(None) as (_, url):
        assert await why_not(url, seconds=0.1) == "timeout"


async def test_a_tenant_whose_system_hangs_holds_up_no_other(monkeypatch):
    monkeypatch.setattr(outgoing_http, "MOST_CONNECTIONS", 5)
    monkeypatch.setattr(outgoing_http, "MOST_OF_A_TENANT", 4)
    async with serving(None) as (hanging, slow), serving(reply()) as (_, quick):
        http = OutgoingHttp(LOOPBACK)
        async with anyio.create_task_group() as calls:
            for _ in range(12):
                calls.start_soon(suppressed, http, "hanging", slow)
            with anyio.fail_after(10):
                while hanging.connections < 4:  # noqa: ASYNC110 — a server tells nobody
                    await anyio.sleep(0.01)
                for _ in range(3):
                    assert await http.post("other", quick, {}, 10) == b'{"next": "vip"}'
            assert hanging.connections == 4
            calls.cancel_scope.cancel()
        assert await http.post("hanging", quick, {}, 10) == b'{"next": "vip"}'
        await http.close()


async def suppressed(http, tenant_id, url):
    with suppress(NoAnswerError):
        await http.post(tenant_id, url, {}, 60)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply(status="302 Found", more="Location: http://169.254.169.254/\r\n"), "redirected"),
        (reply(status="500 Oh"), "status_500"),
        (reply(b"x" * (MOST_BYTES + 1)), "too_large"),
        (b"220 mail.example ESMTP\r\n\r\n", "broken_off"),
    ],
)
async def test_what_is_no_answer_has_a_reason(answer, reason):
    async with serving(answer) as (_, url):
        assert await why_not(url) == reason


async def test_nobody_listens_there():
    async with serving(reply()) as (_, url):
        pass
    assert await why_not(url) == "unreachable"


async def test_our_own_machine_is_not_asked_unless_allowed():
    async with serving(reply()) as (server, url):
        for address in (url, url.replace("127.0.0.1", "localhost")):
            assert await why_not(address, allowed=()) == "address_not_allowed"
        assert server.connections == 0


async def test_a_name_that_means_another_address_a_moment_later_leads_nowhere(monkeypatch):
    """It is asked once; the connection goes to what was checked."""
    asked = []

    async def resolve(host, port, **_options):
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "169.254.169.254"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    async with serving(reply()) as (server, url):
        monkeypatch.setattr(anyio, "getaddrinfo", resolve)
        http = OutgoingHttp(LOOPBACK)
        assert await http.post("t1", url.replace("127.0.0.1", "crm.example"), {}, 5)
        assert (asked, server.connections) == (["crm.example"], 1)
        await http.close()


async def test_one_private_address_among_public_ones_is_enough(monkeypatch):
    async def resolve(_host, port, **_options):
        addresses = ("93.184.215.14", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (it, port)) for it in addresses]

    monkeypatch.setattr(anyio, "getaddrinfo", resolve)
    assert await why_not("http://crm.example/", allowed=()) == "address_not_allowed"


async def test_a_name_without_an_address(monkeypatch):
    async def resolve(*_args, **_options):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(anyio, "getaddrinfo", resolve)
    assert await why_not("http://crm.example/") == "name_unknown"


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("8.8.8.8", True),
        ("240e::1", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
async def test_what_stands_inside_is_not_reached(address, reached):
    assert may_reach(ip_address(address)) is reached


async def test_a_network_may_be_allowed_by_name():
    allowed = [ip_network("10.1.0.0/16")]
    assert may_reach(ip_address("10.1.2.3"), allowed)
    assert may_reach(ip_address("::ffff:10.1.2.3"), allowed)
    assert not may_reach(ip_address("10.2.0.1"), allowed)


@pytest.mark.parametrize(
    "shown",
    [
        "http://127.0.0.1:{port}\\@8.8.8.8/", "http://8.8.8.8\\@127.0.0.1:{port}/",
        "http://8.8.8.8@127.0.0.1:{port}/", "http://0x7f.0.0.1:{port}/", "http://127.1:{port}/",
        "http://１２７.0.0.1:{port}/", "http://127。0。0。1:{port}/", "http://127.0.0.1.:{port}/",
        "http://2130706433:{port}/", "http://[::1:{port}/", "http://[::1%25lo]:{port}/",
        "http://crm.example:99999/", "http://127.0.0.1:{port}\r\nX: 1/", "http://",
    ],
)  # fmt: skip
async def test_what_could_be_read_in_two_ways_is_not_asked(shown):
    """Also where an older version saved it: a word for why, and nothing is connected to."""
    async with serving(reply()) as (server, url):
        port = url.rpartition(":")[2].removesuffix("/route")
        assert await why_not(shown.replace("{port}", port)) == "url_unusable"
        assert server.connections == 0


async def test_the_host_shown_is_the_host_that_is_named(monkeypatch):
    """The Host header, the name that is resolved and the text are one."""
    asked, heads = [], []

    async def resolve(host, port, **_options):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    async with serving(reply()) as (server, url):
        server.heads = heads
        monkeypatch.setattr(anyio, "getaddrinfo", resolve)
        http = OutgoingHttp(LOOPBACK)
        port = url.rpartition(":")[2].removesuffix("/route")
        assert await http.post("t1", f"http://CRM.example:{port}/a|b?c#d", {}, 5)
        await http.close()
    assert asked == ["crm.example"]
    (head,) = heads
    assert head.startswith(b"POST /a%7Cb?c HTTP/1.1\r\n")
    assert f"\r\nHost: crm.example:{port}\r\n".encode() in head
    assert head.lower().count(b"\r\nhost:") == 1


async def test_an_ipv6_address_is_asked_and_named_in_brackets():
    heads = []
    server = Server(reply())
    server.heads = heads
    async with (
        await anyio.create_tcp_listener(local_host="::1") as listener,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(listener.serve, server.serve)
        port = listener.extra(SocketAttribute.local_port)  # noqa: S610 — no Django here
        http = OutgoingHttp(LOOPBACK)
        assert await http.post("t1", f"http://[0:0::1]:{port}/", {}, 5)
        await http.close()
        tasks.cancel_scope.cancel()
    assert f"\r\nHost: [::1]:{port}\r\n".encode() in heads[0]
