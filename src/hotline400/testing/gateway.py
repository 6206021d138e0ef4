"""A carrier's border: SIP over TLS and SRTP, before the simulator, which speaks neither.

It is another real Asterisk with a dialplan of its own: what comes from the network goes on to the
platform encrypted, and the other way round.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hotline400.asterisk.server import AsteriskServer
from hotline400.routing.pjsip import pjsip_objects
from hotline400.routing.trunk import Transport, Trunk
from hotline400.testing.carrier.transport import Address
from hotline400.testing.real_asterisk import PortBlock, RealAsterisk, temporary_folder

NETWORK_HOST = "127.0.0.2"
"""The border tells network and platform apart by address."""

DIALPLAN = """[from-trunk]
exten => _X.,1,Set(WAY=${IF($["${CHANNEL(endpoint)}" = "trunk-network"]?platform:network)})
 same => n,Dial(PJSIP/${EXTEN}@trunk-${WAY},60)
 same => n,Hangup(${HANGUPCAUSE})
"""


@dataclass(frozen=True)
class Gateway:
    """A running border. `network`: the address on which the simulator must listen."""

    asterisk: RealAsterisk
    network: Address

    @property
    def entrance(self) -> Address:
        """Where the simulator places its calls."""
        return ("127.0.0.1", self.asterisk.settings.sip_port)

    @property
    def tls_port(self) -> int:
        """Where the platform's trunk leads."""
        return self.asterisk.settings.sip_tls_port


@contextmanager
def gateway(platform_tls_port: int, *, srtp: bool) -> Iterator[Gateway]:
    """A border between the simulator and the platform; stopped on leaving."""
    with temporary_folder() as folder, PortBlock.reserve() as ports:
        server = AsteriskServer.prepare(ports.settings(folder))
        (server.layout.configuration / "extensions.conf").write_text(DIALPLAN)
        asterisk = RealAsterisk(server, folder, ports)
        network = (NETWORK_HOST, asterisk.free_port())
        asterisk.start()
        try:
            for trunk in _trunks(network, platform_tls_port, srtp=srtp):
                asterisk.push(pjsip_objects(trunk))
            yield Gateway(asterisk, network)
        finally:
            asterisk.stop()


def _trunks(network: Address, platform_tls_port: int, *, srtp: bool) -> tuple[Trunk, Trunk]:
    inside = Trunk(id="network", name="network", host=network[0], port=network[1])
    outside = Trunk(
        id="platform", name="platform", host="127.0.0.1", port=platform_tls_port,
        transport=Transport.TLS, srtp=srtp,
    )  # fmt: skip
    return inside, outside
