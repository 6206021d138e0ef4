"""Networks that are nobody's on the Internet: private, local, reserved, for documentation. Pure.

Python's `is_global` follows older registries (fec0::/10 is global to it); so they are written down.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

SPECIAL_IPV4 = {
    IPv4Network(network): why
    for network, why in (
        ("0.0.0.0/8", "this network, RFC 791"),
        ("10.0.0.0/8", "private use, RFC 1918"),
        ("100.64.0.0/10", "shared by carriers, RFC 6598"),
        ("127.0.0.0/8", "loopback, RFC 1122"),
        ("169.254.0.0/16", "link local, RFC 3927; clouds tell secrets there"),
        ("172.16.0.0/12", "private use, RFC 1918"),
        ("192.0.0.0/24", "protocol assignments, RFC 6890"),
        ("192.0.2.0/24", "documentation, RFC 5737"),
        ("192.31.196.0/24", "AS112, RFC 7535"),
        ("192.52.193.0/24", "AMT, RFC 7450"),
        ("192.88.99.0/24", "6to4 relays, RFC 7526"),
        ("192.168.0.0/16", "private use, RFC 1918"),
        ("192.175.48.0/24", "AS112, RFC 7534"),
        ("198.18.0.0/15", "benchmarks, RFC 2544"),
        ("198.51.100.0/24", "documentation, RFC 5737"),
        ("203.0.113.0/24", "documentation, RFC 5737"),
        ("224.0.0.0/4", "multicast, RFC 5771"),
        ("240.0.0.0/4", "reserved, RFC 1112; broadcast, RFC 8190"),
    )
}
"""IANA IPv4 Special-Purpose Address Registry and Multicast Address Space, of October 2025."""

SPECIAL_IPV6 = {
    IPv6Network(network): why
    for network, why in (
        ("::/8", "unspecified, loopback, IPv4-compatible, RFC 4291"),
        ("64:ff9b:1::/48", "local translation to IPv4, RFC 8215"),
        ("100::/64", "discard, RFC 6666"),
        ("100:0:0:1::/64", "dummy prefix, RFC 9780"),
        ("2001::/23", "protocol assignments, RFC 2928; Teredo, ORCHID, benchmarks among them"),
        ("2001:db8::/32", "documentation, RFC 3849"),
        ("2620:4f:8000::/48", "AS112, RFC 7534"),
        ("3fff::/20", "documentation, RFC 9637"),
        ("5f00::/16", "segment routing, RFC 9602"),
        ("fc00::/7", "unique local, RFC 4193"),
        ("fe80::/10", "link local, RFC 4291"),
        ("fec0::/10", "site local, RFC 3879"),
        ("ff00::/8", "multicast, RFC 4291"),
    )
}
"""IANA IPv6 Special-Purpose Address Registry and Address Space, of October 2025."""

_UNICAST = IPv6Network("2000::/3")  # all that IANA has given out (RFC 4291, 2.4)
_TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address is in the last 32 bits


def is_public(address: Address) -> bool:
    """Whether it may be somebody's on the Internet."""
    meant = address_meant(address)
    if isinstance(meant, IPv4Address):
        return not any(meant in network for network in SPECIAL_IPV4)
    return meant in _UNICAST and not any(meant in network for network in SPECIAL_IPV6)


def address_meant(address: Address) -> Address:
    """The IPv4 address that is wrapped in an IPv6 one (mapped, 6to4, translated), where one is."""
    if isinstance(address, IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if wrapped is None and address in _TRANSLATED:
            wrapped = IPv4Address(int(address) & 0xFFFFFFFF)
        return wrapped or address
    return address
