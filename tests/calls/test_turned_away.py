"""Callers who do not get through to any phone: screened out, or in a circle."""

import pytest

from hotline400.engine.journal import Story
from hotline400.record.event import EventKind
from hotline400.testing.builders import FIRST, HOTLINE, SECOND, THIRD, a_hotline
from hotline400.testing.fake_asterisk import NoAnswer

pytestmark = pytest.mark.anyio


async def test_a_blacklisted_caller_is_hung_up_at_once(stage, fake):
    await stage.opens(a_hotline(FIRST, blacklist={"13900000000": None}))
    caller = fake.dials(HOTLINE, from_="13900000000")
    await caller.is_over()
    assert (caller.cause, caller.media, fake.rings) == (21, [], [])
    assert await stage.outcome_of(caller) == ("rejected", "blacklisted", "platform", 21)
    await stage.is_free()


async def test_a_number_of_nobody(stage, fake):
    await stage.opens()
    caller = fake.dials("4009999999")
    await caller.is_over()
    assert await stage.outcome_of(caller) == ("rejected", "number_unknown", "platform", 1)
    assert (await stage.record_of(caller)).tenant_id is None


async def test_a_suspended_number(stage, fake):
    await stage.opens(a_hotline(FIRST, state="suspended"))
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    assert await stage.outcome_of(caller) == ("rejected", "number_suspended", "platform", 31)


async def test_a_copy_of_an_invite_is_not_a_second_call(stage, fake):
    await stage.opens()
    caller = fake.dials(HOTLINE, sip_call_id="same", from_tag="same")
    await caller.has_heard("talk:")
    copy = fake.dials(HOTLINE, sip_call_id="same", from_tag="same")
    await copy.is_over()
    assert not caller.ended
    caller.hangs_up()
    await stage.record_of(caller)
    assert list(stage.database.records) == [caller.channel_id]
    assert len(fake.rings) == 1
    await stage.is_free()


async def test_a_number_bound_to_itself_ends(stage, fake, monkeypatch):
    """The carrier brings our own outgoing leg back to us as a new call, again and again."""
    await stage.opens(a_hotline(HOTLINE, offer_timeout_seconds=10))
    returned = []
    ring = fake._switch.ring

    def comes_back(channel, args, app):
        ring(channel, args, app)
        returned.append(fake.dials(HOTLINE, from_=channel.party.caller_id))

    monkeypatch.setattr(fake._switch, "ring", comes_back)
    fake.phone(HOTLINE, NoAnswer())
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    await stage.is_empty()
    assert len(returned) < 10
    for call in [caller, *returned]:
        assert (await stage.record_of(call)).disposition != "answered"


EVERYWHERE = {"region_mode": "deny", "regions": ("广东",)}  # where all callers of these stories are


async def test_a_caller_from_a_blocked_region_is_told_so_unanswered(stage, fake):
    await stage.opens(a_hotline(FIRST, **EVERYWHERE))
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    assert caller.media == ["sound:/sounds/region_blocked"]
    assert not any(request.endswith("/answer") for request in fake.requests)
    assert await stage.outcome_of(caller) == ("rejected", "region_blocked", "platform", 21)
    await stage.is_empty()


async def test_refusals_are_silent_where_that_is_set(stage, fake):
    await stage.opens(a_hotline(FIRST, announce_refusal=False, **EVERYWHERE))
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    assert caller.media == []


async def test_a_caller_who_hangs_up_while_told_why_was_still_turned_away(stage, fake):
    await stage.opens(a_hotline(FIRST, **EVERYWHERE))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("region_blocked")
    caller.hangs_up()
    assert (await stage.outcome_of(caller))[:2] == ("rejected", "region_blocked")


@pytest.mark.parametrize(
    ("rules", "from_", "reason"),
    [
        ({"blacklist": {"020*": None}}, "02088886666", "blacklisted"),
        ({"whitelist_mode": "only"}, "13900000000", "not_whitelisted"),
        ({"whitelist_mode": "only"}, None, "not_whitelisted"),
        ({"withheld": "refused"}, None, "caller_withheld"),
    ],
)
async def test_each_rule_has_its_reason(stage, fake, rules, from_, reason):
    await stage.opens(a_hotline(FIRST, **rules))
    caller = fake.dials(HOTLINE, from_=from_)
    await caller.is_over()
    assert await stage.outcome_of(caller) == ("rejected", reason, "platform", 21)
    assert (caller.media, fake.rings) == ([], [])


async def test_all_lines_taken(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND, limits={"concurrent": 1}))
    first = fake.dials(HOTLINE)
    await first.has_heard("talk:")
    second = fake.dials(HOTLINE)
    await second.is_over()
    assert second.media == ["sound:/sounds/lines_busy"]
    assert await stage.outcome_of(second) == ("rejected", "lines_busy", "platform", 17)
    first.hangs_up()
    await stage.is_empty()
    third = fake.dials(HOTLINE)
    await third.has_heard("talk:")


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"caller_per_hour": 3}, "caller_limit_reached"),
        ({"caller_per_day": 3}, "caller_limit_reached"),
        ({"number_per_day": 3}, "number_limit_reached"),
        ({"number_per_month": 3}, "number_limit_reached"),
        ({"concurrent": 3}, "lines_busy"),
    ],
)
async def test_of_many_at_once_exactly_as_many_as_the_limit_get_through(
    stage, fake, limits, reason
):
    """And no more after the engine was killed among them."""
    await stage.opens(a_hotline(FIRST, SECOND, THIRD, limits=limits))
    callers = [fake.dials(HOTLINE, from_="13900000000") for _ in range(12)]
    for caller in callers:
        await stage.until(lambda caller=caller: caller.ended or stage.has(caller, "flow_entered"))
    through = [caller for caller in callers if not caller.ended]
    assert len(through) == 3
    await stage.reopens()
    late = fake.dials(HOTLINE, from_="13900000000")
    await late.is_over()
    for caller in [*(c for c in callers if c not in through), late]:
        assert (await stage.outcome_of(caller))[1] == reason


async def test_an_hour_later_the_caller_may_call_again(stage, fake):
    await stage.opens(a_hotline(FIRST, limits={"caller_per_hour": 1}))
    first = fake.dials(HOTLINE, from_="13900000000")
    await first.has_heard("talk:")
    first.hangs_up()
    await stage.is_empty()
    await stage.passes(600)
    again = fake.dials(HOTLINE, from_="13900000000")
    assert (await stage.outcome_of(again))[1] == "caller_limit_reached"
    other = fake.dials(HOTLINE, from_="13900000001")
    await other.has_heard("talk:")


async def test_a_call_the_engine_died_over_is_screened_when_it_is_taken_up(stage, fake):
    """Killed between noting that it began and noting that it is refused."""
    await stage.opens(a_hotline(FIRST, blacklist={"13900000000": None}))
    real, notes = Story.note, []

    def dies_before_refusing(story, kind, /, **data):
        if kind is EventKind.REJECTED and not notes:
            notes.append(kind)
            stage.ari.abandon()
            raise RuntimeError("killed")
        real(story, kind, **data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Story, "note", dies_before_refusing)
        caller = fake.dials(HOTLINE, from_="13900000000")
        await stage.until(lambda: notes)
        await stage.reopens()
    await caller.is_over()
    assert (await stage.outcome_of(caller))[:2] == ("rejected", "blacklisted")
    assert fake.rings == []
