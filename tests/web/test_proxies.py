"""Behind proxies: who the visitor is, and that nobody makes themselves somebody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_network

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.asyncio.client import connect
from websockets.typing import Origin

from hotline400.web.app import create_app
from hotline400.web.forwarded import (
    Hop,
    asked_by,
    hops_of_forwarded,
    hops_of_x_forwarded,
    is_among,
    read_address,
)
from hotline400.web.proxies import TrustedProxies

from .company import PASSWORD
from .conftest import House, error_of
from .serving import serving

OURS = [ip_network("10.0.0.0/8"), ip_network("127.0.0.1/32"), ip_network("2001:db8:aaaa::/48")]
PEER = IPv4Address("10.0.0.1")
LOGIN = "admin-4001234567@example.test"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1:4711 ", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("[2001:db8::1]:_obscure", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", None),
        ("_hidden", None),
        ("", None),
        ("192.0.2", None),
        ("1٢.0.2.1", None),
        ("localhost", None),
    ],
)
def test_an_address_is_read(text: str, address: str | None) -> None:
    assert read_address(text) == (address and read_address(address))


@pytest.mark.parametrize(
    ("addresses", "schemes", "hosts", "visitor"),
    [
        ("192.0.2.7", "https", "a.example", ("192.0.2.7", "https", "a.example")),
        ("192.0.2.7", "", "", ("192.0.2.7", None, None)),
        ("", "https", "a.example:444", ("10.0.0.1", "https", "a.example:444")),
        ("", "", "", ("10.0.0.1", None, None)),
        ("1.1.1.1, 192.0.2.7", "https", "", ("192.0.2.7", "https", None)),
        ("1.1.1.1, 192.0.2.7, 10.9.9.9", "https", "", ("192.0.2.7", "https", None)),
        ("1.1.1.1, 192.0.2.7, 10.9.9.9", "http, https, http", "", ("192.0.2.7", "https", None)),
        ("10.1.1.1, 10.2.2.2", "https", "", ("10.1.1.1", "https", None)),
        ("1.1.1.1, unknown", "https", "", ("10.0.0.1", "https", None)),
        ("1.1.1.1, unknown, 10.2.2.2", "https", "", ("10.2.2.2", "https", None)),
        ("192.0.2.7", "https, http", "", ("192.0.2.7", "http", None)),
        ("192.0.2.7", "javascript", "a b", ("192.0.2.7", None, None)),
        ("192.0.2.7", "https", "evil.example/@x", ("192.0.2.7", "https", None)),
        ("192.0.2.7:1234", "HTTPS", "[2001:db8::1]:8443",
         ("192.0.2.7", "https", "[2001:db8::1]:8443")),
        (", ,192.0.2.7", "", "", ("192.0.2.7", None, None)),
        ("192.0.2.7,", "", "", ("10.0.0.1", None, None)),
    ],
)  # fmt: skip
def test_x_forwarded(
    addresses: str, schemes: str, hosts: str, visitor: tuple[str, str | None, str | None]
) -> None:
    found = asked_by(PEER, hops_of_x_forwarded(addresses, schemes, hosts), OURS)
    assert (str(found.address), found.scheme, found.host) == visitor


@pytest.mark.parametrize(
    ("header", "visitor"),
    [
        ("for=192.0.2.7;proto=https;host=a.example", ("192.0.2.7", "https", "a.example")),
        ('For="[2001:db8::7]:4711";Proto=HTTPS', ("2001:db8::7", "https", None)),
        ('for="192.0.2.7:80" ; by=_x ; host="a.example:444"', ("192.0.2.7", None, "a.example:444")),
        ("for=1.1.1.1, for=192.0.2.7;proto=https", ("192.0.2.7", "https", None)),
        ("for=1.1.1.1, for=192.0.2.7, for=10.9.9.9;proto=http", ("192.0.2.7", "http", None)),
        ("for=192.0.2.7;proto=https, for=10.9.9.9;proto=http", ("192.0.2.7", "https", None)),
        ("for=1.1.1.1, for=unknown;proto=https", ("10.0.0.1", "https", None)),
        ("for=1.1.1.1, proto=https", ("10.0.0.1", "https", None)),
        ('for="1.1.1.1, for=192.0.2.7', ("192.0.2.7", None, None)),
        ('for="1.1.1.1\\, for="[2001:db8::7]";proto=https', ("2001:db8::7", "https", None)),
        ('x=", for=192.0.2.7;proto=https', ("192.0.2.7", "https", None)),
        ('for="\\1.1.1.1"', ("1.1.1.1", None, None)),
        ("nonsense", ("10.0.0.1", None, None)),
        ("for=1.1.1.1, nonsense", ("10.0.0.1", None, None)),
        ("", ("10.0.0.1", None, None)),
    ],
)
def test_forwarded(header: str, visitor: tuple[str, str | None, str | None]) -> None:
    found = asked_by(PEER, hops_of_forwarded(header), OURS)
    assert (str(found.address), found.scheme, found.host) == visitor


anybody = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))
strangers = anybody.filter(lambda a: not is_among(a, OURS)).filter(
    lambda a: not (isinstance(a, IPv6Address) and a.ipv4_mapped)
)
proxies = st.sampled_from([IPv4Address("10.0.0.2"), IPv4Address("10.200.0.9")])


def quoted(address: IPv4Address | IPv6Address) -> str:
    return f'"[{address}]"' if address.version == 6 else str(address)


@given(
    begun=st.one_of(
        st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=200),
        st.text('fora=";,\\ 1.:[]', max_size=60),
        st.lists(anybody, max_size=30).map(lambda listed: ", ".join(map(str, listed))),
        st.lists(anybody, max_size=30).map(
            lambda listed: ", ".join(f"for={quoted(a)}" for a in listed)
        ),
    ),
    visitor=strangers,
    way=st.lists(proxies, max_size=5),
)
def test_whatever_a_stranger_begins_with_the_visitor_is_who_asked_our_first_proxy(
    begun: str, visitor: IPv4Address | IPv6Address, way: list[IPv4Address]
) -> None:
    chain = [visitor, *way]
    x_forwarded = ", ".join([begun, *map(str, chain)])
    found = asked_by(PEER, hops_of_x_forwarded(x_forwarded, "https", ""), OURS)
    assert (found.address, found.scheme) == (visitor, "https")
    forwarded = ", ".join([begun, *(f"for={quoted(one)};proto=https" for one in chain)])
    found = asked_by(PEER, hops_of_forwarded(forwarded), OURS)
    assert (found.address, found.scheme) == (visitor, "https")


@given(st.lists(st.builds(Hop, st.none() | anybody), max_size=40))
def test_the_visitor_is_never_further_than_the_first_stranger(hops: list[Hop]) -> None:
    found = asked_by(PEER, hops, OURS)
    for hop in hops:
        if hop.address is None or not is_among(hop.address, OURS):
            assert found.address == (hop.address or found.address)
            break
    passed = {PEER, *(hop.address for hop in hops)}
    assert found.address in passed


@given(st.text(st.characters(codec="latin-1"), max_size=5000))
def test_any_text_is_read_without_complaint(text: str) -> None:
    assert len(hops_of_forwarded(text)) <= 20
    for hop in [*hops_of_forwarded(text), *hops_of_x_forwarded(text, text, text)]:
        assert hop.scheme in {None, "http", "https"}
        assert hop.host is None or not set(hop.host) & set("/\\@ ?#,")


@asynccontextmanager
async def visiting(
    house: House, proxies: TrustedProxies, peer: str, **headers: str
) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(replace(house.app.state.dependencies, proxies=proxies))
    transport = httpx.ASGITransport(app, client=(peer, 4000))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1:8400/api/v1", headers=headers
    ) as client:
        yield client


NGINX = {
    "X-Forwarded-For": "9.9.9.9, 192.0.2.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "console.example",
    "Origin": "https://console.example",
}
OF_10 = TrustedProxies([ip_network("10.0.0.0/8")])


async def sign_in(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post("/sessions", json={"login": LOGIN, "password": PASSWORD})


@pytest.mark.anyio
async def test_a_trusted_proxy_is_believed(house: House) -> None:
    async with visiting(house, OF_10, "10.0.0.1", **NGINX) as client:
        answer = await sign_in(client)
    assert answer.status_code == 201
    assert "secure" in answer.headers["set-cookie"].lower().split("; ")
    assert "strict-transport-security" in answer.headers
    (began,) = await house.audited("session.began")
    assert began.address == "192.0.2.7"


@pytest.mark.anyio
@pytest.mark.parametrize("peer", ["127.0.0.1", "192.0.2.1", "testclient"])
@pytest.mark.parametrize("proxies", [TrustedProxies(), OF_10])
async def test_nobody_else_is_not_even_this_machine(
    house: House, proxies: TrustedProxies, peer: str
) -> None:
    headers = {name: value for name, value in NGINX.items() if name != "Origin"}
    async with visiting(house, proxies, peer, **headers) as client:
        answer = await sign_in(client)
        assert "secure" not in answer.headers["set-cookie"].lower().split("; ")
        foreign = await client.post("/sessions", json={}, headers={"Origin": NGINX["Origin"]})
    assert error_of(foreign) == (403, "origin_refused", None)
    (began,) = await house.audited("session.began")
    assert began.address == peer


@pytest.mark.anyio
async def test_only_the_header_that_our_proxy_writes_counts(house: House) -> None:
    both = NGINX | {"Forwarded": "for=192.0.2.8;proto=https;host=console.example"}
    for proxies in (OF_10, TrustedProxies(OF_10.networks, "forwarded")):
        async with visiting(house, proxies, "10.0.0.1", **both) as client:
            assert (await sign_in(client)).status_code == 201
    addresses = {row.address for row in await house.audited("session.began")}
    assert addresses == {"192.0.2.7", "192.0.2.8"}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("console.example", "https://console.example", 201),
        ("console.example:443", "https://console.example", 201),
        ("console.example:8443", "https://console.example:8443", 201),
        ("console.example", "http://console.example", 403),
        ("console.example", "https://console.example.evil.example", 403),
        ("console.example", "https://127.0.0.1:8400", 403),
        ("console.example", "null", 403),
        ("console.example", "http://[", 403),
    ],
)
async def test_origin_behind_tls(house: House, host: str, origin: str, status: int) -> None:
    headers = NGINX | {"X-Forwarded-Host": host, "Origin": origin}
    async with visiting(house, OF_10, "10.0.0.1", **headers) as client:
        assert (await sign_in(client)).status_code == status


@pytest.mark.anyio
async def test_an_untold_tls_proxy_that_keeps_the_host_still_works(house: House) -> None:
    headers = {"Host": "console.example", "Origin": "https://console.example"}
    async with visiting(house, TrustedProxies(), "10.0.0.1", **headers) as client:
        assert (await sign_in(client)).status_code == 201


@pytest.mark.anyio
async def test_the_live_socket_knows_its_page_behind_tls(house: House) -> None:
    local = TrustedProxies([ip_network("127.0.0.1/32")])
    app = create_app(replace(house.app.state.dependencies, proxies=local))
    headers = {
        "Cookie": f"hotline400_session={house.company.ours.reader}",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "console.example",
    }
    async with serving(app) as place:
        url = f"ws://{place}/api/v1/live"
        own, foreign = Origin("https://console.example"), Origin("http://console.example")
        async with connect(url, additional_headers=headers, origin=own) as socket:
            assert '"snapshot"' in str(await socket.recv())
        async with connect(url, additional_headers=headers, origin=foreign) as socket:
            await socket.wait_closed()
            assert socket.close_code == 4403
