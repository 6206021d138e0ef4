"""A fake Asterisk for tests: the real client talks to it, in virtual time."""

from hotline400.testing.fake_asterisk.asterisk import FakeAsterisk, fake_asterisk
from hotline400.testing.fake_asterisk.behaviour import (
    Answers,
    Behaviour,
    Busy,
    NoAnswer,
    NoSuchEndpoint,
    Refuses,
    Rejects,
    Unreachable,
)
from hotline400.testing.fake_asterisk.manager import FakeManager, Recording
from hotline400.testing.fake_asterisk.party import FakeCaller, FakePhone, Heard

__all__ = [
    "Answers",
    "Behaviour",
    "Busy",
    "FakeAsterisk",
    "FakeCaller",
    "FakeManager",
    "FakePhone",
    "Heard",
    "NoAnswer",
    "NoSuchEndpoint",
    "Recording",
    "Refuses",
    "Rejects",
    "Unreachable",
    "fake_asterisk",
]
