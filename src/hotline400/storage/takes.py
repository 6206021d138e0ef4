"""Announcements recorded by phone, into the tenant's library: the engine's `Takes`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Generic, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.schedule import CHINA
from hotline400.storage import audit, prompts
from hotline400.storage.database import Database
from hotline400.storage.models import PromptRow
from hotline400.storage.tenancy import Scope


class Files(Protocol):
    """Their files (`audio.takes`)."""

    async def shape(self, take: str) -> float | None: ...

    def media(self, take: str) -> str: ...

    async def place(self, take: str, path: str) -> None: ...

    async def remove(self, path: str) -> None: ...

    async def discard(self, take: str) -> None: ...


class Shaped(Protocol):
    """`engine.ports.Take`."""

    @property
    def id(self) -> str: ...

    @property
    def seconds(self) -> float: ...


class New(Protocol):
    """`engine.ports.NewTake`."""

    @property
    def tenant_id(self) -> str: ...

    @property
    def replaces(self) -> str | None: ...

    @property
    def call_id(self) -> str: ...

    @property
    def caller_number(self) -> str | None: ...


Take = TypeVar("Take", bound=Shaped)


@dataclass(frozen=True)
class DatabaseTakes(Generic[Take]):
    """Implements `engine.ports.Takes`. `take` makes one of id, media and seconds."""

    database: Database
    files: Files
    take: Callable[[str, str, float], Take]

    async def shape(self, take: str) -> Take | None:
        """As it would be kept; None: nothing was said."""
        seconds = await self.files.shape(take)
        return None if seconds is None else self.take(take, self.files.media(take), seconds)

    async def keep(self, take: Take, new: New, now: datetime) -> str:
        """In place of the prompt that is to be replaced, else as a new announcement; the prompt's
        id, the same again for the same take. Raises Unavailable without a database. A new one is
        never without its sound; the sound of an old one is replaced once that is certain."""
        made: list[str] = []
        try:
            async with self.database.session(Scope.of_tenant(new.tenant_id)) as session:
                if (kept := await _kept(session, take)) is not None:
                    return kept.id
                row = await _replaced(session, take, new, now)
                if row is None:
                    row = await _added(session, take, new, now)
                    made.append(row.path)
                    await self.files.place(take.id, row.path)
        except BaseException:
            for path in made:
                await self.files.remove(path)
            raise
        if not made:
            await self.files.place(take.id, row.path)
        return row.id

    async def discard(self, take: str) -> None:
        """Whatever is left of it."""
        await self.files.discard(take)


def _prompt_id(take: Shaped) -> str:
    """The same for the same take: kept again, after a kill between the library's word and ours, it
    is still one prompt."""
    return sha256(take.id.encode()).hexdigest()[:32]


async def _kept(session: AsyncSession, take: Shaped) -> PromptRow | None:
    """The prompt that this take has become already, sound and all."""
    return await session.get(PromptRow, _prompt_id(take))


async def _replaced(
    session: AsyncSession, take: Shaped, new: New, now: datetime
) -> PromptRow | None:
    if new.replaces is None:
        return None
    row = await prompts.rerecord(session, new.replaces, take.seconds)
    if row is not None:
        await _audit(session, row, new, "prompt.rerecorded", now)
    return row


async def _added(session: AsyncSession, take: Shaped, new: New, now: datetime) -> PromptRow:
    prompt_id = _prompt_id(take)
    row = await prompts.add(
        session,
        prompt_id=prompt_id,
        purpose="announcement",
        name=f"电话录音 {now.astimezone(CHINA):%Y-%m-%d %H:%M}",
        path=f"prompts/{new.tenant_id}/{prompt_id}",
        seconds=take.seconds,
        now=now,
    )
    await _audit(session, row, new, "prompt.recorded", now)
    return row


async def _audit(
    session: AsyncSession, row: PromptRow, new: New, action: str, now: datetime
) -> None:
    """By nobody's name: who knows the PIN."""
    await audit.append(
        session,
        now=now,
        action=action,
        subject=row.id,
        tenant_id=new.tenant_id,
        user_id=None,
        note="by phone",
        after={"name": row.name, "seconds": row.seconds, "call": new.call_id,
               "caller": new.caller_number},
    )  # fmt: skip
