"""Addresses of customers' systems: what is accepted is read alike by everybody."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotline400.routing.special_networks import SPECIAL_IPV4, SPECIAL_IPV6, is_public
from hotline400.routing.web_address import AddressRefusedError, WebAddress, read_address


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("https://crm.example.cn/route", WebAddress("https", "crm.example.cn", 443, "/route")),
        ("HTTP://CRM.Example.cn", WebAddress("http", "crm.example.cn", 80, "/")),
        ("http://crm:8080?key=1", WebAddress("http", "crm", 8080, "/?key=1")),
        ("http://8.8.8.8/a#part", WebAddress("http", IPv4Address("8.8.8.8"), 80, "/a")),
        ("http://[240e::1]:81/", WebAddress("http", IPv6Address("240e::1"), 81, "/")),
        ("http://xn--fsqu00a.xn--fiqs8s/", WebAddress("http", "xn--fsqu00a.xn--fiqs8s", 80, "/")),
        (
            "http://my_host.example/a|b{c}",
            WebAddress("http", "my_host.example", 80, "/a%7Cb%7Bc%7D"),
        ),
        ("http://a.example/@b", WebAddress("http", "a.example", 80, "/@b")),
    ],
)
def test_what_is_meant(text: str, read: WebAddress) -> None:
    assert read_address(text) == read


REFUSED = [
    ("ftp://a.example/", "scheme"),
    ("//a.example/", "scheme"),
    ("http:/a.example/", "scheme"),
    ("http:a.example", "scheme"),
    ("http://127.0.0.1\\@8.8.8.8/", "characters"),
    ("http://8.8.8.8\\.example/", "characters"),
    ("http://a b/", "characters"),
    ("http://a\t.example/", "characters"),
    ("http://a.example/\r\nX: 1", "characters"),
    ("http://a.example/\x00", "characters"),
    ("http://１２７.0.0.1/", "characters"),
    ("http://a。example/", "characters"),
    ("http://例子.中国/", "characters"),
    ("http://①②⑦.0.0.1/", "characters"),
    ("http://٣.example/", "characters"),
    ("http://a\u200b.example/", "characters"),
    ("http://user@a.example/", "user_info"),
    ("http://user:secret@a.example/", "user_info"),
    ("http://127.0.0.1:80@8.8.8.8/", "user_info"),
    ("http://@a.example/", "user_info"),
    ("http://", "host"),
    ("http:///path", "host"),
    ("http://?a", "host"),
    ("http://:80/", "host"),
    ("http://[::1/", "host"),
    ("http://::1]/", "host"),
    ("http://[]/", "host"),
    ("http://[::1]x/", "host"),
    ("http://[fe80::1%25eth0]/", "host"),
    ("http://[fe80::1%eth0]/", "host"),
    ("http://[v1.a]/", "host"),
    ("http://::1/", "host"),
    ("http://a.example./", "host"),
    ("http://127.0.0.1./", "host"),
    ("http://.example/", "host"),
    ("http://a..example/", "host"),
    ("http://-a.example/", "host"),
    ("http://a%2eexample/", "host"),
    ("http://127.1/", "host"),
    ("http://2130706433/", "host"),
    ("http://0x7f000001/", "host"),
    ("http://0x7f.0.0.1/", "host"),
    ("http://0177.0.0.1/", "host"),
    ("http://127.0.0.01/", "host"),
    ("http://127.0.0.0x1/", "host"),
    ("http://1.2.3.4.5/", "host"),
    ("http://256.1.1.1/", "host"),
    ("http://a.0x/", "host"),
    (f"http://{'a' * 64}.example/", "host"),
    (f"http://{'a.' * 127}example/", "host"),
    ("http://a.example:/", "port"),
    ("http://a.example:0/", "port"),
    ("http://a.example:99999/", "port"),
    ("http://a.example:65536/", "port"),
    ("http://a.example:000080/", "port"),
    ("http://a.example:80:80/", "host"),
    ("http://a.example:8x/", "host"),
    ("http://a.example:-1/", "host"),
]


@pytest.mark.parametrize(("text", "fault"), REFUSED)
def test_what_is_refused_and_why(text: str, fault: str) -> None:
    with pytest.raises(AddressRefusedError) as refused:
        read_address(text)
    assert refused.value.fault == fault


HOSTS = st.one_of(
    st.from_regex(r"[a-z0-9._\-]{1,20}", fullmatch=True),
    st.from_regex(r"(0x)?[0-9a-f]{1,10}(\.(0x)?[0-9a-f]{1,4}){0,4}\.?", fullmatch=True),
    st.ip_addresses().map(str),
    st.ip_addresses(v=6).map(lambda address: f"[{address}]"),
    st.text(st.sampled_from("127.0x１。@\\[]:%/?#a \t\x00"), max_size=16),
)
URLS = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP", "ftp"]),
    HOSTS,
    st.sampled_from(["", ":80", ":443", ":99999", ":0", ":"]),
    st.sampled_from(["", "/", "/a?b=c", "?x", "#y", "/@z", "\\@8.8.8.8/", "@8.8.8.8/"]),
)


@given(URLS)
@example("http://127.0.0.1\\@8.8.8.8/")
@example("http://[::ffff:127.0.0.1]/")
def test_what_is_accepted_is_the_host_shown(text: str) -> None:
    """The host stands in the text as it is connected to, another parser finds the same one, and
    the C library takes no name for an address."""
    try:
        address = read_address(text)
    except AddressRefusedError:
        return
    shown = text.partition("://")[2].lower()
    split = urlsplit(text)
    assert split.username is None
    if isinstance(address.host, str):
        assert shown.startswith(address.host)
        assert split.hostname == address.host
        with pytest.raises(OSError, match="illegal IP address"):
            socket.inet_aton(address.host)
    else:
        assert ip_address(split.hostname or "") == address.host
    assert (split.port or {"http": 80, "https": 443}[address.scheme]) == address.port
    assert address.target.startswith("/")
    assert not set(address.target) & set(" \r\n\t\\#")
    whole = f"{address.scheme}://{address.authority}{address.target}"
    assert read_address(whole) == address


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.1", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.0.9", "192.0.2.1",
        "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::10.0.0.1",
        "64:ff9b:1::8.8.8.8", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:2::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:c0a8:101::1", "3fff::1",
        "5f00::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "4000::1", "e000::1",
    ],
)  # fmt: skip
def test_what_is_nobodys_on_the_internet(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "223.5.5.5", "100.128.0.1", "172.32.0.1", "198.20.0.1",
     "223.255.255.255", "240e::1", "2400:3200::1", "2606:4700::1111",
     "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"],
)  # fmt: skip
def test_what_may_be_somebodys(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses())
def test_python_knows_of_no_more_that_is_private(address: IPv4Address | IPv6Address) -> None:
    if is_public(address) and "2002" not in str(address) and "64:ff9b" not in str(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.sampled_from([*SPECIAL_IPV4, *SPECIAL_IPV6]), st.data())
def test_no_address_of_a_special_network_is_public(network: object, data: st.DataObject) -> None:
    assert not is_public(data.draw(st.ip_addresses(network=str(network))))
