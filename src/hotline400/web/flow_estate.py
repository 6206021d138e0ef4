"""What the person who asks has, for the rules that look at a flow."""

from hotline400.flows.estate import Estate, Surroundings, survey
from hotline400.storage import users
from hotline400.web.errors import NotFound
from hotline400.web.names import said_by_platform
from hotline400.web.ports import WebDependencies
from hotline400.web.work import Work


async def estate_of(work: Work, number: str) -> Estate:
    """NotFound where the number is not one of theirs."""
    dependencies = work.dependencies
    estate = await survey(work.db, dependencies.directory, surroundings_of(dependencies))
    if number not in estate.hotlines:
        raise NotFound
    return estate


def surroundings_of(dependencies: WebDependencies) -> Surroundings:
    return Surroundings(
        system_prompts=said_by_platform(dependencies.system_prompts()),
        place_of=dependencies.places.place_of,
        places=dependencies.places.names,
        holidays=dependencies.holidays,
    )


async def names(work: Work) -> dict[str | None, str]:
    """The tenant's people by id."""
    return {row.id: row.name for row in await users.list_all(work.db)}
