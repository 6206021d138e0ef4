"""A waiting caller asks to be called back, keeps the place, and is called back."""

from datetime import timedelta

import pytest

from hotline400.record.callback import CallbackResult, CallbackState
from hotline400.routing.schedule import CHINA
from hotline400.testing.builders import FIRST, HOTLINE, SECOND, a_flow, a_hotline
from hotline400.testing.fake_asterisk import Answers, Busy, NoAnswer

pytestmark = pytest.mark.anyio

CUSTOMER, OTHER = "13911112222", "13933334444"
OFFER, ACCEPTED, TAKE = "callback_offer", "callback_accepted", "callback_take"
HUNT = {
    "kind": "hunt", "id": "hunt", "keys": {"1": "offer"}, "on_no_answer": "end",
    "on_busy": "end", "on_queue_full": "offer",
}  # fmt: skip
NODE = {"kind": "callback", "id": "offer", "on_declined": "hunt", "on_unavailable": "end"}
NEVER_QUIET = {"quiet_from": "00:00", "quiet_until": "00:00"}


def a_queue(*numbers, node=None, **fields):
    """Callers wait up to an hour, and press 1 for the offer."""
    flow = a_flow("hunt", HUNT, NODE | NEVER_QUIET | (node or {}))
    return a_hotline(*numbers, flow=flow, flow_version=1, **{"max_wait_seconds": 3600} | fields)


async def a_busy_phone(fake, number=FIRST, from_=OTHER):
    """Somebody talks, so that the next caller waits."""
    first = fake.dials(HOTLINE, from_=from_)
    await first.has_heard(f"talk:{number}")
    return first


async def leaves(stage, fake, from_=CUSTOMER):
    """Waits, presses 1, agrees, and is hung up."""
    caller = fake.dials(HOTLINE, from_=from_)
    await stage.notes(caller, "queued")
    caller.presses("1")
    await caller.has_heard(OFFER)
    caller.presses("1")
    await caller.is_over()
    return caller


async def takes_it(fake, number=FIRST, times=1):
    """The phone is rung for a call-back, and takes it by key."""
    phone = await fake.is_rung(number, times)
    await phone.has_heard(TAKE)
    phone.presses("1")
    return phone


def the_request(stage):
    (request,) = stage.database.callbacks.requests.values()
    return request


async def is_in_state(stage, state):
    await stage.until(
        lambda: stage.database.callbacks.requests and the_request(stage).state is state
    )
    return the_request(stage)


def our_calls(stage):
    return [record for record in stage.database.records.values() if record.callback]


async def test_the_caller_agrees_and_is_called_back(stage, fake):
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    caller = await leaves(stage, fake)
    assert caller.media[-2:] == [f"sound:/sounds/{OFFER}", f"sound:/sounds/{ACCEPTED}"]
    asked = (await stage.record_of(caller)).callback_asked
    assert await stage.outcome_of(caller) == ("abandoned", "callback_requested", "platform", 16)
    assert (asked.number, asked.key, asked.queue) == (CUSTOMER, "1", "main")
    assert not fake.rings_of(CUSTOMER)
    busy.hangs_up()
    phone = await takes_it(fake, times=2)
    customer = await fake.is_rung(CUSTOMER)
    assert (phone.caller_id, customer.caller_id) == (CUSTOMER, HOTLINE)
    await customer.has_heard(f"talk:{FIRST}")
    assert phone.media[-2:] == ["sound:/sounds/ring_tone", f"talk:{CUSTOMER}"]
    await stage.passes(60)
    customer.hangs_up()
    await phone.is_over()
    request = await is_in_state(stage, CallbackState.DONE)
    (record,) = our_calls(stage)
    assert (record.callback.of, record.callback.request) == (caller.channel_id, request.id)
    assert (record.disposition, record.reason) == ("answered", "caller_hung_up")
    assert (record.answered_phone, record.caller_number, record.talk_seconds) == (
        FIRST, CUSTOMER, 60,
    )  # fmt: skip
    assert record.hotline_number == HOTLINE
    (recording,) = [
        r for r in fake.manager.recordings if r.channel_id == f"{record.call_id}-customer"
    ]
    assert f"{record.call_id}-caller.sln" in recording.options
    await stage.is_empty()
    await stage.passes(600)
    assert len(our_calls(stage)) == 1


