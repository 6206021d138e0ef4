"""Networks a trunk takes calls from, and those that may not be meant."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.routing.trunk import Trunk
from hotline400.routing.trunk_networks import WIDE_BITS, doubts


def trunk(name: str, *networks: str, host: str = "sip.example.test") -> Trunk:
    return Trunk(id=name, name=name, host=host, identify_by=networks)


@pytest.mark.parametrize(
    ("networks", "others", "told"),
    [
        (["203.0.113.0/24"], [], []),
        (["0.0.0.0/0"], [], ["0.0.0.0/0"]),
        (["::/0"], [], ["::/0"]),
        (["128.0.0.0/1", "203.0.113.7"], [], ["128.0.0.0/1"]),
        (["::ffff:0:0/96"], [], ["0.0.0.0/0"]),
        (["203.0.113.7"], [trunk("b", "203.0.113.0/24")], ["203.0.113.7/32 (b)"]),
        (["203.0.113.7"], [trunk("b", host="203.0.113.7")], ["203.0.113.7/32 (b)"]),
        (["203.0.113.7"], [trunk("b", host="203.0.113.8")], []),
        (["203.0.113.7"], [trunk("a", "203.0.113.7")], []),  # itself
        (["::ffff:203.0.113.7"], [trunk("b", "203.0.113.7")], ["203.0.113.7/32 (b)"]),
        (["2001:db8::1"], [trunk("b", "203.0.113.7")], []),
    ],
)
def test_what_is_asked(networks: list[str], others: list[Trunk], told: list[str]) -> None:
    assert [str(doubt) for doubt in doubts(trunk("a", *networks), others)] == told


def test_what_was_confirmed_is_not_asked_again() -> None:
    before = trunk("a", "0.0.0.0/0")
    after = trunk("a", "0.0.0.0/0", "::/0")
    assert [doubt.network for doubt in doubts(after, [], before)] == ["::/0"]


@given(st.ip_addresses(), st.integers(0, 128))
def test_who_lets_in_many_is_asked(address: object, bits: int) -> None:
    bits = min(bits, 32 if ":" not in str(address) else 128)
    network = ip_network(f"{address}/{bits}", strict=False)
    few = network.prefixlen >= WIDE_BITS[network.version]
    mapped = ":" in str(network) and network.subnet_of(ip_network("::ffff:0:0/96"))  # type: ignore[arg-type]
    if not mapped:
        assert (doubts(trunk("a", str(network)), []) == []) == few
