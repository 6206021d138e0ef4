"""The tenants' numbers for the command line: from the database, or as they were known last."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.audio.prompts import system_prompts
from hotline400.config import Settings
from hotline400.engine import snapshot
from hotline400.flows.estate import Estate, Surroundings, survey
from hotline400.places.holidays import load_holidays
from hotline400.places.table import load_places
from hotline400.storage import hotlines
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.errors import Unavailable
from hotline400.storage.tenancy import OPERATOR, Scope
from hotline400.web.names import said_by_platform

Result = TypeVar("Result")
Work = Callable[[AsyncSession, Estate], Awaitable[Result]]


def surroundings() -> Surroundings:
    """What comes with the platform."""
    places = load_places()
    return Surroundings(
        system_prompts=said_by_platform(system_prompts()),
        place_of=places.place_of,
        places=places.names,
        holidays=load_holidays(),
    )


async def with_estate(settings: Settings, number: str, work: Work[Result]) -> Result:
    """Do something with what the number's tenant has, in one transaction. Raises StorageError:
    NotFound for a number that nobody has, Unavailable without a database."""
    async with Database(settings.effective_database_url) as database:
        if database.file is not None and not database.file.is_file():
            raise Unavailable(f"there is no database {database.file}")
        async with database.reading(OPERATOR) as session:
            tenant_id = (await hotlines.get(session, number)).tenant_id
        directory = DatabaseDirectory(database, settings.media_folder)
        async with database.session(Scope.of_tenant(tenant_id)) as session:
            return await work(session, await survey(session, directory, surroundings()))


def last_known(settings: Settings) -> Estate | None:
    """What calls are routed by while the database is away; None where nothing was kept."""
    try:
        known = snapshot.read(settings.data_folder / "configuration.json")
    except (OSError, ValidationError):
        return None
    return Estate(hotlines=known.hotlines, prompts={}, surroundings=surroundings())
