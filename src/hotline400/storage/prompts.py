"""A tenant's own audio, where it is used, and which platform prompts it replaces."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage import flow_prompts, paging
from hotline400.storage.errors import InUse, NotFound, VersionConflict
from hotline400.storage.identifiers import new_id
from hotline400.storage.integrity import is_duplicate, is_reference
from hotline400.storage.models import (
    HotlineRow,
    PromptOverrideRow,
    PromptRow,
    QueueRow,
    VoicemailBoxRow,
)
from hotline400.storage.versions import locked, require


@dataclass(frozen=True)
class PromptUse:
    """One place that plays a prompt; `key` is a hotline number, for queues with the queue's id
    (4001234567/main), or a system prompt's key."""

    kind: str  # welcome, ring_back, whisper, voicemail, system, flow, flow_draft, flow_schedule
    key: str


@dataclass(frozen=True)
class SpokenAs:
    """The text a prompt was rendered from, the voice's id, and its speed (1 is natural)."""

    text: str
    voice: str
    speed: float


async def get(session: AsyncSession, prompt_id: str) -> PromptRow:
    row = await session.get(PromptRow, prompt_id)
    if row is None:
        raise NotFound("prompt", prompt_id)
    return row


async def there(session: AsyncSession, prompt_ids: Collection[str]) -> list[str]:
    """Those of them that have not been deleted."""
    found = await session.scalars(select(PromptRow.id).where(PromptRow.id.in_(prompt_ids)))
    return sorted(found)


