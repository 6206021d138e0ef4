"""Calls from a simulated caller to a simulated phone: endings, replies, sound."""

import pytest

from hotline400.testing.carrier import (
    Answers,
    AnswersThenVanishes,
    Babble,
    Busy,
    InTurn,
    NoAnswer,
    NotAnsweredError,
    Rejects,
    Silent,
    Tone,
    Unreachable,
)
from hotline400.testing.carrier.call import Released
from hotline400.testing.carrier.measure import dominant_frequency, match

pytestmark = pytest.mark.anyio

PHONE = "13800138001"


async def test_both_ends_hear_each_other(networks):
    caller_voice, phone_voice = Babble(seed=1), Babble(seed=2)
    phone = networks.phones.phone(PHONE, Answers(after=0, says=phone_voice))

    call = await networks.callers.dial(PHONE, says=caller_voice)
    await call.answered()
    ringing = await phone.rung()
    await call.hears(1.0)
    await ringing.hears(1.0)
    await call.hang_up()
    await ringing.ended()

    assert match(phone_voice.samples[:6000], call.heard.pcm).correlation > 0.7
    assert match(caller_voice.samples[:6000], ringing.heard.pcm).correlation > 0.7
    assert match(caller_voice.samples[:6000], call.heard.pcm).correlation < 0.2
    assert (call.released, ringing.released) == (Released.HERE, Released.THERE)


async def test_phone_hangs_up(networks):
    networks.phones.phone(PHONE, Answers(after=0, talks_for=0))
    call = await networks.callers.dial(PHONE)
    await call.ended()
    assert call.status == 200
    assert call.released is Released.THERE


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [
        (Busy(), 486),
        (Rejects(), 603),
        (Unreachable(), 480),
        (Unreachable(404), 404),
        (Unreachable(503), 503),
        (Rejects(486, after=0), 486),
    ],
)
async def test_phone_refuses(networks, behaviour, status):
    networks.phones.phone(PHONE, behaviour)
    call = await networks.callers.dial(PHONE)
    with pytest.raises(NotAnsweredError, match=str(status)):
        await call.answered()
    assert call.is_over


async def test_unknown_number_is_404_and_remembered(networks):
    call = await networks.callers.dial("13812345678")
    assert await call.refused() == 404
    assert networks.phones.unknown_numbers == ["13812345678"]


async def test_caller_gives_up_while_it_rings(networks):
    phone = networks.phones.phone(PHONE, NoAnswer())
    call = await networks.callers.dial(PHONE)
    await call.replied(180)
    await call.hang_up()
    ringing = await phone.rung()
    await ringing.ended()
    assert call.status == 487
    assert ringing.was_cancelled
    assert ringing.answered_at is None


async def test_caller_who_hangs_up_before_any_reply_cancels_after_the_first(networks):
    phone = networks.phones.phone(PHONE, NoAnswer())
    call = await networks.callers.dial(PHONE)
    await call.hang_up()
    assert call.status == 487
    assert (await phone.rung()).was_cancelled


async def test_phone_in_use_is_busy_for_the_next_caller(networks):
    networks.phones.phone(PHONE, Answers(after=0))
    first = await networks.callers.dial(PHONE)
    await first.answered()
    second = await networks.callers.dial(PHONE)
    assert await second.refused() == 486
    await first.hang_up()


async def test_phone_meets_its_calls_in_turn(networks):
    networks.phones.phone(PHONE, InTurn((Busy(), Answers(after=0, talks_for=0))))
    assert await (await networks.callers.dial(PHONE)).refused() == 486
    second = await networks.callers.dial(PHONE)
    await second.ended()
    assert second.status == 200


async def test_silent_phone_never_replies(networks):
    phone = networks.phones.phone(PHONE, Silent())
    call = await networks.callers.dial(PHONE)
    await phone.rung()
    assert call.provisional == []
    assert call.status is None


async def test_phone_vanishes_without_bye(networks):
    phone = networks.phones.phone(PHONE, AnswersThenVanishes(after=0, talks_for=0))
    call = await networks.callers.dial(PHONE)
    await call.answered()
    ringing = await phone.rung()
    await ringing.ended()
    assert not call.is_over
    assert ringing.release_request is None


async def test_twenty_calls_at_once_keep_apart(networks):
    tones = [400 + 50 * index for index in range(20)]
    for index, hertz in enumerate(tones):
        networks.phones.phone(f"138001380{index:02}", Answers(after=0, says=Tone(hertz)))
    calls = [await networks.callers.dial(f"138001380{index:02}") for index in range(20)]
    for call in calls:
        await call.answered()
        await call.hears(0.6)
    heard = [dominant_frequency(call.heard.pcm[:4000]) for call in calls]
    assert heard == pytest.approx(tones, abs=25)
    await networks.callers.hang_up_all()


async def test_mu_law_only_caller_is_understood(networks):
    phone = networks.phones.phone(PHONE, Answers(after=0, says=Tone(700)))
    call = await networks.callers.dial(PHONE, says=Tone(1100), codecs=("PCMU",))
    await call.answered()
    ringing = await phone.rung()
    await call.hears(0.5)
    await ringing.hears(0.5)
    assert dominant_frequency(call.heard.pcm) == pytest.approx(700, abs=10)
    assert dominant_frequency(ringing.heard.pcm) == pytest.approx(1100, abs=10)
    assert {packet.codec for packet in call.heard.packets} == {"PCMU"}


async def test_caller_number_withheld_asserted_or_absurd(networks):
    phone = networks.phones.phone(PHONE, Busy())
    dial = networks.callers.dial
    await (await dial(PHONE, caller=None)).refused()
    asserted = {"P-Asserted-Identity": "<sip:02012345678@carrier>"}
    await (await dial(PHONE, caller="+8613900001111", headers=asserted)).refused()
    absurd = '"\udcff\udcfe\u00e9, ;" <sip:;;@@>;tag=x'
    await (await dial(PHONE, headers={"From": absurd, "Contact": None})).refused()
    shown = [call.shown_number for call in phone.calls]
    assert shown == ["anonymous", "02012345678", ""]
    assert phone.calls[2].invite.get("From") == absurd
    assert phone.calls[2].invite.get("Contact") == ""


async def test_media_moves_on_re_invite(networks):
    phone = networks.phones.phone(PHONE, Answers(after=0, says=Tone(700)))
    call = await networks.callers.dial(PHONE)
    await call.answered()
    ringing = await phone.rung()
    again = call.dialog.request("INVITE", call.invite.body, "application/sdp")
    transaction = networks.callers.transactions.send(again, networks.phones.address)
    response = await transaction.final()
    transaction.ack = call.dialog.request("ACK")
    transaction.acknowledge()
    assert response.status == 200
    assert str(ringing.media.address[1]).encode() in response.body
