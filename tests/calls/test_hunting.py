"""Phone after phone is rung until one answers or none is left."""

from collections import Counter

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, THIRD, a_hotline
from hotline400.testing.fake_asterisk import (
    Answers,
    Busy,
    NoAnswer,
    Refuses,
    Rejects,
    Unreachable,
)

pytestmark = pytest.mark.anyio


async def test_sequential_order_rings_the_first_of_the_list_first(stage, fake):
    await stage.opens(a_hotline(SECOND, THIRD, FIRST))
    for number in (SECOND, THIRD):
        fake.phone(number, Rejects())
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    assert [phone.number for phone in fake.rings] == [SECOND, THIRD, FIRST]


async def test_default_order_is_even_over_thirty_calls(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND, THIRD, order="default"))
    for _ in range(30):
        caller = fake.dials(HOTLINE)
        await caller.has_heard("talk:")
        caller.hangs_up()
        await stage.record_of(caller)
    assert Counter(phone.number for phone in fake.rings) == {FIRST: 10, SECOND: 10, THIRD: 10}


async def test_a_400_number_of_the_platform_is_not_dialled(stage, fake):
    """Bound before that was refused, or a 400 number since: another company would pay."""
    theirs = "4007654321"
    await stage.opens(
        a_hotline(theirs, SECOND), a_hotline(FIRST, number=theirs, tenant_id="tenant-2")
    )
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{SECOND}")
    caller.hangs_up()
    assert await stage.offers_of(caller) == [(theirs, "not_dialled"), (SECOND, "answered")]
    assert [phone.number for phone in fake.rings] == [SECOND]


async def test_a_number_that_became_a_400_number_is_not_dialled_any_more(stage, fake):
    theirs = "4007654321"
    await stage.opens(a_hotline(theirs))
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{theirs}")
    caller.hangs_up()
    stage.database.put(a_hotline(FIRST, number=theirs, tenant_id="tenant-2"))
    await stage.house.configuration.load()
    second = fake.dials(HOTLINE)
    assert (await stage.record_of(second)).disposition == "no_answer"
    assert await stage.offers_of(second) == [(theirs, "not_dialled")]
    family = fake.manager.database[f"hotline/{HOTLINE}"]
    assert (family["state"], family["count"]) == ("active", "0")


async def test_phones_rung_at_once_without_the_400_number(stage, fake):
    theirs = "4007654321"
    await stage.opens(
        a_hotline(theirs, FIRST, order="ring_all"),
        a_hotline(SECOND, number=theirs, tenant_id="tenant-2"),
    )
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{FIRST}")
    caller.hangs_up()
    assert sorted(await stage.offers_of(caller)) == [(FIRST, "answered"), (theirs, "not_dialled")]


@pytest.mark.parametrize(
    ("behaviour", "result", "cause"),
    [
        (Busy(), "busy", 17),
        (Rejects(), "rejected", 21),
        (Unreachable(cause=1, sip_status=404), "unreachable", 1),
        (Refuses(cause=19, sip_status=480, rings=True), "no_answer", 19),
        (Refuses(cause=19, sip_status=480, rings=False), "unreachable", 19),
    ],
)
async def test_a_phone_that_cannot_be_had_gives_way_to_the_next(
    stage, fake, behaviour, result, cause
):
    await stage.opens()
    fake.phone(FIRST, behaviour)
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{SECOND}")
    caller.hangs_up()
    record = await stage.record_of(caller)
    assert await stage.offers_of(caller) == [(FIRST, result), (SECOND, "answered")]
    assert record.offers[0].hangup_cause == cause
    assert record.answered_phone == SECOND


async def test_no_answer_comes_at_exactly_the_offer_timeout(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND, offer_timeout_seconds=20))
    fake.phone(FIRST, NoAnswer())
    caller = fake.dials(HOTLINE)
    second = await fake.is_rung(SECOND)
    first = fake.rings[0]
    assert second.began_at - first.began_at == pytest.approx(20, abs=0.01)
    assert first.ended_at - first.began_at == pytest.approx(20, abs=0.01)
    await caller.has_heard("talk:")
    caller.hangs_up()
    assert await stage.offers_of(caller) == [(FIRST, "no_answer"), (SECOND, "answered")]


async def test_music_goes_on_from_phone_to_phone(stage, fake):
    music = "system:ring_back_music"
    await stage.opens(a_hotline(FIRST, SECOND, offer_timeout_seconds=10, ring_back=music))
    fake.phone(FIRST, NoAnswer())
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    music = [heard for heard in caller.media if "ring_back" in heard]
    assert len(music) == 1  # 11 s of a piece of 30


async def test_nobody_left_is_announced_and_ends_with_cause_19(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND, THIRD, offer_timeout_seconds=10))
    fake.phone(FIRST, NoAnswer())
    fake.phone(SECOND, Rejects())
    fake.phone(THIRD, Unreachable(cause=1, sip_status=404))
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    assert caller.media[-1] == "sound:/sounds/no_answer"
    assert (caller.cause, caller.answered_at) == (19, None)
    assert await stage.outcome_of(caller) == ("no_answer", "no_phone_left", "platform", 19)
    record = await stage.record_of(caller)
    assert record.path == ("hunt", "no_answer", "goodbye")
    assert record.wait_seconds == 15  # 10 + 1 + 1 of ringing, 3 of announcement
    assert await stage.offers_of(caller) == [
        (FIRST, "no_answer"), (SECOND, "rejected"), (THIRD, "unreachable"),
    ]  # fmt: skip
    await stage.is_empty()


async def test_a_number_without_phones_says_so_and_ends(stage, fake):
    await stage.opens(a_hotline())
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    assert caller.media == ["sound:/sounds/no_answer"]
    assert await stage.outcome_of(caller) == ("no_answer", "no_phone_left", "platform", 19)
    assert fake.rings == []


async def test_a_phone_that_answers_and_hangs_up_at_once(stage, fake):
    await stage.opens()
    fake.phone(FIRST, Answers(after=1, hangs_up_after=0))
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{SECOND}")
    caller.hangs_up()
    record = await stage.record_of(caller)
    assert await stage.outcome_of(caller) == ("answered", "caller_hung_up", "caller", None)
    assert [offer.phone_number for offer in record.offers] == [FIRST, SECOND]
    assert record.answered_phone == SECOND
    await stage.is_free()