async def test_the_offer_is_declined_and_the_place_is_kept(stage, fake):
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    caller = fake.dials(HOTLINE, from_=CUSTOMER)
    await stage.notes(caller, "queued")
    await stage.passes(5)
    later = fake.dials(HOTLINE, from_="13955556666")
    await stage.notes(later, "queued")
    caller.presses("1")
    await caller.has_heard(OFFER)
    caller.presses("2")
    await stage.passes(20)
    busy.hangs_up()
    await caller.has_heard("talk:")
    assert not [heard for heard in later.media if "talk" in heard]
    caller.hangs_up()
    await later.has_heard("talk:")
    assert (await stage.record_of(caller)).callback_asked is None
    assert not stage.database.callbacks.requests


async def test_nobody_agrees_by_silence(stage, fake):
    await stage.opens(a_queue(FIRST, node={"on_declined": "end"}))
    await a_busy_phone(fake)
    caller = fake.dials(HOTLINE, from_=CUSTOMER)
    await stage.notes(caller, "queued")
    caller.presses("1")
    await caller.is_over()
    assert caller.media.count(f"sound:/sounds/{OFFER}") == 2
    assert (await stage.outcome_of(caller))[:2] == ("abandoned", "left_queue")
    assert not stage.database.callbacks.requests


@pytest.mark.parametrize("number", [None, "110", "0085212345678", "13491234567"])
async def test_who_cannot_be_called_is_not_offered_it(stage, fake, number):
    await stage.opens(a_queue(FIRST, withheld="allowed"))
    await a_busy_phone(fake)
    caller = fake.dials(HOTLINE, from_=number or "anonymous")
    await stage.notes(caller, "queued")
    caller.presses("1")
    await caller.is_over()
    record = await stage.record_of(caller)
    assert record.outcomes[1] == "unavailable"
    assert f"sound:/sounds/{OFFER}" not in caller.media


async def test_one_request_of_a_number_for_a_queue(stage, fake):
    await stage.opens(a_queue(FIRST))
    await a_busy_phone(fake)
    await leaves(stage, fake)
    await is_in_state(stage, CallbackState.WAITING)
    again = fake.dials(HOTLINE, from_=CUSTOMER)
    await stage.notes(again, "queued")
    again.presses("1")
    await again.is_over()
    assert (await stage.record_of(again)).outcomes[1] == "unavailable"
    assert len(stage.database.callbacks.requests) == 1


async def test_the_place_is_kept_ahead_of_later_callers(stage, fake):
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    await leaves(stage, fake)
    later = fake.dials(HOTLINE, from_="13955556666")
    await stage.notes(later, "queued")
    await is_in_state(stage, CallbackState.WAITING)
    await stage.passes(5)
    busy.hangs_up()
    await takes_it(fake, times=2)
    customer = await fake.is_rung(CUSTOMER)
    await customer.has_heard(f"talk:{FIRST}")
    assert not [heard for heard in later.media if "talk" in heard]
    customer.hangs_up()
    await later.has_heard(f"talk:{FIRST}")


async def test_earlier_callers_come_first(stage, fake):
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    earlier = fake.dials(HOTLINE, from_="13955556666")
    await stage.notes(earlier, "queued")
    await leaves(stage, fake)
    await is_in_state(stage, CallbackState.WAITING)
    await stage.passes(5)
    busy.hangs_up()
    await earlier.has_heard(f"talk:{FIRST}")
    assert not fake.rings_of(CUSTOMER)
    earlier.hangs_up()
    await takes_it(fake, times=3)
    await fake.is_rung(CUSTOMER)


