"""What of a hunt has happened already, as the call's events tell: nothing, for one just begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline400.record import fold
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.record import OfferRecord
from hotline400.routing.hotline import Hotline, Phone
from hotline400.routing.hunting.hunt import Attempt


@dataclass(frozen=True, slots=True)
class Hunted:
    """Only what came after the hunt's node was entered: each hunt of a call is its own."""

    since: datetime
    offers: Sequence[OfferRecord]
    turns: int
    talk: fold.Talk | None
    over: bool
    """Whether there was a talk, and it has ended."""
    queued: bool

    @classmethod
    def read(cls, events: Sequence[CallEvent]) -> "Hunted":
        """From the events so far; the last node entered is the hunt's."""
        entered = fold.last(events, EventKind.NODE_ENTERED)
        if entered is None:
            raise LookupError("a hunt begins where its node is entered")
        since = waiting_since(events) or entered.at
        events = events[entered.sequence :]
        turns = (e.data.get("turn", 1) for e in events if e.kind is EventKind.OFFERED)
        over = fold.last(events, EventKind.TALK_ENDED) is not None
        return cls(
            since=since,
            offers=fold.offers(events),
            turns=max(turns, default=0),
            talk=None if over else fold.talk(events),
            over=over,
            queued=fold.first(events, EventKind.QUEUED) is not None,
        )

    @property
    def ringing(self) -> list[OfferRecord]:
        """Offers of which nobody has seen the end."""
        return [offer for offer in self.offers if offer.result is None]

    def attempts(self, phones: Sequence[Phone]) -> dict[str, Attempt]:
        """How each phone came out last, by phone id."""
        ids = {phone.number: phone.id for phone in phones}
        return {
            ids[offer.phone_number]: Attempt(offer.result, offer.ended_at)
            for offer in self.offers
            if offer.phone_number in ids and offer.result is not None and offer.ended_at
        }


def waiting_since(events: Sequence[CallEvent]) -> datetime | None:
    """When the caller began to wait in the hunt that they are in, or were in last: to be offered a
    call-back and to decline it costs no place. None: they never were, or have talked."""
    if fold.last(events, EventKind.CONNECTED) is not None:
        return None
    entered = [event for event in events if event.kind is EventKind.NODE_ENTERED]
    found: CallEvent | None = None
    by_callback = True
    for event in reversed(entered):
        if event.data["kind"] == "callback":
            by_callback = True
        elif by_callback and _is_same_hunt(event, found):
            found, by_callback = event, False
        else:
            break
    return found.at if found else None


def _is_same_hunt(event: CallEvent, later: CallEvent | None) -> bool:
    if event.data["kind"] != "hunt":
        return False
    return later is None or bool(event.data["node"] == later.data["node"])


def phone_of(hotline: Hotline, number: str) -> Phone:
    """The bound phone with this number, even if it has been unbound since."""
    bound = (phone for phone in hotline.phones if phone.number == number)
    return next(bound, Phone(id=number, number=number))
