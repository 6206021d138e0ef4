"""Addresses of our customers' systems (http, https), read in one way: when they are saved and when
they are asked. Pure.

Libraries read `http://127.0.0.1\\@8.8.8.8/`, full-width digits or `0x7f.1` each in a way of its
own, so a check may look at another host than the connection goes to. What could be read in two ways
is refused here, and what is accepted is given on in parts, never as text to be read again.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import TypeAlias

Host: TypeAlias = str | IPv4Address | IPv6Address
"""A name in lower case, or an address."""

_PORTS = {"http": 80, "https": 443}
_LONGEST_NAME = 253
_WHOLE = re.compile(r"(https?)://([^/?#]*)([^#]*)(?:#.*)?", re.I | re.S)
_CHARACTERS = re.compile(
    r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%|{}^`\"<>-]*"
)  # no \, no control, ASCII
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([0-9]*))?")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNSAFE = re.compile(r"[^A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]")


class AddressFault(StrEnum):
    """Why an address cannot be used; the web has a sentence for each."""

    SCHEME = "scheme"  # neither http:// nor https://
    CHARACTERS = "characters"  # blanks, control characters, backslashes, other alphabets
    USER_INFO = "user_info"  # name:password@ before the host
    HOST = "host"  # no name, and no address in its usual form
    PORT = "port"  # not 1 to 65535


class AddressRefusedError(ValueError):
    """The text is no address that everybody reads alike."""

    def __init__(self, fault: AddressFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where a request goes; `target` is the path with the query, as it is sent."""

    scheme: str
    host: Host
    port: int
    target: str

    @property
    def authority(self) -> str:
        """As it stands in the Host header (RFC 9110, 7.2)."""
        host = f"[{self.host}]" if isinstance(self.host, IPv6Address) else str(self.host)
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def read_address(text: str) -> WebAddress:
    """Raises AddressRefusedError."""
    if not _CHARACTERS.fullmatch(text):
        raise AddressRefusedError(AddressFault.CHARACTERS)
    whole = _WHOLE.fullmatch(text)
    if whole is None:
        raise AddressRefusedError(AddressFault.SCHEME)
    scheme, authority, target = whole[1].lower(), whole[2], whole[3]
    if "@" in authority:
        raise AddressRefusedError(AddressFault.USER_INFO)
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise AddressRefusedError(AddressFault.HOST)
    host = _host(parts[1].lower())
    return WebAddress(scheme, host, _port(parts[2], scheme), _target(target))


def _port(digits: str | None, scheme: str) -> int:
    if digits is None:
        return _PORTS[scheme]
    if not 1 <= len(digits) <= 5 or not 1 <= int(digits) <= 65_535:
        raise AddressRefusedError(AddressFault.PORT)
    return int(digits)


def _host(text: str) -> Host:
    """`text` is ASCII and lower case. A name whose last part is a number is an IPv4 address in
    every library, so it must be one in the form that all read alike: four decimal numbers."""
    try:
        if text.startswith("["):
            return IPv6Address(text[1:-1].replace("%", "zone"))  # a zone is this machine's matter
        labels = text.split(".")
        if _NUMBER.fullmatch(labels[-1]):
            return IPv4Address(text)
    except ValueError as error:
        raise AddressRefusedError(AddressFault.HOST) from error
    if len(text) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressRefusedError(AddressFault.HOST)
    return text


def _target(text: str) -> str:
    """Characters that a request line cannot bear are sent as %XX."""
    whole = text if text.startswith("/") else f"/{text}"
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", whole)
