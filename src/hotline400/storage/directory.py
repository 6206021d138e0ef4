"""The engine's `Directory` on the database: hotlines as snapshots, in a few queries for all.

A whole load is one transaction that sees one moment, so no phone list mixes with another version.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.hotline import Hotline, NumberState, Phone, VoicemailBox
from hotline400.routing.screening_rules import NO_LISTS, CallerLists
from hotline400.routing.trunk import Trunk
from hotline400.storage import revision, trunks
from hotline400.storage.caller_lists_in_force import ListsInForce
from hotline400.storage.database import Database
from hotline400.storage.flows_in_force import NO_FLOW, FlowInForce, in_force
from hotline400.storage.models import (
    HotlineRow,
    PhoneRow,
    PromptOverrideRow,
    PromptRow,
    QueueMemberRow,
    QueueRow,
    ScreeningRow,
    TenantOwned,
    VoicemailBoxRow,
)
from hotline400.storage.snapshots import prompts_of_queue, queue_of, reference, rules_of
from hotline400.storage.tenancy import OPERATOR


@dataclass
class _Belongings:
    """What hotlines are put together from, by hotline number, tenant or prompt."""

    phones: dict[str, list[Phone]] = field(default_factory=lambda: defaultdict(list))
    queues: dict[str, list[QueueRow]] = field(default_factory=lambda: defaultdict(list))
    members: dict[tuple[str, str], list[QueueMemberRow]] = field(
        default_factory=lambda: defaultdict(list)
    )
    screening: dict[str, ScreeningRow] = field(default_factory=dict)
    lists: Mapping[str, CallerLists] = field(default_factory=dict)
    overrides: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    boxes: dict[str, dict[str, VoicemailBox]] = field(default_factory=lambda: defaultdict(dict))
    paths: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """By tenant and prompt: no document leads to another tenant's."""
    flows: dict[str, FlowInForce] = field(default_factory=dict)


class DatabaseDirectory:
    """Implements `engine.ports.Directory`. Every method raises Unavailable without a database."""

    def __init__(self, database: Database, media_folder: Path) -> None:
        self._database = database
        self._media_folder = media_folder.absolute()
        self._lists = ListsInForce()

    async def hotlines(self) -> list[Hotline]:
        async with self._database.reading(OPERATOR) as session:
            rows = await session.scalars(
                select(HotlineRow)
                .where(HotlineRow.state != NumberState.FREE)
                .order_by(HotlineRow.number)
            )
            return await self.snapshots(session, list(rows))

    async def hotline(self, number: str) -> Hotline | None:
        async with self._database.reading(OPERATOR) as session:
            row = await session.get(HotlineRow, number)
            if row is None or row.state == NumberState.FREE:
                return None
            return (await self.snapshots(session, [row]))[0]

    async def trunks(self) -> list[Trunk]:
        """In the order in which they are tried for dialling out."""
        async with self._database.reading(OPERATOR) as session:
            return [trunks.trunk_of(row) for row in await trunks.list_all(session)]

    async def revision(self) -> int:
        """Ask before loading: what changes meanwhile then shows as a later revision."""
        async with self._database.reading(OPERATOR) as session:
            return await revision.current(session)

    async def snapshots(self, session: AsyncSession, rows: Sequence[HotlineRow]) -> list[Hotline]:
        """In any session: one of the tenant's sees the tenant's."""
        whole = await self._belongings(session, None if len(rows) != 1 else rows[0])
        whole.flows = await in_force(session, rows)
        return [_snapshot(row, whole) for row in rows]

    async def _belongings(self, session: AsyncSession, only: HotlineRow | None) -> _Belongings:
        """Of one hotline, or of all."""
        whole = _Belongings()
        tenant_id, now = only.tenant_id if only else None, datetime.now(UTC)
        whole.lists = await self._lists.of(session, tenant_id, now)
        phones = _of_hotline(PhoneRow, only).order_by(PhoneRow.position, PhoneRow.id)
        for phone in await session.scalars(phones):
            whole.phones[phone.hotline_number].append(_phone(phone))
        queues = _of_hotline(QueueRow, only).order_by(QueueRow.created_at, QueueRow.id)
        for queue in await session.scalars(queues):
            whole.queues[queue.hotline_number].append(queue)
        members = _of_hotline(QueueMemberRow, only).order_by(QueueMemberRow.position)
        for member in await session.scalars(members):
            whole.members[(member.hotline_number, member.queue_id)].append(member)
        for screening in await session.scalars(_of_hotline(ScreeningRow, only)):
            whole.screening[screening.hotline_number] = screening
        for override in await session.scalars(_of_tenant(PromptOverrideRow, only)):
            if override.prompt_id is not None:
                whole.overrides[override.tenant_id][override.key] = override.prompt_id
        boxes = _of_hotline(VoicemailBoxRow, only).order_by(VoicemailBoxRow.id)
        for box in await session.scalars(boxes):
            whole.boxes[box.hotline_number][box.id] = _box(box)
        for prompt in await session.scalars(_of_tenant(PromptRow, only)):
            whole.paths[prompt.tenant_id][prompt.id] = str(self._media_folder / prompt.path)
        return whole


def _of_hotline(model: Any, only: HotlineRow | None) -> Select[Any]:
    rows = select(model)
    return rows if only is None else rows.where(model.hotline_number == only.number)


def _of_tenant(model: type[TenantOwned], only: HotlineRow | None) -> Select[Any]:
    rows = select(model)
    return rows if only is None else rows.where(model.tenant_id == only.tenant_id)


def _phone(row: PhoneRow) -> Phone:
    return Phone(
        id=row.id,
        number=row.number,
        label=row.label,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _snapshot(row: HotlineRow, whole: _Belongings) -> Hotline:
    phones = whole.phones.get(row.number, [])
    queue_rows = whole.queues.get(row.number, [])
    overrides = whole.overrides.get(row.tenant_id, {})
    boxes, paths = whole.boxes.get(row.number, {}), whole.paths.get(row.tenant_id, {})
    played = {reference(row.welcome_prompt_id), *(box.greeting for box in boxes.values())}
    played |= {reference(prompt) for queue in queue_rows for prompt in prompts_of_queue(queue)}
    flow = whole.flows.get(row.number, NO_FLOW)
    played |= {reference(prompt) for prompt in flow.prompts & paths.keys()}
    prompts = {prompt: paths[_prompt_id(prompt)] for prompt in sorted(filter(None, played))}
    prompts |= {f"system:{key}": paths[prompt] for key, prompt in sorted(overrides.items())}
    queues = {
        queue.id: queue_of(queue, whole.members.get((row.number, queue.id), []), phones)
        for queue in queue_rows
    }
    return Hotline(
        number=row.number,
        tenant_id=row.tenant_id,
        state=row.state,
        phones=tuple(phones),
        queues=queues,
        welcome=reference(row.welcome_prompt_id),
        recording=row.recording,
        caller_id_shown=row.caller_id_shown,
        answer_at=row.answer_at,
        screening=rules_of(
            whole.screening[row.number],
            whole.lists.get(row.tenant_id, NO_LISTS),
        ),
        boxes=boxes,
        flow=flow.flow,
        flow_version=flow.version,
        prompts=prompts,
    )


def _prompt_id(reference: str) -> str:
    return reference.removeprefix("tenant:")


def _box(row: VoicemailBoxRow) -> VoicemailBox:
    return VoicemailBox(
        id=row.id,
        name=row.name,
        greeting=reference(row.greeting_prompt_id),
        max_seconds=row.max_seconds,
        max_messages=row.max_messages,
        pin_hash=row.pin_hash,
    )
