"""What a tenant has now, as far as its flows may name it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.check import Known
from hotline400.routing.hotline import Hotline
from hotline400.routing.places import NOWHERE, Place
from hotline400.routing.queue import MAIN
from hotline400.routing.schedule import DayKind
from hotline400.routing.secrets import masked
from hotline400.routing.walk import World
from hotline400.storage import hotlines
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.models import PromptRow


@dataclass(frozen=True)
class Surroundings:
    """What every tenant has: the platform's prompts, China's places and holidays."""

    system_prompts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What each says, by key: (Chinese, English)."""
    place_of: Callable[[str], Place] = lambda _number: NOWHERE
    places: frozenset[str] | None = None
    """Area codes, cities and provinces that there are; None: not checked."""
    holidays: Mapping[date, DayKind] = field(default_factory=dict)

    def place(self, caller: str | None) -> Place:
        return NOWHERE if caller is None else self.place_of(caller)


@dataclass(frozen=True)
class Estate:
    """A tenant's numbers, free and suspended ones too, and its prompts' names by reference."""

    hotlines: Mapping[str, Hotline]
    prompts: Mapping[str, str]
    surroundings: Surroundings

    def known(self, number: str) -> Known:
        """What a flow of this number may refer to."""
        hotline = self.hotlines[number]
        system = (f"system:{key}" for key in self.surroundings.system_prompts)
        queues = {MAIN: hotline.main, **hotline.queues}
        return Known(
            prompts=frozenset({*self.prompts, *system}),
            queues={key: len(hotline.phones_of(queue)) for key, queue in queues.items()},
            boxes=frozenset({"main", *hotline.boxes}),
            hotlines=frozenset(self.hotlines) - {number},
            places=self.surroundings.places,
        )

    @property
    def masked(self) -> "Estate":
        """Without the secrets of its flows: no key that is tried tells whether it is a password."""
        hotlines = {
            number: hotline.model_copy(update={"flow": hotline.flow and masked(hotline.flow)})
            for number, hotline in self.hotlines.items()
        }
        return replace(self, hotlines=hotlines)

    @property
    def world(self) -> World:
        """For explain, test cases and replay."""
        return World(self.surroundings.holidays, self.hotlines)


async def survey(
    session: AsyncSession, directory: DatabaseDirectory, surroundings: Surroundings
) -> Estate:
    """In a session of the tenant's."""
    rows = await hotlines.list_all(session)
    known = await directory.snapshots(session, rows)
    prompts = await session.execute(select(PromptRow.id, PromptRow.name))
    return Estate(
        hotlines={hotline.number: hotline for hotline in known},
        prompts={f"tenant:{prompt_id}": name for prompt_id, name in prompts},
        surroundings=surroundings,
    )
