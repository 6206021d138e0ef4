"""Whether Asterisk has a trunk at another address than the one we are about to push.

What Asterisk may have several of it adds, and forgets nothing: a trunk that moved while no engine
was connected would be dialled, and let in, at its former address too. Taking it out first would
turn calls away in between, at every reconnect; so it is taken out only where it lies elsewhere.
"""

import ipaddress
from collections.abc import Iterable
from socket import gaierror

import anyio

from hotline400.ari.client import AriClient
from hotline400.ari.errors import NotFound
from hotline400.ari.resources import dynamic
from hotline400.routing.pjsip import PjsipObject

SEVERAL = {"aor": "contact", "identify": "match"}
"""The field by type of object that Asterisk adds to."""


async def moved(ari: AriClient, item: PjsipObject) -> bool:
    """Whether this object is there with another address than the one wanted."""
    if (field := SEVERAL.get(item.type)) is None:
        return False
    try:
        fields = await dynamic.get(ari, "res_pjsip", item.type, item.id)
    except NotFound:
        return False
    there, wanted = fields.get(field, "").split(","), item.fields[field].split(",")
    if item.type == "aor":
        return set(there) != set(wanted)
    if not any(map(_is_name, wanted)):
        return _networks(there) != _networks(wanted)
    try:
        # A carrier's name may have other addresses each time it is asked for.
        return _networks(there).isdisjoint(_networks(await _resolved(wanted)))
    except gaierror:  # a name that nobody knows just now: leave what is there
        return False


def _networks(addresses: Iterable[str]) -> set[str]:
    """192.0.2.1, 192.0.2.1/32 and 192.0.2.1/255.255.255.255 are the same."""
    return {str(ipaddress.ip_network(address, strict=False)) for address in addresses if address}


async def _resolved(addresses: Iterable[str]) -> list[str]:
    """Names as the addresses they have now, the way Asterisk keeps them."""
    found = []
    for address in addresses:
        found.extend(await _addresses_of(address) if _is_name(address) else [address])
    return found


def _is_name(address: str) -> bool:
    try:
        _networks([address])
    except ValueError:
        return True
    return False


async def _addresses_of(name: str) -> list[str]:
    answers = await anyio.getaddrinfo(name, None)
    return [str(socket_address[0]) for *_, socket_address in answers]
