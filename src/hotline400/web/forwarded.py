"""Who asked a proxy, and by which address of ours: what proxies write into requests, read warily.

A header lists whoever asked, the farthest first; everybody on the way may have begun the list with
whatever they like. So it is read from its end, and no further than to the first address that is no
proxy of ours: what stands before that was written by strangers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from itertools import islice
from typing import Literal

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
ProxyHeaders = Literal["x-forwarded", "forwarded"]

MOST_HOPS = 20
_LONGEST = 4000  # of a header, counted from its end
_WORD = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"  # RFC 9110, 5.6.2
_PAIR = rf'({_WORD})=({_WORD}|"(?:[^"\\]|\\.)*")'
_LAST = re.compile(rf"(?:^|,)[ \t]*({_PAIR}(?:[ \t]*;[ \t]*{_PAIR})*)[ \t]*$")
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


@dataclass(frozen=True)
class Hop:
    """What one proxy says of whoever asked it; None: it says nothing that can be read."""

    address: Address | None = None
    scheme: str | None = None
    host: str | None = None


def read_address(text: str) -> Address | None:
    """Of `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1` or `[2001:db8::1]:4711`."""
    bare = re.sub(r"^\[(.*)\](?::\w+)?$", r"\1", text.strip())
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def hops_of_forwarded(header: str) -> list[Hop]:
    """Of `Forwarded` (RFC 7239), the nearest first. It ends where it cannot be read."""
    return [_hop(element) for element in islice(_elements(header[-_LONGEST:]), MOST_HOPS)]


def _elements(text: str) -> Iterator[str]:
    """From the end: a quotation mark that a stranger left open swallows nothing of ours."""
    while (found := _LAST.search(text)) is not None:
        yield found[1]
        text = text[: found.start()]


def _hop(element: str) -> Hop:
    said = {name.lower(): _unquoted(value) for name, value in re.findall(_PAIR, element)}
    return Hop(
        read_address(said.get("for", "")), _scheme(said.get("proto")), _host(said.get("host"))
    )


def hops_of_x_forwarded(addresses: str, schemes: str, hosts: str) -> list[Hop]:
    """Of `X-Forwarded-For`, `-Proto` and `-Host`, the nearest first.

    Proxies add to the first and mostly replace the others; of several values the one at the same
    place counts where there are as many, else the nearest.
    """
    listed = _listed(addresses) or [""]
    protos, names = _listed(schemes), _listed(hosts)
    return [
        Hop(
            read_address(address),
            _scheme(_beside(protos, place, len(listed))),
            _host(_beside(names, place, len(listed))),
        )
        for place, address in enumerate(listed)
    ]


def _listed(header: str) -> list[str]:
    """The nearest first."""
    return [item.strip() for item in reversed(header.split(","))] if header.strip() else []


def _beside(values: Sequence[str], place: int, count: int) -> str | None:
    if not values:
        return None
    return values[place] if len(values) == count else values[0]


def asked_by(peer: Address, hops: Sequence[Hop], trusted: Sequence[Network]) -> Hop:
    """The visitor, as far as our proxies know: `peer` is the nearest, and trusted already."""
    known = Hop(peer)
    for hop in hops[:MOST_HOPS]:
        known = Hop(
            hop.address or known.address, hop.scheme or known.scheme, hop.host or known.host
        )
        if hop.address is None or not is_among(hop.address, trusted):
            break
    return known


def is_among(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _scheme(text: str | None) -> str | None:
    found = (text or "").strip().lower()
    return found if found in {"http", "https"} else None


def _host(text: str | None) -> str | None:
    return text if text and _HOST.fullmatch(text) else None
