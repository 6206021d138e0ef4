"""Phones: many on the carrier's one address, told apart by the number dialled."""

import asyncio
from typing import TYPE_CHECKING, Protocol

from hotline400.testing.carrier import sdp
from hotline400.testing.carrier.call import Call, Released
from hotline400.testing.carrier.dialog import Dialog
from hotline400.testing.carrier.message import reply, user_of
from hotline400.testing.carrier.news import News
from hotline400.testing.carrier.tone import Sound
from hotline400.testing.carrier.transaction import ServerTransaction

if TYPE_CHECKING:
    from hotline400.testing.carrier.carrier import Carrier


class Behaviour(Protocol):
    """What the person at a phone does when it rings. Cancelled when the caller gives up."""

    async def meet(self, call: "PhoneCall") -> None: ...


class Phone:
    """A phone. With all its lines in use it is busy by itself, like a real one."""

    def __init__(self, number: str, behaviour: Behaviour, lines: int = 1) -> None:
        self.number = number
        self.behaviour = behaviour
        self.lines = lines
        self.calls: list[PhoneCall] = []
        self._news = News()

    @property
    def lines_in_use(self) -> int:
        return sum(not call.is_over for call in self.calls)

    def add(self, call: "PhoneCall") -> None:
        self.calls.append(call)
        self._news.tell()

    async def rung(self, times: int = 1, seconds: float = 90) -> "PhoneCall":
        """Wait until it has been called so many times; the call that made it so.

        Raises TimeoutError when it has not within so many seconds.
        """
        async with asyncio.timeout(seconds):
            await self._news.until(lambda: len(self.calls) >= times)
        return self.calls[times - 1]


class PhoneCall(Call):
    """A call to a phone, from the phone's side. `status` is our final reply."""

    def __init__(self, carrier: "Carrier", phone: Phone, transaction: ServerTransaction) -> None:
        super().__init__(carrier, None)
        self.phone = phone
        self.invite = transaction.request
        self.status: int | None = None
        self.was_cancelled = False
        self._transaction = transaction
        self._task: asyncio.Task[None] | None = None
        transaction.cancelled = self._cancelled_by_caller
        offered = sdp.parse(self.invite.body)
        if offered is not None:
            self.media.connect(offered)
            self.local_media = sdp.answer(offered, self.media.address)

    @property
    def shown_number(self) -> str:
        """The caller's number on the display: P-Asserted-Identity where given, else From."""
        return user_of(self.invite.get("P-Asserted-Identity") or self.invite.get("From"))

    async def run(self) -> None:
        """Live the call until it is over."""
        if self.is_over:  # cancelled before it could ring
            return
        self._task = asyncio.current_task()
        try:
            await self.phone.behaviour.meet(self)
            await self.ended()
        except asyncio.CancelledError:
            if not self.was_cancelled:
                raise

    def _cancelled_by_caller(self) -> None:
        self.was_cancelled = True
        self.refuse(487)
        self.end(Released.THERE)
        if self._task is not None:
            self._task.cancel()

    def ring(self) -> None:
        """180 Ringing."""
        self._transaction.respond_status(180)

    def answer(self, says: Sound | None) -> None:
        """Pick up and begin to talk. Without a codec in common the call is refused (488)."""
        if self.local_media is None or not self.local_media.codec:
            self.refuse(488)
            return
        self.says = says or self.says
        response = reply(self.invite, 200, self._transaction.tag)
        response.put("Contact", self.carrier.contact)
        response.put("Content-Type", "application/sdp")
        response.body = sdp.render(self.local_media)
        self.status = 200
        peer = self._transaction.address
        self.establish(
            Dialog.of_called(self.invite, self._transaction.tag, self.carrier.address, peer)
        )
        self._transaction.respond(response)

    async def hang_up(self) -> None:
        """End the call; one that still rings is refused."""
        if self._dialog is not None:
            await super().hang_up()
        elif not self.is_over:
            self.refuse(480)

    def refuse(self, status: int, contact: str | None = None) -> None:
        """Any failure: 486 busy, 603 declined, 480, 404, 503…; with a `contact` of a number,
        302: the call shall go there."""
        self.status = status
        response = reply(self._transaction.request, status, self._transaction.tag)
        if contact is not None:
            host, port = self.carrier.platform
            response.put("Contact", f"<sip:{contact}@{host}:{port}>")
        self._transaction.respond(response)
        self.end(Released.HERE)
