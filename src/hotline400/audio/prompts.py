"""The platform's own prompts (系统语音): what callers hear unless the tenant put something else.

Spoken ones were rendered once by tools/prompts; nothing is synthesised at run time.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hotline400.audio.shaping import SAMPLE_RATE

SOUNDS = Path(__file__).parent / "sounds"


@dataclass(frozen=True)
class Text:
    """What a prompt says, or is."""

    zh: str
    en: str


@dataclass(frozen=True)
class SystemPrompt:
    """One prompt: `<path>.wav` (8 kHz mono PCM16) and `<path>.alaw` (headerless) exist."""

    key: str
    text_zh: str
    text_en: str
    seconds: float
    path: Path  # absolute, without extension


SPOKEN: dict[str, Text] = {
    "welcome_default": Text(
        "您好，欢迎致电，正在为您转接，请稍候。",
        "Hello and thank you for calling. We are connecting you, please hold.",
    ),
    "recording_notice": Text(
        "为保证服务质量，本次通话将被录音。",
        "To ensure the quality of our service, this call will be recorded.",
    ),
    "queue_wait": Text(
        "您好，当前坐席全忙，请您稍候，我们将尽快为您接通。",
        "All our lines are busy. Please hold, we will connect you as soon as we can.",
    ),
    "queue_full": Text(
        "很抱歉，当前来电较多，暂时无法为您接通，请您稍后再拨，再见。",
        "Sorry, too many people are calling to connect you now. Please call later. Goodbye.",
    ),
    "busy_timeout": Text(
        "很抱歉，坐席仍然繁忙，暂时无法为您接通，请您稍后再拨，再见。",
        "Sorry, all our lines are still busy. Please call again later. Goodbye.",
    ),
    "no_answer": Text(
        "很抱歉，您拨打的电话暂时无人接听，请您稍后再拨，再见。",
        "Sorry, nobody can take your call at the moment. Please call again later. Goodbye.",
    ),
    "number_unknown": Text(
        "您好，您拨打的号码不存在，请您核对后再拨。",
        "The number you have dialled does not exist. Please check it and dial again.",
    ),
    "number_suspended": Text(
        "您好，您拨打的号码已暂停服务。",
        "The number you have dialled is out of service.",
    ),
    "call_interrupted": Text(
        "很抱歉，通话已中断，请您稍后再拨，再见。",
        "Sorry, the call was interrupted. Please call again later. Goodbye.",
    ),
    "goodbye": Text("感谢您的来电，再见。", "Thank you for calling. Goodbye."),
}

MADE: dict[str, Text] = {
    "ring_back_music": Text("排队等待音乐", "Music while waiting"),
    "ring_tone": Text("回铃音", "Ring-back tone"),
    "busy_tone": Text("忙音", "Busy tone"),
    "beep": Text("提示音", "Beep"),
}


def system_prompts() -> list[SystemPrompt]:
    """Every prompt the platform has, in the order in which a page shows them."""
    return [_prompt(key, text) for key, text in (SPOKEN | MADE).items()]


@cache
def _prompt(key: str, text: Text) -> SystemPrompt:
    path = SOUNDS / key
    seconds = path.with_suffix(".alaw").stat().st_size / SAMPLE_RATE
    return SystemPrompt(key, text.zh, text.en, seconds, path)
