"""Lost datagrams: everything is sent again, and nothing happens twice."""

import asyncio
from collections import Counter

import pytest

from hotline400.testing.carrier import Answers, NoAnswer
from hotline400.testing.carrier.message import Response
from hotline400.testing.carrier.transport import Way

pytestmark = pytest.mark.anyio

PHONE = "13800138001"


class LosesFirst:
    """Loses the first `count` datagrams of each kind going one way."""

    def __init__(self, way, count):
        self.way, self.count = way, count
        self.lost = Counter()

    def __call__(self, way, message):
        status = message.status if isinstance(message, Response) else None
        kind = (status, message.sequence[1])
        if way is not self.way or self.lost[kind] >= self.count:
            return False
        self.lost[kind] += 1
        return True


@pytest.mark.parametrize("way", list(Way))
async def test_call_survives_losing_the_first_two_of_everything(networks, way):
    loses = LosesFirst(way, 2)
    networks.callers.lose(loses)
    phone = networks.phones.phone(PHONE, Answers(after=0))
    call = await networks.callers.dial(PHONE)
    await call.answered()
    ringing = await phone.rung()
    await call.hang_up()
    await ringing.ended()
    assert len(phone.calls) == 1
    assert sum(loses.lost.values()) >= 4
    expected = {(None, "INVITE"), (None, "ACK")} if way is Way.OUT else {(200, "INVITE")}
    assert expected <= loses.lost.keys()


async def test_cancel_survives_losses(networks):
    networks.callers.lose(LosesFirst(Way.OUT, 2))
    phone = networks.phones.phone(PHONE, NoAnswer())
    call = await networks.callers.dial(PHONE)
    await call.replied(180)
    await call.hang_up()
    assert call.status == 487
    assert [ringing.was_cancelled for ringing in phone.calls] == [True]


async def test_copy_of_the_invite_is_met_with_the_same_reply(networks):
    phone = networks.phones.phone(PHONE, Answers(after=0))
    call = await networks.callers.dial(PHONE)
    await call.answered()
    await (await phone.rung())._transaction.acknowledged.wait()
    replied = asyncio.Event()

    def watch(way, message):
        if way is Way.IN and isinstance(message, Response) and message.status == 200:
            replied.set()
        return False

    networks.callers.lose(watch)
    call.send_invite_again()
    await replied.wait()
    await call.hang_up()
    assert len(phone.calls) == 1


async def test_datagrams_that_are_not_sip_are_kept_aside(networks):
    socket = networks.callers.transactions.socket
    socket.datagram_received(b"\r\n\r\n", networks.phones.address)
    socket.datagram_received(b"GET / HTTP/1.1\r\n\r\n", networks.phones.address)
    socket.datagram_received(b"INVITE sip:x SIP/2.0\r\nno header\r\n\r\n", ("127.0.0.1", 9))
    assert len(socket.malformed) == 2
