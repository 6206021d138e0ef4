"""What commands say to the person at the terminal, in their language. Standard library only: the
bootstrap speaks before anything is installed."""

import os
import unicodedata
from collections.abc import Mapping

from hotline400.terminal.doctor import DOCTOR
from hotline400.terminal.settings import SETTINGS
from hotline400.terminal.system import SYSTEM

WORDS: dict[str, tuple[str, str]] = {**SETTINGS, **DOCTOR, **SYSTEM}
"""Every sentence: (Chinese, English)."""


def is_chinese(wanted: str | None = None, environ: Mapping[str, str] = os.environ) -> bool:
    """`--lang` where it was given, else the locale: LC_ALL before LC_MESSAGES before LANG."""
    named = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = wanted or next(filter(None, named), "")
    return spoken.lower().startswith("zh")


def told(key: str, lang: str | None = None, /, **values: object) -> str:
    """One sentence in the reader's language; `lang` is their `--lang`."""
    zh, en = WORDS[key]
    return (zh if is_chinese(lang) else en).format(**values)


def columns(text: str) -> int:
    """How wide it is on a terminal: Chinese characters take two columns."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
