"""A caller: places one call to the platform and lives it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotline400.testing.carrier import sdp
from hotline400.testing.carrier.call import Call, Released
from hotline400.testing.carrier.dialog import Dialog
from hotline400.testing.carrier.message import Request, Response, fresh_branch, fresh_tag
from hotline400.testing.carrier.tone import Sound
from hotline400.testing.carrier.transaction import ClientTransaction

if TYPE_CHECKING:
    from hotline400.testing.carrier.carrier import Carrier


class NotAnsweredError(Exception):
    """The call was refused, cancelled or never replied to."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the call ended with SIP status {status}")
        self.status = status


@dataclass(frozen=True)
class Provisional:
    """A 1xx reply: `has_media` tells early media (183 with SDP) from a bare 180."""

    status: int
    has_media: bool


class CallerCall(Call):
    """A call from a caller's side. `status` is the final SIP status, None while there is none."""

    def __init__(
        self, carrier: "Carrier", invite: Request, says: Sound | None, codecs: tuple[str, ...]
    ) -> None:
        super().__init__(carrier, says)
        self.invite = invite
        self.status: int | None = None
        self.provisional: list[Provisional] = []
        self.final_response: Response | None = None
        self.local_media = sdp.offer(self.media.address, codecs)
        invite.body = sdp.render(self.local_media)
        invite.put("Content-Type", "application/sdp")
        self._transaction: ClientTransaction | None = None
        self._hung_up_early = False
        self._cancel_sent = False

    async def run(self) -> None:
        """Send the INVITE and follow the replies to the final one."""
        self._transaction = self.carrier.transactions.send(self.invite, self.carrier.platform)
        while self.status is None:
            response = await self._transaction.responses.get()
            if self._vanished:
                return
            self._receive_response(response)
            self.news.tell()
            if self._hung_up_early:
                await self._cancel_or_bye()

    def _receive_response(self, response: Response) -> None:
        media = sdp.parse(response.body)
        if media is not None:
            self.media.connect(media)
        if response.status < 200:
            self.provisional.append(Provisional(response.status, media is not None))
            return
        self.status = response.status
        self.final_response = response
        if response.status >= 300:
            self.end(Released.HERE if self._hung_up_early else Released.THERE)
        else:
            self._establish(response)

    def _establish(self, response: Response) -> None:
        dialog = Dialog.of_caller(
            self.invite, response, self.carrier.address, self.carrier.platform
        )
        self.establish(dialog)
        if self._transaction is not None:
            self._transaction.ack = dialog.request("ACK")
            self._transaction.acknowledge()

    async def answered(self) -> None:
        """Wait for the answer. Raises NotAnsweredError when a failure comes instead."""
        await self.news.until(lambda: self.status is not None)
        if self.status is not None and self.status >= 300:
            raise NotAnsweredError(self.status)

    async def refused(self) -> int:
        """Wait for the final status, whatever it is."""
        await self.news.until(lambda: self.status is not None)
        return self.status or 0

    async def replied(self, status: int) -> None:
        """Wait for this provisional status, or for a final one."""

        def seen() -> bool:
            return self.status is not None or any(p.status == status for p in self.provisional)

        await self.news.until(seen)

    async def hang_up(self) -> None:
        """Put the receiver down: CANCEL before the answer, BYE after it."""
        if self._dialog is not None:
            await super().hang_up()
            return
        if self.status is None and not self._hung_up_early:
            self._hung_up_early = True
            if self.provisional:  # CANCEL may not be sent before one (RFC 3261 section 9.1)
                await self._cancel_or_bye()
        await self.ended()

    async def _cancel_or_bye(self) -> None:
        if self._dialog is not None:  # the answer crossed our CANCEL
            await super().hang_up()
        elif self.status is None and not self._cancel_sent:
            self._cancel_sent = True
            cancel = Request(method="CANCEL", uri=self.invite.uri)
            kept = ("via", "from", "to", "call-id", "max-forwards", "route")
            cancel.headers = [pair for pair in self.invite.headers if pair[0].lower() in kept]
            cancel.put("CSeq", f"{self.invite.sequence[0]} CANCEL")
            await self.carrier.transactions.send(cancel, self.carrier.platform).final()

    def send_invite_again(self) -> None:
        """A copy of the INVITE, as a carrier sends whose network lost the reply."""
        self.carrier.transactions.socket.send(self.invite, self.carrier.platform)


def build_invite(
    carrier: "Carrier",
    called: str,
    caller: str | None,
    display_name: str,
    headers: Mapping[str, str | None],
) -> Request:
    """An INVITE as this carrier writes it. A caller of None withholds its number (RFC 3323).

    `headers` come last and win: any header may be replaced, however absurdly, or left out (None).
    """
    host, port = carrier.address
    platform = f"{carrier.platform[0]}:{carrier.platform[1]}"
    name = f'"{display_name}" ' if display_name else ""
    address = f"{name}<sip:{caller}@{host}:{port}>"
    if caller is None:
        address = '"Anonymous" <sip:anonymous@anonymous.invalid>'
    invite = Request(method="INVITE", uri=f"sip:{called}@{platform}")
    invite.headers = [
        ("Via", f"SIP/2.0/UDP {host}:{port};rport;branch={fresh_branch()}"),
        ("Max-Forwards", "70"),
        ("From", f"{address};tag={fresh_tag()}"),
        ("To", f"<sip:{called}@{platform}>"),
        ("Call-ID", secrets.token_hex(12)),
        ("CSeq", "1 INVITE"),
        ("Contact", carrier.contact),
        ("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE"),
    ]
    if caller is None:
        invite.put("Privacy", "id")
    for header, value in headers.items():
        invite.put(header, value)
    return invite
