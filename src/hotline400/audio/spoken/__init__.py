"""Every sentence of the platform, by theme. Rendered once by tools/prompts and kept as audio."""

from enum import StrEnum

from hotline400.audio.spoken.connecting import CLOSED, CONNECTING
from hotline400.audio.spoken.digits import DIGITS
from hotline400.audio.spoken.keys import MENU, SCREENING
from hotline400.audio.spoken.messages import RECORD_PROMPT, VOICEMAIL, VOICEMAIL_ACCESS
from hotline400.audio.spoken.people import PHONE, SURVEY
from hotline400.audio.spoken.text import Text
from hotline400.audio.spoken.waiting import CALLBACK, EXPECTED_WAIT, POSITION, QUEUE


class Theme(StrEnum):
    """Where in a call a prompt belongs; the console shows one theme after the other."""

    CONNECTING = "connecting"
    CLOSED = "closed"
    MENU = "menu"
    SCREENING = "screening"
    QUEUE = "queue"
    POSITION = "position"
    EXPECTED_WAIT = "expected_wait"
    CALLBACK = "callback"
    VOICEMAIL = "voicemail"
    VOICEMAIL_ACCESS = "voicemail_access"
    RECORD_PROMPT = "record_prompt"
    SURVEY = "survey"
    PHONE = "phone"
    DIGITS = "digits"
    TONES = "tones"


SPOKEN: dict[Theme, dict[str, Text]] = {
    Theme.CONNECTING: CONNECTING,
    Theme.CLOSED: CLOSED,
    Theme.MENU: MENU,
    Theme.SCREENING: SCREENING,
    Theme.QUEUE: QUEUE,
    Theme.POSITION: POSITION,
    Theme.EXPECTED_WAIT: EXPECTED_WAIT,
    Theme.CALLBACK: CALLBACK,
    Theme.VOICEMAIL: VOICEMAIL,
    Theme.VOICEMAIL_ACCESS: VOICEMAIL_ACCESS,
    Theme.RECORD_PROMPT: RECORD_PROMPT,
    Theme.SURVEY: SURVEY,
    Theme.PHONE: PHONE,
    Theme.DIGITS: DIGITS,
}

__all__ = ["SPOKEN", "Text", "Theme"]