@pytest.mark.parametrize(
    ("behaviour", "result", "ended"),
    [
        (Busy(), CallbackResult.BUSY, ("busy", "callback_busy")),
        (NoAnswer(), CallbackResult.NO_ANSWER, ("no_answer", "callback_no_answer")),
    ],
)
async def test_who_is_not_reached_is_tried_as_often_as_agreed(
    stage, fake, behaviour, result, ended
):
    fake.phone(CUSTOMER, behaviour)
    await stage.opens(a_queue(FIRST, node={"retry_minutes": [1, 3]}))
    busy = await a_busy_phone(fake)
    await leaves(stage, fake)
    busy.hangs_up()
    for times in (1, 2, 3):
        await takes_it(fake, times=times + 1)
        await fake.is_rung(CUSTOMER, times)
        await stage.database.until(lambda times=times: len(our_calls(stage)) == times)
    rings = [ring.began_at for ring in fake.rings_of(CUSTOMER)]
    ended_at = [ring.ended_at for ring in fake.rings_of(CUSTOMER)]
    assert rings[1] - ended_at[0] == pytest.approx(60, abs=15)
    assert rings[2] - ended_at[1] == pytest.approx(180, abs=15)
    request = await is_in_state(stage, CallbackState.FAILED)
    assert (request.attempts, stage.database.callbacks.results[request.id]) == (3, result)
    assert {(r.disposition, r.reason) for r in our_calls(stage)} == {ended}
    await stage.passes(600)
    assert len(our_calls(stage)) == 3


async def test_a_phone_that_does_not_take_it_leaves_it_waiting(stage, fake):
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    await leaves(stage, fake)
    busy.hangs_up()
    phone = await fake.is_rung(FIRST, 2)
    await phone.is_over()
    assert not fake.rings_of(CUSTOMER)
    await stage.database.until(lambda: len(our_calls(stage)) == 1)
    (record,) = our_calls(stage)
    assert (record.disposition, record.reason) == ("no_answer", "callback_not_taken")
    assert [offer.result for offer in record.offers] == ["not_accepted"]
    request = await is_in_state(stage, CallbackState.WAITING)
    assert request.attempts == 0
    await takes_it(fake, times=3)
    await fake.is_rung(CUSTOMER)
    await is_in_state(stage, CallbackState.RINGING)


async def test_another_phone_takes_it(stage, fake):
    await stage.opens(a_queue(FIRST, SECOND))
    one, two = await a_busy_phone(fake), await a_busy_phone(fake, SECOND, "13955556666")
    await leaves(stage, fake)
    fake.phone(FIRST, NoAnswer())
    one.hangs_up()
    two.hangs_up()
    await takes_it(fake, SECOND, times=2)
    customer = await fake.is_rung(CUSTOMER)
    await customer.has_heard(f"talk:{SECOND}")
    customer.hangs_up()
    await is_in_state(stage, CallbackState.DONE)
    (record,) = our_calls(stage)
    assert [(o.phone_number, o.result) for o in record.offers] == [
        (FIRST, "no_answer"), (SECOND, "answered"),
    ]  # fmt: skip


async def test_the_phone_hangs_up_while_the_customer_is_rung(stage, fake):
    fake.phone(CUSTOMER, Answers(after=30))
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    await leaves(stage, fake)
    busy.hangs_up()
    phone = await takes_it(fake, times=2)
    customer = await fake.is_rung(CUSTOMER)
    await stage.passes(3)
    phone.hangs_up()
    await customer.is_over()
    assert customer.answered_at is None
    await stage.database.until(lambda: len(our_calls(stage)) == 1)
    (record,) = our_calls(stage)
    assert (record.disposition, record.reason) == ("abandoned", "callback_phone_gone")
    assert (await is_in_state(stage, CallbackState.WAITING)).attempts == 1
    await stage.is_empty()


