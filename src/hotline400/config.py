"""Settings: defaults, then `hotline400.toml`, then HOTLINE400_* environment variables."""

import ipaddress
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from hotline400.bootstrap.folders import (
    CONFIGURATION_FILE,
    default_cache_folder,
    default_data_folder,
)
from hotline400.terminal import told

SETTINGS_FILE = CONFIGURATION_FILE
_PREFIX = "HOTLINE400_"
_SECRETS = {"database_url", "speech_token"}
_NOT_SETTINGS = {"HOTLINE400_DEBIAN_MIRROR", "HOTLINE400_KEEP_TEST_FOLDERS"}


class SettingsError(ValueError):
    """A setting cannot be used. The message names it, where it was set, and what is allowed."""


def _absolute(path: Path) -> Path:
    """The parts run in folders of their own: a relative path would mean another place to each."""
    if not path.is_absolute():
        raise ValueError(told("absolute_path"))
    return path


def _own_address(text: str) -> str:
    """What we listen on. SIP is IPv4 only (`asterisk/pjsip.py`), and names can change."""
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise ValueError(told("own_address")) from None


def _public_address(text: str) -> str:
    """Goes into Asterisk's configuration: an address or a name, nothing that could be more."""
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", text):
        raise ValueError(told("public_address"))
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(told("web_address"))
    return text


def _networks(text: str) -> str:
    try:
        networks = [ipaddress.ip_network(item.strip()) for item in text.split(",") if item.strip()]
    except ValueError:
        raise ValueError(told("networks")) from None
    return ",".join(map(str, networks))


def _proxies(text: str) -> str:
    """Networks, but never everybody: anyone could then be whoever they like."""
    networks = _networks(text)
    if any(network.endswith("/0") for network in networks.split(",")):
        raise ValueError(told("proxies_everybody"))
    return networks


def _voice_names(text: str) -> str:
    names = [name.strip() for name in text.split(",")]
    if not all(re.fullmatch(r"[\w.:-]{1,64}", name) for name in names):
        raise ValueError(told("voice_names"))
    return ",".join(names)


