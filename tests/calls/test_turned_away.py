"""Callers who do not get through to any phone: screened out, or in a circle."""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, a_hotline
from hotline400.testing.fake_asterisk import NoAnswer

pytestmark = pytest.mark.anyio


async def test_a_blacklisted_caller_is_hung_up_at_once(stage, fake):
    await stage.opens(a_hotline(FIRST, blacklist=[{"number": "13900000000"}]))
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
