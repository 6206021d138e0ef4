"""Whether the networks that a trunk takes calls from are those of its carrier. Pure.

A trunk that names 0.0.0.0/0 takes every stranger's INVITE for the carrier's; one that names
another trunk's addresses takes that carrier's calls, or loses its own to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TypeAlias

from hotline400.routing.trunk import Trunk

WIDE_BITS = {4: 16, 6: 48}
"""A carrier's gateways stand in less than these; by IP version."""

Network: TypeAlias = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Doubt:
    """A network that may not be meant; `trunk_id` names the other trunk that has it, too. Without
    one it is very wide."""

    network: str
    trunk_id: str | None = None

    def __str__(self) -> str:
        return self.network if self.trunk_id is None else f"{self.network} ({self.trunk_id})"


def doubts(trunk: Trunk, others: Iterable[Trunk], before: Trunk | None = None) -> list[Doubt]:
    """What to ask before `trunk` is saved. What it had `before` was answered then."""
    known = set(_networks(before)) if before else set()
    fresh = [network for network in _networks(trunk) if network not in known]
    found = [Doubt(str(network)) for network in fresh if _is_wide(network)]
    for other in others:
        if other.id != trunk.id:
            theirs = _networks(other)
            shared = [one for one in fresh if any(_overlap(one, its) for its in theirs)]
            found += [Doubt(str(network), other.id) for network in shared]
    return found


def _networks(trunk: Trunk) -> list[Network]:
    """Without names: what these stand for is the name server's to say."""
    found: list[Network] = []
    for text in trunk.identify_by or (trunk.host,):
        try:
            found.append(_as_meant(ip_network(text, strict=False)))
        except ValueError:
            continue
    return found


def _as_meant(network: Network) -> Network:
    """An IPv4 network written as IPv6 (::ffff:0:0/96) is that IPv4 network."""
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    if mapped is None or network.prefixlen < 96:
        return network
    return IPv4Network((mapped, network.prefixlen - 96))


def _is_wide(network: Network) -> bool:
    return network.prefixlen < WIDE_BITS[network.version]


def _overlap(one: Network, other: Network) -> bool:
    return one.version == other.version and one.overlaps(other)
