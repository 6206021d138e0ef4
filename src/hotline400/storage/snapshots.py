"""Rows → what the engine routes by. Pure; `directory.py` reads the rows."""

from collections.abc import Iterator, Sequence

from hotline400.routing.hotline import Phone
from hotline400.routing.queue import MAIN, Member, Queue
from hotline400.routing.screening_rules import (
    CallerLists,
    CallLimits,
    ListMode,
    RegionMode,
    ScreeningRules,
    Withheld,
)
from hotline400.storage.models import QueueMemberRow, QueueRow, ScreeningRow

_AS_THEY_ARE = (
    "id",
    "name",
    "order",
    "offer_timeout_seconds",
    "most_offers",
    "max_waiting",
    "max_wait_seconds",
    "connect_at_once",
    "memory_hours",
    "announce_position",
    "announce_wait",
    "announce_every_seconds",
    "accept_key",
    "wrap_up_seconds",
    "widening",
)
DEFAULT_WHISPER = "system:whisper_default"


def reference(prompt_id: str | None) -> str | None:
    """How a flow names a tenant's prompt."""
    return None if prompt_id is None else f"tenant:{prompt_id}"


def queue_of(row: QueueRow, members: Sequence[QueueMemberRow], phones: Sequence[Phone]) -> Queue:
    """One queue. `phones` are all that are bound to the hotline, in their order."""
    whisper = reference(row.whisper_prompt_id) or DEFAULT_WHISPER
    return Queue.model_validate(
        {name: getattr(row, name) for name in _AS_THEY_ARE}
        | {
            "members": _members(row.id, members, phones),
            "ring_back": reference(row.ring_back_prompt_id),
            "whisper": whisper if row.whisper else None,
        }
    )


def _members(
    queue_id: str, rows: Sequence[QueueMemberRow], phones: Sequence[Phone]
) -> tuple[Member, ...] | None:
    """Main has every phone, in the order of the list; rows only say weight and skills there."""
    if queue_id != MAIN:
        return tuple(_member(row) for row in rows)
    if not rows:
        return None
    set_up = {row.phone_id: _member(row) for row in rows}
    return tuple(set_up.get(phone.id) or Member(phone_id=phone.id) for phone in phones)


def _member(row: QueueMemberRow) -> Member:
    return Member(phone_id=row.phone_id, weight=row.weight, skills=row.skills)


def prompts_of_queue(row: QueueRow) -> Iterator[str]:
    """The tenant's own prompts that a queue plays."""
    yield from filter(None, (row.ring_back_prompt_id, row.whisper_prompt_id))


def rules_of(row: ScreeningRow, lists: CallerLists) -> ScreeningRules:
    """One hotline's rules with its tenant's lists."""
    limits = CallLimits.model_validate(
        {name: getattr(row, name) for name in CallLimits.model_fields}
    )
    # Constructed, not validated: long lists would be copied for each of a tenant's hotlines.
    return ScreeningRules.model_construct(
        blacklist=lists.blacklist,
        whitelist=lists.whitelist,
        whitelist_mode=ListMode(row.whitelist_mode),
        region_mode=RegionMode(row.region_mode),
        regions=tuple(row.regions),
        region_exceptions=tuple(row.region_exceptions),
        withheld=Withheld(row.withheld),
        announce_refusal=row.announce_refusal,
        limits=limits,
    )
