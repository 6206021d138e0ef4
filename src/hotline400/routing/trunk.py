"""A SIP trunk (中继): the line to a carrier, and how numbers are written on it (F-OPS-2)."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Transport(StrEnum):
    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class DtmfMode(StrEnum):
    """How keys travel. `auto`: RFC 4733 where offered, else in-band; INFO is always understood."""

    RFC4733 = "rfc4733"
    INFO = "info"
    INBAND = "inband"
    AUTO = "auto"


class NumberFormat(StrEnum):
    """How a dialled number is written on the trunk."""

    NATIONAL = "national"  # 02088886666, 13800138000
    E164 = "e164"  # 862088886666
    PLUS_E164 = "plus_e164"  # +862088886666


class IdentitySource(StrEnum):
    """A header that may say who calls."""

    ASSERTED = "p_asserted_identity"
    REMOTE_PARTY = "remote_party_id"
    FROM = "from"
    PREFERRED = "p_preferred_identity"
    DIVERSION = "diversion"
    HISTORY = "history_info"


class CalledIn(StrEnum):
    """Where the called number stands. `auto`: in the request; in To, where the request holds the
    trunk's account, "s" or no number that we know, and To a number of ours."""

    AUTO = "auto"
    REQUEST = "request"
    TO = "to"


class InboundRules(BaseModel):
    """What this trunk's INVITEs say, and which of it is believed."""

    model_config = ConfigDict(frozen=True)

    identity: tuple[IdentitySource, ...] = tuple(IdentitySource)
    """The first that holds a number counts. From may be written by the caller; what stands before
    it is the carrier's own word."""
    called_in: CalledIn = CalledIn.AUTO
    prefixes: tuple[str, ...] = ("17951", "17909", "17911")
    """Access codes before callers' and called numbers, which are none of the number."""


class DialRules(BaseModel):
    """Per-trunk number rules for dialling out (F-HUNT-1, F-OPS-2)."""

    model_config = ConfigDict(frozen=True)

    format: NumberFormat = NumberFormat.NATIONAL
    local_area_code: str | None = None  # where the trunk ends, with its 0: "020"
    strip_local_area_code: bool = False  # dial 88886666 for 02088886666 where the trunk is local
    zero_before_remote_mobile: bool = False  # 0 before mobiles of other cities only
    prefix: str = ""  # put before everything, e.g. a carrier's access code


class Registration(BaseModel):
    """How we register with the carrier, where it asks for that."""

    model_config = ConfigDict(frozen=True)

    username: str
    password: str = Field(repr=False)
    realm: str | None = None
    expiration_seconds: int = Field(default=300, ge=60, le=7200)


class Trunk(BaseModel):
    """One SIP trunk, as pushed to Asterisk at run time."""

    model_config = ConfigDict(frozen=True)

    id: str  # [a-z0-9-]{1,32}; the PJSIP endpoint is "trunk-<id>"
    name: str
    host: str  # address or host name of the carrier
    port: int = Field(default=5060, ge=1, le=65535)
    transport: Transport = Transport.UDP
    identify_by: tuple[str, ...] = ()  # addresses or networks calls come from; default: host
    registration: Registration | None = None
    dtmf: DtmfMode = DtmfMode.AUTO
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    srtp: bool = False  # SDES; needs TLS
    max_channels: int | None = Field(default=None, ge=1)
    qualify_seconds: int | None = Field(default=None, ge=5, le=3600)
    """How often the carrier is asked whether it is there (SIP OPTIONS); None: never. A carrier
    that does not answer OPTIONS would be taken for dead, and no call be sent to it."""
    priority: int = 100  # lower is tried first for dialling out
    enabled: bool = True
    dial: DialRules = DialRules()
    inbound: InboundRules = InboundRules()