async def search(
    session: AsyncSession,
    *,
    purpose: str | None = None,
    q: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> paging.Page[PromptRow]:
    """Newest first; `q` is a part of the name or of the text. Raises BadCursor."""
    limit = paging.bounded(limit)
    key = (PromptRow.created_at, PromptRow.id)
    statement = select(PromptRow).order_by(key[0].desc(), key[1].desc()).limit(limit + 1)
    if purpose is not None:
        statement = statement.where(PromptRow.purpose == purpose)
    if q:
        named = PromptRow.name.contains(q, autoescape=True)
        statement = statement.where(or_(named, PromptRow.text.contains(q, autoescape=True)))
    if cursor is not None:
        place = paging.decode(cursor)
        statement = statement.where(tuple_(*key) < tuple_(place.at, place.id))
    rows = list(await session.scalars(statement))
    return paging.page_of(rows, limit, lambda row: paging.Place(row.created_at, row.id))


async def add(
    session: AsyncSession,
    *,
    purpose: str,
    name: str,
    path: str,
    seconds: float,
    now: datetime,
    prompt_id: str | None = None,
    speech: SpokenAs | None = None,
) -> PromptRow:
    """`path` is relative to the media store, without extension; the files are there already."""
    row = PromptRow(
        id=prompt_id or new_id(),
        purpose=purpose,
        name=name,
        path=path,
        seconds=seconds,
        created_at=now,
    )
    _say(row, speech)
    session.add(row)
    await session.flush()
    return row


async def names(session: AsyncSession, prompt_ids: Collection[str]) -> dict[str, str]:
    """By id; those that are there no longer are missing."""
    rows = await session.execute(
        select(PromptRow.id, PromptRow.name).where(PromptRow.id.in_(prompt_ids))
    )
    return {prompt_id: name for prompt_id, name in rows}  # noqa: C416 — dict() takes its keys()


async def get_for_change(session: AsyncSession, prompt_id: str, expected_version: int) -> PromptRow:
    """The row, locked and given a new version. Raises NotFound, VersionConflict."""
    row = await locked(session, PromptRow, PromptRow.id == prompt_id)
    if row is None:
        raise NotFound("prompt", prompt_id)
    require(row, "prompt", prompt_id, expected_version)
    row.version += 1
    return row


async def rename(
    session: AsyncSession, prompt_id: str, name: str, *, expected_version: int
) -> PromptRow:
    row = await get_for_change(session, prompt_id, expected_version)
    row.name = name
    await session.flush()
    return row


async def respeak(
    session: AsyncSession,
    prompt_id: str,
    speech: SpokenAs,
    seconds: float,
    *,
    expected_version: int,
) -> PromptRow:
    """Rendered again from another text; the caller replaces the files after the commit."""
    row = await get_for_change(session, prompt_id, expected_version)
    row.seconds = seconds
    _say(row, speech)
    await session.flush()
    return row


async def rerecord(session: AsyncSession, prompt_id: str, seconds: float) -> PromptRow | None:
    """Another sound, which no text made; None where the prompt is gone. The files are the
    caller's business."""
    row = await session.get(PromptRow, prompt_id)
    if row is not None:
        row.seconds = seconds
        row.text = row.voice = row.speed = None
        row.version += 1
        await session.flush()
    return row


def _say(row: PromptRow, speech: SpokenAs | None) -> None:
    if speech is not None:
        row.text, row.voice, row.speed = speech.text, speech.voice, speech.speed


async def delete(session: AsyncSession, prompt_id: str) -> PromptRow:
    """Returns the row that was there: remove its files after the commit. Raises InUse."""
    row = await get(session, prompt_id)
    uses = (await used_by(session)).get(prompt_id, [])
    if uses:
        raise InUse("prompt", prompt_id, tuple(f"{use.kind} {use.key}" for use in uses))
    await session.delete(row)
    try:
        await session.flush()
    except IntegrityError as error:  # somebody began to use it this very moment
        if is_reference(error):
            raise InUse("prompt", prompt_id) from error
        raise
    return row


async def used_by(session: AsyncSession) -> dict[str, list[PromptUse]]:
    """Prompt id → where it is played; unused prompts are missing."""
    uses: dict[str, list[PromptUse]] = {}
    hotlines = await session.execute(
        select(HotlineRow.number, HotlineRow.welcome_prompt_id).order_by(HotlineRow.number)
    )
    for number, welcome in hotlines:
        if welcome is not None:
            uses.setdefault(welcome, []).append(PromptUse("welcome", number))
    greetings = await session.execute(
        select(VoicemailBoxRow.hotline_number, VoicemailBoxRow.greeting_prompt_id).order_by(
            VoicemailBoxRow.hotline_number, VoicemailBoxRow.id
        )
    )
    for number, greeting in greetings:
        if greeting is not None:
            uses.setdefault(greeting, []).append(PromptUse("voicemail", number))
    queues = await session.scalars(
        select(QueueRow).order_by(QueueRow.hotline_number, QueueRow.created_at, QueueRow.id)
    )
    for queue in queues:
        key = f"{queue.hotline_number}/{queue.id}"
        if queue.ring_back_prompt_id is not None:
            uses.setdefault(queue.ring_back_prompt_id, []).append(PromptUse("ring_back", key))
        if queue.whisper_prompt_id is not None:
            uses.setdefault(queue.whisper_prompt_id, []).append(PromptUse("whisper", key))
    for key, prompt_id in (await overrides(session)).items():
        uses.setdefault(prompt_id, []).append(PromptUse("system", key))
    for use in await flow_prompts.named(session):
        uses.setdefault(use.prompt_id, []).append(PromptUse(use.kind, use.number))
    return uses


async def overrides(session: AsyncSession) -> dict[str, str]:
    """System prompt key → the tenant's prompt id. For one tenant's scope."""
    rows = await override_rows(session)
    return {row.key: row.prompt_id for row in rows if row.prompt_id is not None}


async def override_rows(session: AsyncSession) -> list[PromptOverrideRow]:
    """With those that were given up again: their versions count on."""
    return list(await session.scalars(select(PromptOverrideRow).order_by(PromptOverrideRow.key)))


async def set_override(
    session: AsyncSession, key: str, prompt_id: str | None, *, expected_version: int
) -> PromptOverrideRow:
    """None gives the platform's own prompt back; version 0 where there was never another.
    Raises NotFound for the prompt, VersionConflict."""
    row = await locked(session, PromptOverrideRow, PromptOverrideRow.key == key)
    require(row, "system prompt", key, expected_version)
    if prompt_id is not None:
        await get(session, prompt_id)
    if row is None:
        row = PromptOverrideRow(key=key, prompt_id=prompt_id, version=1)
        session.add(row)
    else:
        row.prompt_id = prompt_id
        row.version += 1
    try:
        await session.flush()
    except IntegrityError as error:  # another took the first version this very moment
        if is_duplicate(error):
            raise VersionConflict("system prompt", key, expected_version, 1) from error
        raise
    return row
