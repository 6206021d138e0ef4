"""The same call, broken at every request that the engine makes for it, one after the other.

What happens between two requests is one step of the engine; whatever breaks in any of them, one
whole record is left, nothing in Asterisk, and the phones are free.
"""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, WELCOME, a_hotline
from hotline400.testing.fake_asterisk import Answers, NoAnswer

pytestmark = pytest.mark.anyio

MOST_REQUESTS = 60


def caller_hangs_up(_stage, _fake, caller):
    caller.hangs_up()


def connection_breaks(_stage, fake, _caller):
    fake.drop_connection(0.5)


def connection_breaks_and_caller_hangs_up(_stage, fake, caller):
    fake.drop_connection(0.5)
    caller.hangs_up()


def connection_breaks_and_phones_hang_up(_stage, fake, _caller):
    fake.drop_connection(0.5)
    phones_hang_up(_stage, fake, _caller)


def phones_hang_up(_stage, fake, _caller):
    for phone in fake.rings:
        if not phone.ended:
            phone.hangs_up()


def asterisk_crashes(_stage, fake, _caller):
    fake.crash()


class Breaker:
    """Lets something happen when the n-th request for this call is seen, before or after it is
    carried out."""

    def __init__(self, fake, monkeypatch, nth, *, after):
        self.seen = 0
        self.event = None
        answer = fake._routes.answer

        async def broken(message):
            mine = self.event is not None and "call" in self.of(str(message["uri"]))
            self.seen += mine
            due = mine and self.seen == nth
            if due and not after:
                self.event()
            response = await answer(message)
            if due and after:
                self.event()
            return response

        monkeypatch.setattr(fake._routes, "answer", broken)

    @staticmethod
    def of(uri):
        """Whether this request is about a call, rather than about trunks."""
        return "call" if uri.startswith(("channels", "bridges", "playbacks")) else ""


async def tells_a_story(stage, fake, caller):
    """Welcome, a phone that does not answer, one that does, a talk, and the phone hangs up."""
    await caller.is_over()
    await stage.is_empty()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "happens",
    [
        caller_hangs_up,
        phones_hang_up,
        connection_breaks,
        connection_breaks_and_caller_hangs_up,
        connection_breaks_and_phones_hang_up,
        asterisk_crashes,
    ],
)
@pytest.mark.parametrize("nth", range(1, 15))
async def test_whatever_happens_at_any_request(stage, fake, monkeypatch, happens, nth, after):
    await stage.opens(a_hotline(FIRST, SECOND, welcome=WELCOME, offer_timeout_seconds=10))
    fake.phone(FIRST, NoAnswer())
    fake.phone(SECOND, Answers(after=2, hangs_up_after=20))
    breaker = Breaker(fake, monkeypatch, nth, after=after)
    caller = fake.dials(HOTLINE)
    breaker.event = lambda: happens(stage, fake, caller)

    await caller.is_over()
    record = await stage.record_of(caller)
    breaker.event = None
    assert record.disposition in {"answered", "abandoned", "no_answer", "failed"}
    assert record.reason != "internal_error"
    await stage.passes(5)  # connected again, and Asterisk back
    await stage.is_free()
    assert stage.database.saves.count(caller.channel_id) == 1
