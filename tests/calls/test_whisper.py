"""What the phone hears before it is connected, and the key by which it takes the call."""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, a_hotline
from hotline400.testing.fake_asterisk import Answers

pytestmark = pytest.mark.anyio

WHISPER, ACCEPT = "sound:/sounds/whisper_default", "sound:/sounds/accept_prompt"
RING_BACK = "system:ring_back_music"


def whispering(*numbers, **fields):
    return a_hotline(*numbers, whisper="system:whisper_default", **fields)


async def rung(fake, number=FIRST):
    """The phone, when it has answered."""
    phone = await fake.is_rung(number)
    await phone.is_answered()
    return phone


async def test_the_phone_hears_who_calls_while_the_caller_goes_on_hearing_music(stage, fake):
    await stage.opens(whispering(FIRST, ring_back=RING_BACK))
    caller = fake.dials(HOTLINE)
    phone = await rung(fake)
    heard = await caller.has_heard("talk:")
    assert phone.media == [WHISPER, f"talk:{caller.number}"]
    assert heard.at - phone.answered_at == pytest.approx(3, abs=0.1)
    assert caller.media == ["sound:/sounds/ring_back_music", f"talk:{FIRST}"]
    caller.hangs_up()
    assert await stage.offers_of(caller) == [(FIRST, "answered")]
    await stage.is_empty()


async def test_key_one_takes_the_call_also_in_the_middle_of_what_is_said(stage, fake):
    await stage.opens(whispering(FIRST, accept_key=True))
    caller = fake.dials(HOTLINE)
    phone = await rung(fake)
    await phone.has_heard(ACCEPT)
    phone.presses("21")
    heard = await caller.has_heard("talk:")
    assert heard.at - phone.answered_at == pytest.approx(3, abs=0.1)
    caller.hangs_up()
    assert (await stage.record_of(caller)).answered_phone == FIRST


async def test_a_phones_own_voicemail_never_swallows_a_call(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND, accept_key=True))
    caller = fake.dials(HOTLINE)
    mailbox = await rung(fake)
    person = await rung(fake, SECOND)
    assert mailbox.ended_at - mailbox.answered_at == pytest.approx(13, abs=0.2)  # 3 said, 10 waited
    await person.has_heard(ACCEPT)
    person.presses("1")
    await caller.has_heard(f"talk:{SECOND}")
    caller.hangs_up()
    assert await stage.offers_of(caller) == [(FIRST, "not_accepted"), (SECOND, "answered")]


async def test_a_phone_that_hangs_up_during_the_whisper_did_not_take_the_call(stage, fake):
    await stage.opens(whispering(FIRST, SECOND))
    fake.phone(FIRST, Answers(after=1, hangs_up_after=1))
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{SECOND}")
    caller.hangs_up()
    assert await stage.offers_of(caller) == [(FIRST, "not_accepted"), (SECOND, "answered")]


async def test_the_caller_hangs_up_during_the_whisper(stage, fake):
    await stage.opens(whispering(FIRST))
    caller = fake.dials(HOTLINE)
    phone = await rung(fake)
    await phone.has_heard(WHISPER)
    caller.hangs_up()
    await phone.is_over()
    assert await stage.offers_of(caller) == [(FIRST, "caller_gone")]
    assert await stage.outcome_of(caller) == ("abandoned", "caller_hung_up", "caller", None)


async def test_a_whisper_that_is_missing_connects_at_once(stage, fake):
    await stage.opens(a_hotline(FIRST, whisper="tenant:gone"))
    caller = fake.dials(HOTLINE)
    phone = await rung(fake)
    heard = await caller.has_heard("talk:")
    assert heard.at == pytest.approx(phone.answered_at, abs=0.1)


async def test_of_all_that_ring_the_first_to_press_the_key_has_the_call(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND, order="ring_all", accept_key=True))
    fake.phone(FIRST, Answers(after=1))
    fake.phone(SECOND, Answers(after=4))
    caller = fake.dials(HOTLINE)
    mailbox, person = await rung(fake, FIRST), await rung(fake, SECOND)
    assert not mailbox.ended  # answered first, but nobody is there
    await person.has_heard(ACCEPT)
    person.presses("1")
    await caller.has_heard(f"talk:{SECOND}")
    await mailbox.is_over()
    caller.hangs_up()
    results = {FIRST: "answered_elsewhere", SECOND: "answered"}
    assert dict(await stage.offers_of(caller)) == results


async def test_the_engine_dies_while_it_whispers_and_whispers_again(stage, fake):
    await stage.opens(whispering(FIRST, accept_key=True))
    caller = fake.dials(HOTLINE)
    phone = await rung(fake)
    await phone.has_heard(WHISPER)
    await stage.passes(1)
    await stage.reopens()
    await stage.passes(7)
    assert phone.media == [WHISPER, WHISPER, ACCEPT]
    phone.presses("1")
    await caller.has_heard(f"talk:{FIRST}")
    assert len(fake.rings) == 1
    caller.hangs_up()
    assert await stage.offers_of(caller) == [(FIRST, "answered")]
