"""The engine's `Directory` on the database: hotlines as snapshots, in a few queries for all.

A whole load is one transaction that sees one moment, so no phone list mixes with another version.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.hotline import Hotline, NumberState, Phone, VoicemailBox
from hotline400.routing.queue import MAIN, Queue
from hotline400.routing.screening_rules import ListEntry, ScreeningRules
from hotline400.routing.trunk import Trunk
from hotline400.storage import revision, trunks
from hotline400.storage.database import Database
from hotline400.storage.flows_in_force import NO_FLOW, FlowInForce, in_force
from hotline400.storage.models import (
    BlacklistRow,
    HotlineRow,
    PhoneRow,
    PromptOverrideRow,
    PromptRow,
    VoicemailBoxRow,
)
from hotline400.storage.tenancy import OPERATOR


@dataclass
class _Belongings:
    """What hotlines are put together from, by hotline number, tenant or prompt."""

    phones: dict[str, list[Phone]] = field(default_factory=lambda: defaultdict(list))
    blacklists: dict[str, list[ListEntry]] = field(default_factory=lambda: defaultdict(list))
    overrides: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    boxes: dict[str, dict[str, VoicemailBox]] = field(default_factory=lambda: defaultdict(dict))
    paths: dict[str, str] = field(default_factory=dict)
    flows: dict[str, FlowInForce] = field(default_factory=dict)


class DatabaseDirectory:
    """Implements `engine.ports.Directory`. Every method raises Unavailable without a database."""

    def __init__(self, database: Database, media_folder: Path) -> None:
        self._database = database
        self._media_folder = media_folder.absolute()

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
        phones = select(PhoneRow).order_by(PhoneRow.hotline_number, PhoneRow.position, PhoneRow.id)
        blacklist = (
            select(BlacklistRow)
            .where(or_(BlacklistRow.expires_at.is_(None), BlacklistRow.expires_at > _now()))
            .order_by(BlacklistRow.number)
        )
        overrides, prompts = select(PromptOverrideRow), select(PromptRow.id, PromptRow.path)
        boxes = select(VoicemailBoxRow).order_by(VoicemailBoxRow.id)
        if only is not None:
            boxes = boxes.where(VoicemailBoxRow.hotline_number == only.number)
            phones = phones.where(PhoneRow.hotline_number == only.number)
            blacklist = blacklist.where(BlacklistRow.tenant_id == only.tenant_id)
            overrides = overrides.where(PromptOverrideRow.tenant_id == only.tenant_id)
            prompts = prompts.where(PromptRow.tenant_id == only.tenant_id)
        for phone in await session.scalars(phones):
            bound = Phone(id=phone.id, number=phone.number, label=phone.label)
            whole.phones[phone.hotline_number].append(bound)
        for entry in await session.scalars(blacklist):
            caller = ListEntry(number=entry.number, expires_at=entry.expires_at)
            whole.blacklists[entry.tenant_id].append(caller)
        for override in await session.scalars(overrides):
            whole.overrides[override.tenant_id][override.key] = override.prompt_id
        for box in await session.scalars(boxes):
            whole.boxes[box.hotline_number][box.id] = _box(box)
        for prompt_id, path in await session.execute(prompts):
            whole.paths[prompt_id] = str(self._media_folder / path)
        return whole


def _snapshot(row: HotlineRow, whole: _Belongings) -> Hotline:
    overrides = whole.overrides.get(row.tenant_id, {})
    boxes = whole.boxes.get(row.number, {})
    played = {_reference(row.welcome_prompt_id), _reference(row.ring_back_prompt_id)}
    played |= {box.greeting for box in boxes.values()}
    flow = whole.flows.get(row.number, NO_FLOW)
    played |= {_reference(prompt) for prompt in flow.prompts & whole.paths.keys()}
    prompts = {prompt: whole.paths[_prompt_id(prompt)] for prompt in sorted(filter(None, played))}
    prompts |= {f"system:{key}": whole.paths[prompt] for key, prompt in sorted(overrides.items())}
    return Hotline(
        number=row.number,
        tenant_id=row.tenant_id,
        state=row.state,
        phones=tuple(whole.phones.get(row.number, ())),
        queues={MAIN: _main_queue(row)},
        welcome=_reference(row.welcome_prompt_id),
        recording=row.recording,
        caller_id_shown=row.caller_id_shown,
        answer_at=row.answer_at,
        screening=ScreeningRules(blacklist=tuple(whole.blacklists.get(row.tenant_id, ()))),
        boxes=boxes,
        flow=flow.flow,
        flow_version=flow.version,
        prompts=prompts,
    )


def _main_queue(row: HotlineRow) -> Queue:
    return Queue(
        order=row.hunt_order,
        offer_timeout_seconds=row.offer_timeout_seconds,
        max_waiting=row.max_waiting,
        max_wait_seconds=row.max_wait_seconds,
        ring_back=_reference(row.ring_back_prompt_id),
    )


def _reference(prompt_id: str | None) -> str | None:
    return None if prompt_id is None else f"tenant:{prompt_id}"


def _prompt_id(reference: str) -> str:
    return reference.removeprefix("tenant:")


def _box(row: VoicemailBoxRow) -> VoicemailBox:
    return VoicemailBox(
        id=row.id,
        name=row.name,
        greeting=_reference(row.greeting_prompt_id),
        max_seconds=row.max_seconds,
        max_messages=row.max_messages,
        pin_hash=row.pin_hash,
    )


def _now() -> datetime:
    return datetime.now(UTC)
