"""One end of a call, caller's or phone's: what both can do once there is a dialog."""

import asyncio
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING

from hotline400.testing.carrier import dtmf, sdp
from hotline400.testing.carrier.dialog import Dialog
from hotline400.testing.carrier.heard import Heard
from hotline400.testing.carrier.message import Request, reply
from hotline400.testing.carrier.news import News
from hotline400.testing.carrier.rtp import RtpSession
from hotline400.testing.carrier.tone import FRAME_SECONDS, SILENCE, Sound
from hotline400.testing.carrier.transaction import ServerTransaction

if TYPE_CHECKING:
    from hotline400.testing.carrier.carrier import Carrier


class Released(StrEnum):
    """Who ended a call, seen from this end."""

    HERE = "here"
    THERE = "there"


class Call:
    """`answered_at` and `ended_at` are the event loop's time in seconds."""

    def __init__(self, carrier: "Carrier", says: Sound | None) -> None:
        self.carrier = carrier
        self.says = says or SILENCE
        self.keys_heard = ""
        self.answered_at: float | None = None
        self.ended_at: float | None = None
        self.released: Released | None = None
        self.release_request: Request | None = None
        """Their BYE, for its Reason header."""
        self.media = RtpSession(carrier.address[0], carrier.ticker, self._hear_key)
        self.local_media: sdp.Media | None = None
        self._dialog: Dialog | None = None
        self._ended = asyncio.Event()
        self.news = News()
        self._vanished = False
        self._loop = asyncio.get_running_loop()

    @property
    def heard(self) -> Heard:
        """What this end heard, ringing tones and announcements included."""
        return self.media.heard

    @property
    def dialog(self) -> Dialog:
        """Raises RuntimeError before the call is answered."""
        if self._dialog is None:
            raise RuntimeError("this call has not been answered")
        return self._dialog

    @property
    def is_over(self) -> bool:
        return self._ended.is_set()

    async def ended(self) -> None:
        """Wait for the end, however it comes."""
        await self._ended.wait()

    async def lasts(self, seconds: float | None) -> None:
        """Wait for the end, but no longer than this (None: however long it takes)."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ended.wait()

    async def hears_keys(self, count: int) -> str:
        """Wait for so many keys from the far end, or for the end of the call."""
        await self.news.until(lambda: len(self.keys_heard) >= count or self.is_over)
        return self.keys_heard

    async def hears(self, seconds: float) -> None:
        """Wait until so much audio has come from the far end, or for the end of the call."""
        packets = seconds / FRAME_SECONDS
        await self.carrier.ticker.news.until(
            lambda: len(self.heard.packets) >= packets or self.is_over
        )

    async def press(self, keys: str, by: dtmf.Keys = dtmf.Keys.RFC4733) -> None:
        """Press these keys one after the other; returns when the last is released."""
        dtmf.check(keys)
        if by is dtmf.Keys.RFC4733:
            await self.media.press(keys)
        elif by is dtmf.Keys.INBAND:
            await self.media.say_once(dtmf.inband(keys))
        else:
            for key in keys:
                body = dtmf.info_body(key)
                info = self.dialog.request("INFO", body, "application/dtmf-relay")
                await self.carrier.transactions.send(info, self.dialog.peer).final()

    async def hang_up(self) -> None:
        """End an answered call with BYE; nothing happens when it is already over."""
        if not self.is_over:
            bye = self.dialog.request("BYE")
            self.end(Released.HERE)
            await self.carrier.transactions.send(bye, self.dialog.peer).final()

    def vanish(self) -> None:
        """Be gone without a word: no BYE, no more audio, no reply to anything."""
        self._vanished = True
        self.end(Released.HERE)

    def end(self, released: Released) -> None:
        """Stop the audio and let those who wait know."""
        if not self.is_over:
            self.released = released
            self.ended_at = self._loop.time()
            self.media.close()
            self._ended.set()
            self.news.tell()

    def establish(self, dialog: Dialog) -> None:
        """The call is answered: remember the dialog and begin to talk."""
        self._dialog = dialog
        self.answered_at = self._loop.time()
        self.carrier.calls[(dialog.call_id, dialog.local_tag)] = self
        self.media.speak(self.says)
        self.news.tell()

    def receive(self, transaction: ServerTransaction) -> None:
        """A request of the far end within this call."""
        request = transaction.request
        if self._vanished:
            return
        match request.method:
            case "BYE":
                self.release_request = request
                transaction.respond_status(200)
                self.end(Released.THERE)
            case "INFO":
                self._hear_key(dtmf.key_of_info(request.body))
                transaction.respond_status(200)
            case "INVITE" | "UPDATE":
                self._renegotiate(transaction)
            case "OPTIONS":
                transaction.respond_status(200)
            case _:
                transaction.respond_status(501)

    def _renegotiate(self, transaction: ServerTransaction) -> None:
        """A re-INVITE: send where they want it now, with what we have."""
        offered = sdp.parse(transaction.request.body)
        response = reply(transaction.request, 200, transaction.tag)
        response.put("Contact", self.carrier.contact)
        if offered is not None:
            self.media.connect(offered)
            self.local_media = sdp.answer(offered, self.media.address)
        if self.local_media is not None and transaction.request.method == "INVITE":
            response.put("Content-Type", "application/sdp")
            response.body = sdp.render(self.local_media)
        transaction.respond(response)

    def _hear_key(self, key: str) -> None:
        self.keys_heard += key
        self.news.tell()
