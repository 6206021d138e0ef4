"""The same call, broken at every request that the engine makes for it, one after the other.

What happens between two requests is one step of the engine; whatever breaks in any of them, one
whole record is left, nothing in Asterisk, and the phones are free.
"""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, THIRD, WELCOME, a_hotline
from hotline400.testing.fake_asterisk import Answers, NoAnswer

pytestmark = pytest.mark.anyio


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


def engine_restarts(stage, _fake, _caller):
    stage.ari.abandon()
    stage.tasks.start_soon(stage.reopens)


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


def one_after_the_other(fake):
    """The first does not answer, the second does."""
    fake.phone(FIRST, NoAnswer())
    fake.phone(SECOND, Answers(after=2, hangs_up_after=20))
    return a_hotline(FIRST, SECOND, welcome=WELCOME, offer_timeout_seconds=10)


def all_at_once(fake):
    """Three ring, the second is the first to answer."""
    fake.phone(FIRST, NoAnswer(), NoAnswer(), Answers(after=1))
    fake.phone(SECOND, Answers(after=2, hangs_up_after=20))
    fake.phone(THIRD, NoAnswer())
    return a_hotline(FIRST, SECOND, THIRD, order="ring_all", offer_timeout_seconds=10)


def whispering(fake):
    """The phone is told who calls, while the caller hears music."""
    for number in (FIRST, SECOND):
        fake.phone(number, Answers(after=1, hangs_up_after=20))
    music = "system:ring_back_music"
    return a_hotline(FIRST, SECOND, whisper="system:whisper_default", ring_back=music)


STORIES = {one_after_the_other: 12, all_at_once: 12, whispering: 10}
"""As many requests as each takes when nothing happens."""

EACH = [(story, nth) for story, requests in STORIES.items() for nth in range(1, requests + 1)]


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
        engine_restarts,
    ],
)
@pytest.mark.parametrize(("story", "nth"), EACH)
async def test_whatever_happens_at_any_request(
    stage, fake, monkeypatch, story, happens, nth, after
):
    await stage.opens(story(fake))
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


@pytest.mark.parametrize("story", STORIES)
async def test_the_stories_take_that_many_requests(stage, fake, monkeypatch, story):
    await stage.opens(story(fake))
    breaker = Breaker(fake, monkeypatch, STORIES[story] + 1, after=False)
    breaker.event = lambda: pytest.fail("more requests than are broken one by one")
    caller = fake.dials(HOTLINE)
    await stage.record_of(caller)
    await stage.is_empty()
    assert breaker.seen == STORIES[story]
