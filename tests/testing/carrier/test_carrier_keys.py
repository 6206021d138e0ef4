"""Keys, sent in each of the three ways and heard at the far end."""

import pytest

from hotline400.testing.carrier import Answers, Keys, Tone
from hotline400.testing.carrier.measure import dtmf_keys

pytestmark = pytest.mark.anyio

PHONE = "13800138001"
ALL = "0123456789*#ABCD"


@pytest.mark.parametrize("way", [Keys.RFC4733, Keys.INFO])
async def test_signalled_keys_arrive_in_order_repeats_included(networks, way):
    phone = networks.phones.phone(PHONE, Answers(after=0))
    call = await networks.callers.dial(PHONE, says=Tone(1000))
    await call.answered()
    ringing = await phone.rung()
    await call.press(ALL + "11", way)
    assert await ringing.hears_keys(len(ALL) + 2) == ALL + "11"


async def test_phone_presses_keys_too(networks):
    phone = networks.phones.phone(PHONE, Answers(after=0))
    call = await networks.callers.dial(PHONE)
    await call.answered()
    await (await phone.rung()).press("*1")
    assert await call.hears_keys(2) == "*1"


async def test_in_band_keys_are_heard_as_tones(networks):
    phone = networks.phones.phone(PHONE, Answers(after=0))
    call = await networks.callers.dial(PHONE)
    await call.answered()
    ringing = await phone.rung()
    await call.press("159#", Keys.INBAND)
    await ringing.hears(len(ringing.heard.packets) * 0.02 + 0.2)
    assert dtmf_keys(ringing.heard.pcm) == "159#"
    assert ringing.keys_heard == ""


async def test_event_packets_are_marked_stamped_and_ended_thrice(networks, monkeypatch):
    phone = networks.phones.phone(PHONE, Answers(after=0))
    call = await networks.callers.dial(PHONE, says=Tone(1000))
    await call.answered()
    ringing = await phone.rung()
    packets = []
    monkeypatch.setattr(ringing.media, "_hear", lambda datagram, _now: packets.append(datagram))
    await call.press("5")
    await networks.phones.ticker.news.until(lambda: packets and packets[-1][1] & 0x7F == 8)
    events = [packet for packet in packets if packet[1] & 0x7F == 101]
    assert [bool(packet[1] & 0x80) for packet in events] == [True] + [False] * 7
    assert len({packet[4:8] for packet in events}) == 1
    assert [int.from_bytes(packet[14:16]) for packet in events] == [160, 320, 480, 640] + [800] * 4
    assert [packet[13] >> 7 for packet in events] == [0] * 5 + [1] * 3


async def test_keys_that_no_phone_has_are_refused(networks):
    networks.phones.phone(PHONE, Answers(after=0))
    call = await networks.callers.dial(PHONE)
    await call.answered()
    with pytest.raises(ValueError, match="no such key: x"):
        await call.press("1x")
