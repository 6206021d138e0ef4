"""SIP trunks (F-OPS-2). Passwords come in and never go out."""

import ipaddress
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, SecretStr, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hotline400.routing import trunk as routing
from hotline400.routing.trunk import CalledIn, DtmfMode, IdentitySource, NumberFormat, Transport
from hotline400.web.fields import Between, Name, Received, Shown

TrunkId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,32}$")]
Host = Annotated[
    str,
    StringConstraints(
        pattern=r"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"
        r"|^[0-9A-Fa-f:]{2,39}$",
        max_length=253,
    ),
]
Codec = Literal["alaw", "ulaw", "g722", "opus"]
SipWord = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,128}$")]


AccessCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,16}$")]
Item = TypeVar("Item")


def once_each(items: list[Item]) -> list[Item]:
    """Named twice, an item would say nothing more."""
    return list(dict.fromkeys(items))


def network(text: str) -> str:
    """An address or network calls come from."""
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise PydanticCustomError("network_invalid", "not an address or network") from error
    return text


Network = Annotated[str, StringConstraints(max_length=64), AfterValidator(network)]


class DialRules(Received, Shown):
    """How dialled numbers are written on this trunk."""

    format: NumberFormat = NumberFormat.NATIONAL
    local_area_code: Annotated[str, StringConstraints(pattern=r"^0[0-9]{2,3}$")] | None = None
    strip_local_area_code: bool = False
    zero_before_remote_mobile: bool = False
    prefix: Annotated[str, StringConstraints(pattern=r"^[0-9*#]{0,16}$")] = ""


Sources = Annotated[
    list[IdentitySource], Field(min_length=1, max_length=6), AfterValidator(once_each)
]


class InboundRules(Received, Shown):
    """What the carrier's INVITEs say, and which of it is believed. `identity`: headers with the
    caller's number, the first that has one counts. `prefixes`: access codes before numbers."""

    identity: Sources = Field(default_factory=lambda: list(IdentitySource))
    called_in: CalledIn = CalledIn.AUTO
    prefixes: Annotated[list[AccessCode], Field(max_length=16), AfterValidator(once_each)] = Field(
        default_factory=lambda: list(routing.InboundRules().prefixes)
    )


class RegistrationSent(Received):
    """Without `password`, a trunk that has one keeps it."""

    username: SipWord
    password: Annotated[SecretStr, Field(min_length=1, max_length=128)] | None = Field(
        default=None, json_schema_extra={"writeOnly": True}
    )
    realm: SipWord | None = None
    expiration_seconds: Annotated[int, Between(60, 7200)] = 300


class RegistrationShown(Shown):
    username: str
    realm: str | None
    expiration_seconds: int
    password_set: bool


def _usual_codecs() -> list[Codec]:
    """A-law first: what China's networks speak."""
    return ["alaw", "ulaw"]


class TrunkSettings(Received):
    """A trunk as it shall be from now on."""

    name: Name
    host: Host
    port: Annotated[int, Between(1, 65_535)] = 5060
    transport: Transport = Transport.UDP
    identify_by: Annotated[list[Network], Field(max_length=64)] = Field(default_factory=list)
    networks_confirmed: bool = Field(
        default=False,
        description="without it, very wide networks (0.0.0.0/0) and those of another trunk are "
        "refused with 409 `networks_unconfirmed`",
    )
    registration: RegistrationSent | None = None
    dtmf: DtmfMode = DtmfMode.AUTO
    codecs: Annotated[list[Codec], Field(min_length=1, max_length=5)] = Field(
        default_factory=_usual_codecs
    )
    srtp: bool = False
    max_channels: Annotated[int, Between(1, 100_000)] | None = None
    qualify_seconds: Annotated[int, Between(5, 3600)] | None = Field(
        None, description="ask the carrier so often whether it is there (OPTIONS); null: never"
    )
    priority: Annotated[int, Between(0, 10_000)] = 100
    enabled: bool = True
    dial: DialRules = DialRules()
    inbound: InboundRules = Field(default_factory=InboundRules)

    @model_validator(mode="after")
    def srtp_needs_tls(self) -> Self:
        if self.srtp and self.transport is not Transport.TLS:
            raise PydanticCustomError("srtp_needs_tls", "SRTP needs TLS")
        return self


class NewTrunk(TrunkSettings):
    id: TrunkId


class Trunk(Shown):
    """`state`: available, unavailable, refused (by Asterisk) or unknown."""

    id: str
    name: str
    host: str
    port: int
    transport: Transport
    identify_by: list[str]
    registration: RegistrationShown | None
    dtmf: DtmfMode
    codecs: list[str]
    srtp: bool
    max_channels: int | None
    qualify_seconds: int | None
    priority: int
    enabled: bool
    dial: DialRules
    inbound: InboundRules
    state: str
    version: int


class TrunkList(Shown):
    items: list[Trunk]
    next_cursor: str | None = None
