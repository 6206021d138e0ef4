"""Which trunk a phone is rung over, and which number it sees."""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, a_hotline, a_trunk
from hotline400.testing.fake_asterisk import Answers, NoSuchEndpoint, Unreachable

pytestmark = pytest.mark.anyio


def two_trunks(**first):
    return a_trunk("one", priority=1, **first), a_trunk("two", priority=2, host="127.0.0.2")


@pytest.mark.parametrize("failure", [Unreachable(), NoSuchEndpoint()])
async def test_the_next_trunk_is_tried_when_the_first_fails(stage, fake, failure):
    await stage.opens(a_hotline(FIRST), trunks=two_trunks())
    fake.phone(FIRST, failure, Answers())
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    assert fake.rings[-1].endpoint == f"PJSIP/{FIRST}@trunk-two"
    caller.hangs_up()
    record = await stage.record_of(caller)
    assert [(offer.trunk_id, offer.result) for offer in record.offers] == [
        ("one", "unreachable"), ("two", "answered"),
    ]  # fmt: skip


async def test_a_busy_phone_is_not_tried_over_the_next_trunk(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND), trunks=two_trunks())
    fake.phone(FIRST, Unreachable(cause=1, sip_status=404))
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{SECOND}")
    assert len(fake.rings_of(FIRST)) == 1


async def test_a_trunk_takes_no_more_calls_than_it_has_lines(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND), trunks=two_trunks(max_channels=1))
    one = fake.dials(HOTLINE)
    await one.has_heard("talk:")
    two = fake.dials(HOTLINE)
    await two.has_heard("talk:")
    assert [p.endpoint.partition("@")[2] for p in fake.rings] == ["trunk-one", "trunk-two"]


@pytest.mark.parametrize("behaviour", [Answers(), Answers(after=30)], ids=["talking", "ringing"])
async def test_a_leg_from_before_a_restart_still_has_its_line(stage, fake, behaviour):
    two_phones = a_hotline(FIRST, SECOND, offer_timeout_seconds=60)
    await stage.opens(two_phones, trunks=two_trunks(max_channels=1))
    fake.phone(FIRST, behaviour)
    one = fake.dials(HOTLINE)
    await fake.is_rung(FIRST)
    await stage.passes(5)
    await stage.reopens()
    two = fake.dials(HOTLINE)
    await two.has_heard(f"talk:{SECOND}")
    assert fake.rings[-1].endpoint == f"PJSIP/{SECOND}@trunk-two"
    one.hangs_up()
    two.hangs_up()
    await stage.is_empty()
    three = fake.dials(HOTLINE)
    await three.has_heard("talk:")
    assert fake.rings[-1].endpoint.endswith("@trunk-one"), "the line is free again"


async def test_a_trunk_that_moved_while_nobody_was_connected_is_no_longer_where_it_was(stage, fake):
    await stage.opens(a_hotline(FIRST), trunks=[a_trunk(host="192.0.2.1")])
    await stage.dies()
    await stage.opens(trunks=[a_trunk(host="192.0.2.2")])
    kept = {kind: fields for (_, kind, _), fields in fake.configuration.items()}
    assert kept["aor"]["contact"] == "sip:192.0.2.2:5060"
    assert kept["identify"]["match"] == "192.0.2.2"


async def test_a_trunk_that_stayed_is_not_taken_out_at_a_reconnect(stage, fake):
    """A call that comes in between would be turned away."""
    await stage.opens(a_hotline(FIRST), trunks=[a_trunk(host="192.0.2.1")])
    await stage.dies()
    await stage.opens(trunks=[a_trunk(host="192.0.2.1")])
    assert not [asked for asked in fake.requests if asked.startswith("DELETE asterisk/config")]


async def test_no_trunk_at_all(stage, fake):
    await stage.opens(a_hotline(FIRST), trunks=[a_trunk(enabled=False)], waits=False)
    await stage.passes(1)
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    assert await stage.outcome_of(caller) == ("no_answer", "no_phone_left", "platform", 19)


@pytest.mark.parametrize(
    ("setting", "dialled", "shown"),
    [
        ("caller", {"from_": "13912345678"}, "13912345678"),
        ("hotline", {"from_": "13912345678"}, HOTLINE),
        ("caller", {"from_header": '"Anonymous" <sip:anonymous@anonymous.invalid>'}, HOTLINE),
    ],
)
async def test_which_number_the_phone_sees(stage, fake, setting, dialled, shown):
    await stage.opens(a_hotline(FIRST, caller_id_shown=setting))
    fake.dials(HOTLINE, **dialled)
    assert (await fake.is_rung(FIRST)).caller_id == shown


async def test_a_change_holds_for_the_next_call_not_for_the_one_in_progress(stage, fake):
    await stage.opens(a_hotline(FIRST))
    fake.phone(FIRST, Answers(after=5))
    before = fake.dials(HOTLINE)
    await fake.is_rung(FIRST)
    await stage.changes(a_hotline(SECOND))
    after = fake.dials(HOTLINE)
    await before.has_heard(f"talk:{FIRST}")
    await after.has_heard(f"talk:{SECOND}")
