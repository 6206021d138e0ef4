"""Settings: defaults, then `hotline400.toml`, then HOTLINE400_* environment variables."""

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


def default_data_folder() -> Path:
    """Where calls, recordings and the database live: readable by the unprivileged Asterisk."""
    if os.geteuid() == 0:
        return Path("/var/lib/hotline400")
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "hotline400"


def default_cache_folder() -> Path:
    """Where the private Asterisk and other fetched things are kept between checkouts."""
    if os.geteuid() == 0:
        return Path("/var/cache/hotline400")
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "hotline400"


class Settings(BaseSettings):
    """Every setting, with its unit in its name. Ports of Asterisk's own interfaces are loopback."""

    model_config = SettingsConfigDict(
        env_prefix="HOTLINE400_", toml_file="hotline400.toml", extra="forbid", frozen=True
    )

    data_folder: Path = Field(default_factory=default_data_folder)
    cache_folder: Path = Field(default_factory=default_cache_folder)
    database_url: SecretStr | None = None  # default: SQLite in the data folder

    web_host: str = "0.0.0.0"  # noqa: S104 — the console is for the company's network
    web_port: int = Field(default=8400, ge=1, le=65535)

    sip_host: str = "0.0.0.0"  # noqa: S104 — carriers come from outside
    sip_port: int = Field(default=5060, ge=1, le=65535)
    sip_tls_port: int = Field(default=5061, ge=1, le=65535)
    external_address: str | None = None  # our public address when behind NAT
    rtp_port_first: int = Field(default=10000, ge=1024, le=65000)
    rtp_port_last: int = Field(default=19999, ge=1025, le=65535)

    ari_port: int = Field(default=18088, ge=1, le=65535)
    ami_port: int = Field(default=15038, ge=1, le=65535)

    log_level: str = "info"

    @property
    def media_folder(self) -> Path:
        """The media store: prompts and recordings."""
        return self.data_folder / "media"

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
