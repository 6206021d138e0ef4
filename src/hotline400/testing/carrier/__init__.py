"""The carrier simulator: callers and phones in real SIP and RTP, for tests and `hotline400 demo`.

Our own, and small, because what has to be shown is bad behaviour on the wire: replies that get
lost, headers that no library would write, phones that vanish (docs/decisions/0070).
"""

from hotline400.testing.carrier.behaviour import (
    Answers,
    AnswersThenVanishes,
    Busy,
    InTurn,
    NoAnswer,
    Redirects,
    Rejects,
    Silent,
    Unreachable,
)
from hotline400.testing.carrier.caller import CallerCall, NotAnsweredError
from hotline400.testing.carrier.carrier import Carrier
from hotline400.testing.carrier.dtmf import Keys
from hotline400.testing.carrier.phone import Phone, PhoneCall
from hotline400.testing.carrier.tone import Babble, Sound, Tone
from hotline400.testing.carrier.transaction import Timers

__all__ = [
    "Answers",
    "AnswersThenVanishes",
    "Babble",
    "Busy",
    "CallerCall",
    "Carrier",
    "InTurn",
    "Keys",
    "NoAnswer",
    "NotAnsweredError",
    "Phone",
    "PhoneCall",
    "Redirects",
    "Rejects",
    "Silent",
    "Sound",
    "Timers",
    "Tone",
    "Unreachable",
]