async def test_the_phone_hangs_up_after_the_talk(stage, fake):
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    await leaves(stage, fake)
    busy.hangs_up()
    phone = await takes_it(fake, times=2)
    customer = await fake.is_rung(CUSTOMER)
    await customer.has_heard("talk:")
    await stage.passes(10)
    phone.hangs_up()
    await customer.is_over()
    await is_in_state(stage, CallbackState.DONE)
    (record,) = our_calls(stage)
    assert (record.reason, record.released_by, record.talk_seconds) == (
        "phone_hung_up", "phone", 10,
    )  # fmt: skip
    await stage.is_empty()


async def test_nobody_is_called_in_quiet_hours(stage, fake):
    quiet = quiet_for(fake, minutes=10)
    await stage.opens(a_queue(FIRST, node=quiet))
    busy = await a_busy_phone(fake)
    await leaves(stage, fake)
    busy.hangs_up()
    began = fake.seconds()
    await takes_it(fake, times=2)
    assert 500 < fake.seconds() - began < 640


def quiet_for(fake, minutes):
    here = fake.now().astimezone(CHINA)
    ends = here + timedelta(minutes=minutes)
    return {"quiet_from": f"{here - timedelta(hours=1):%H:%M}", "quiet_until": f"{ends:%H:%M}"}


async def test_a_blacklisted_number_is_not_called(stage, fake):
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    await leaves(stage, fake)
    await is_in_state(stage, CallbackState.WAITING)
    await stage.changes(a_queue(FIRST, blacklist={CUSTOMER: None}))
    await stage.passes(60)
    busy.hangs_up()
    request = await is_in_state(stage, CallbackState.CANCELLED)
    assert stage.database.callbacks.results[request.id] is CallbackResult.BLACKLISTED
    assert not fake.rings_of(CUSTOMER)


async def test_a_request_expires(stage, fake):
    await stage.opens(a_queue(FIRST, node={"expires_hours": 1}))
    await a_busy_phone(fake)
    await leaves(stage, fake)
    request = await is_in_state(stage, CallbackState.WAITING)
    assert request.expires_at - fake.now() == pytest.approx(
        timedelta(hours=1), abs=timedelta(seconds=30)
    )
    sooner = request.model_copy(update={"expires_at": fake.now() + timedelta(minutes=5)})
    stage.database.callbacks.requests[request.id] = sooner
    await stage.passes(290)
    assert the_request(stage).state is CallbackState.WAITING
    await stage.passes(45)
    assert the_request(stage).state is CallbackState.EXPIRED
    assert not fake.rings_of(CUSTOMER)


async def test_without_a_database_it_waits_and_is_called_afterwards(stage, fake):
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    stage.database.away = True
    await leaves(stage, fake)
    busy.hangs_up()
    await stage.passes(300)
    assert not fake.rings_of(CUSTOMER)
    stage.database.away = False
    await takes_it(fake, times=2)
    customer = await fake.is_rung(CUSTOMER)
    await customer.has_heard("talk:")
    stage.database.away = True
    await stage.passes(5)
    customer.hangs_up()
    await stage.passes(300)
    stage.database.away = False
    await is_in_state(stage, CallbackState.DONE)
    assert len(our_calls(stage)) == len(fake.rings_of(CUSTOMER)) == 1


async def test_a_call_of_ours_counts_for_no_limit(stage, fake):
    await stage.opens(a_queue(FIRST, limits={"caller_per_hour": 2}))
    busy = await a_busy_phone(fake)
    await leaves(stage, fake)
    busy.hangs_up()
    await takes_it(fake, times=2)
    customer = await fake.is_rung(CUSTOMER)
    await customer.has_heard("talk:")
    customer.hangs_up()
    await is_in_state(stage, CallbackState.DONE)
    again = fake.dials(HOTLINE, from_=CUSTOMER)
    await again.has_heard("talk:")
