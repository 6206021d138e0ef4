"""The platform's own prompts (系统语音): what callers hear unless the tenant put something else.

Spoken ones were rendered once by tools/prompts; nothing is synthesised at run time.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hotline400.audio import alaw
from hotline400.audio.shaping import SAMPLE_RATE
from hotline400.audio.spoken import SPOKEN, Text, Theme
from hotline400.audio.writing import wav_of

SOUNDS = Path(__file__).parent / "sounds"


@dataclass(frozen=True)
class SystemPrompt:
    """One prompt: `<path>.alaw` (8 kHz mono, headerless) exists."""

    key: str
    theme: Theme
    text_zh: str
    text_en: str
    seconds: float
    path: Path  # absolute, without extension


MADE: dict[str, Text] = {
    "ring_back_music": Text("排队等待音乐", "Music while waiting"),
    "ring_tone": Text("回铃音", "Ring-back tone"),
    "busy_tone": Text("忙音", "Busy tone"),
    "beep": Text("提示音", "Beep"),
}


@cache
def system_prompts() -> tuple[SystemPrompt, ...]:
    """Every prompt the platform has, in the order in which a page shows them."""
    themes = {**SPOKEN, Theme.TONES: MADE}
    return tuple(
        _prompt(key, theme, text) for theme, texts in themes.items() for key, text in texts.items()
    )


def as_wav(prompt_path: Path) -> bytes:
    """A prompt for browsers, of its A-law: kept once, half as large."""
    return wav_of(alaw.decode(prompt_path.with_name(f"{prompt_path.name}.alaw").read_bytes()))


def _prompt(key: str, theme: Theme, text: Text) -> SystemPrompt:
    path = SOUNDS / key
    seconds = path.with_suffix(".alaw").stat().st_size / SAMPLE_RATE
    return SystemPrompt(key, theme, text.zh, text.en, seconds, path)