Folder = Annotated[Path, AfterValidator(_absolute)]
ListenAddress = Annotated[str, AfterValidator(_own_address)]
PublicAddress = Annotated[str, AfterValidator(_public_address)]
Networks = Annotated[str, AfterValidator(_networks)]
Proxies = Annotated[str, AfterValidator(_proxies)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
VoiceNames = Annotated[str, AfterValidator(_voice_names)]


class Settings(BaseSettings):
    """Every setting, with its unit in its name. Ports of Asterisk's own interfaces are loopback."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, toml_file=CONFIGURATION_FILE, extra="forbid", frozen=True
    )

    data_folder: Folder = Field(default_factory=default_data_folder)
    cache_folder: Folder = Field(default_factory=default_cache_folder)
    database_url: SecretStr | None = None  # default: SQLite in the data folder

    web_host: ListenAddress = "0.0.0.0"  # noqa: S104 — the console is for the company's network
    web_port: int = Field(default=8400, ge=1, le=65535)
    trusted_proxies: Proxies = ""  # whose word about visitors' addresses is taken
    proxy_headers: Literal["x-forwarded", "forwarded"] = "x-forwarded"  # which of them they write
    web_header_seconds: int = Field(default=10, ge=1, le=600)  # for the headers of a request
    web_body_bytes_per_second: int = Field(default=1024, ge=1, le=1_000_000)  # least, of bodies
    web_connections_per_address: int = Field(default=100, ge=1, le=100_000)  # trusted proxies: any

    session_days: int = Field(default=30, ge=1, le=365)  # then one signs in again, whatever

    sip_host: ListenAddress = "0.0.0.0"  # noqa: S104 — carriers come from outside
    sip_port: int = Field(default=5060, ge=1, le=65535)
    sip_tls_port: int = Field(default=5061, ge=1, le=65535)
    external_address: PublicAddress | None = None  # our public address when behind NAT
    rtp_port_first: int = Field(default=10000, ge=1024, le=65000)
    rtp_port_last: int = Field(default=19999, ge=1025, le=65535)

    ari_port: int = Field(default=18088, ge=1, le=65535)
    ami_port: int = Field(default=15038, ge=1, le=65535)

    speech_url: WebAddress | None = None  # text to speech by a service instead of our own voices
    speech_token: SecretStr | None = None
    speech_voices: VoiceNames = "default"  # what the service calls its voices, comma between

    http_request_networks: Networks = ""  # private networks that flows may ask all the same

    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: SecretStr | None) -> SecretStr | None:
        """Only the kind: whether it answers, `doctor` asks. Never repeats what may be a secret."""
        known = r"(postgres|postgresql)(\+\w+)?://.+|sqlite(\+\w+)?:////.+"
        if url is not None and not re.fullmatch(known, url.get_secret_value()):
            raise ValueError(told("database_kind"))
        return url

    @model_validator(mode="after")
    def _room_for_calls(self) -> Self:
        """Two ports a leg, two legs a call: fewer than 100 ports would hold no business."""
        if self.rtp_port_last - self.rtp_port_first < 99:
            raise ValueError(told("too_few_ports"))
        return self

    @model_validator(mode="after")
    def _one_port_each(self) -> Self:
        """Asterisk would start without the one that it cannot have."""
        names = ("web_port", "sip_port", "sip_tls_port", "ari_port", "ami_port")
        taken: dict[int, str] = {}
        for name in names:
            port = getattr(self, name)
            if port in taken:
                raise ValueError(told("ports_collide", one=taken[port], other=name, port=port))
            taken[port] = name
        return self

    @property
    def media_folder(self) -> Path:
        """The media store: prompts and recordings."""
        return self.data_folder / "media"

    @property
    def allowed_networks(self) -> list[str]:
        """See `http_request_networks`."""
        return [network for network in self.http_request_networks.split(",") if network]

    @property
    def proxy_networks(self) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """See `trusted_proxies`."""
        listed = self.trusted_proxies.split(",")
        return [ipaddress.ip_network(network) for network in listed if network]

    @property
    def journal_folder(self) -> Path:
        return self.data_folder / "journal"

    @property
    def asterisk_folder(self) -> Path:
        """Asterisk's configuration, run files, spool and AstDB."""
        return self.data_folder / "asterisk"

    @property
    def effective_database_url(self) -> str:
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_folder / 'hotline400.db'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings() -> Settings:
    """The settings in force. Raises SettingsError with one clear sentence about what is wrong."""
    unknown = [
        name
        for name in os.environ
        if name.startswith(_PREFIX) and name not in _NOT_SETTINGS and not _is_setting(name)
    ]
    if unknown:
        raise SettingsError(told("unknown_variable", variable=unknown[0], known=_known()))
    try:
        return Settings()
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_unreadable(error)) from None
    except UnicodeDecodeError:
        raise SettingsError(_unreadable(told("not_utf8"))) from None
    except OSError as error:
        raise SettingsError(_unreadable(error.strerror)) from None
    except ValidationError as error:
        raise SettingsError(" ".join(_sentence(fault) for fault in error.errors())) from None


def _is_setting(variable: str) -> bool:
    return variable.removeprefix(_PREFIX).lower() in Settings.model_fields


def _known() -> str:
    return told("known_settings", names=", ".join(sorted(Settings.model_fields)))


def _unreadable(why: object) -> str:
    return told("file_unreadable", file=CONFIGURATION_FILE, error=why)


def _sentence(fault: ErrorDetails) -> str:
    """Never with the value of a secret: it may stand in a log."""
    if not fault["loc"]:
        said = fault["msg"].removeprefix("Value error, ")
        return told("whole_fault", said=said, file=CONFIGURATION_FILE)
    name = str(fault["loc"][0]).lower()
    variable = _PREFIX + name.upper()
    if variable in os.environ:
        where = told("in_environment", variable=variable)
    else:
        where = told("in_file", name=name, file=CONFIGURATION_FILE)
    if fault["type"] == "extra_forbidden":
        return told("unknown_setting", where=where, known=_known())
    allowed = _allowed(name, fault)
    if name in _SECRETS:
        return told("wrong_secret", where=where, allowed=allowed)
    return told("wrong_value", where=where, value=repr(fault["input"]), allowed=allowed)


def _allowed(name: str, fault: ErrorDetails) -> str:
    limits = {
        key: getattr(item, key)
        for item in Settings.model_fields[name].metadata
        for key in ("ge", "le")
        if hasattr(item, key)
    }
    if len(limits) == 2:
        return told("number_from_to", least=limits["ge"], most=limits["le"])
    match fault["type"]:
        case "path_type":
            return told("absolute_path")
        case "literal_error":
            return told("one_of", choices=fault["ctx"]["expected"].replace(" or ", ", "))
        case "value_error":
            return fault["msg"].removeprefix("Value error, ")
        case _:
            return told("not_understood")
