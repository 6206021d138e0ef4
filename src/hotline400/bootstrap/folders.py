"""Where things are, before any setting can be read."""

import os
import sys
import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
ENVIRONMENT = CHECKOUT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCK_FILE = CHECKOUT / "requirements.lock"
SPEECH_LOCK_FILE = CHECKOUT / "speech.lock"
CONSOLE = CHECKOUT / "console"
CONFIGURATION_FILE = "hotline400.toml"


def default_data_folder() -> Path:
    """Where calls, recordings and the database live."""
    if os.geteuid() == 0:
        return Path("/var/lib/hotline400")
    return _user_folder("XDG_DATA_HOME", "~/.local/share")


def default_cache_folder() -> Path:
    """Where the private Asterisk and other fetched things are kept between checkouts."""
    if os.geteuid() == 0:
        return Path("/var/cache/hotline400")
    return _user_folder("XDG_CACHE_HOME", "~/.cache")


def cache_folder() -> Path:
    """The cache folder in use: environment, then configuration file, then default."""
    said = os.environ.get("HOTLINE400_CACHE_FOLDER") or _said_in_file("cache_folder")
    return Path(said) if said else default_cache_folder()


def _said_in_file(name: str) -> str | None:
    """A broken file is reported later, with its line, by those who read all of it."""
    try:
        value = tomllib.loads((CHECKOUT / CONFIGURATION_FILE).read_text()).get(name)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    return value if isinstance(value, str) else None


def _user_folder(variable: str, default: str) -> Path:
    return Path(os.environ.get(variable) or default).expanduser() / "hotline400"


def interpreter() -> str:
    """What the environment is made with."""
    return f"{sys.executable} {sys.version_info.major}.{sys.version_info.minor}"
