"""One call as the past remembers it: who came, when, and who answered.

What is asked of the past (caller memory, call limits, who talked least) needs no more, so that a
month of calls fits in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline400.record import fold
from hotline400.record.event import CallEvent, EventKind


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call that screening let through, going on or over. `talk_until` None: no talk, or one that
    goes on."""

    call_id: str
    tenant_id: str
    hotline_number: str
    caller_number: str | None
    began_at: datetime
    phone_number: str | None = None  # who answered
    talk_from: datetime | None = None
    talk_until: datetime | None = None
    by_us: bool = False
    """Whether we called them back: it counts for no limit of callers."""


def past_call(events: Sequence[CallEvent]) -> PastCall | None:
    """What is to be remembered of this call; None where it was turned away, or is nobody's."""
    began = fold.first(events, EventKind.BEGAN)
    if began is None or fold.first(events, EventKind.REJECTED) is not None:
        return None
    tenant_id = began.text("tenant_id")
    if tenant_id is None:
        return None
    talk, over = fold.talk(events), fold.last(events, EventKind.TALK_ENDED)
    return PastCall(
        call_id=began.call_id,
        tenant_id=tenant_id,
        hotline_number=began.data["hotline_number"],
        caller_number=began.text("caller_number"),
        began_at=began.at,
        phone_number=talk.phone_number if talk else None,
        talk_from=talk.since if talk else None,
        talk_until=over.at if over else None,
        by_us="callback_request" in began.data,
    )
