"""INSERT … ON CONFLICT for both databases, which spell it alike but not through one class."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage.models import Table

Values = Mapping[str, Any]
OnConflict = Callable[[Any], Mapping[str, Any]]


def _insert(session: AsyncSession, model: type[Table]) -> Any:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(model) if is_sqlite else postgresql.insert(model)


def _key(model: type[Table]) -> list[str]:
    return [column.name for column in inspect(model).primary_key]


async def insert_missing(session: AsyncSession, model: type[Table], rows: Sequence[Values]) -> int:
    """Inserts the rows whose primary key is new, leaves the others alone; returns how many."""
    if not rows:
        return 0
    statement = _insert(session, model).values(list(rows))
    statement = statement.on_conflict_do_nothing(index_elements=_key(model))
    # Counted by what comes back: the row count of such an insert is -1 on PostgreSQL.
    inserted = await session.execute(statement.returning(*inspect(model).primary_key))
    return len(inserted.all())


async def add_missing(session: AsyncSession, model: type[Table], rows: Sequence[Values]) -> None:
    """The same without the count: one prepared statement for any number of rows."""
    if rows:
        statement = _insert(session, model)
        statement = statement.on_conflict_do_nothing(index_elements=_key(model))
        await (await session.connection()).execute(statement, list(rows))


async def insert_or_update(
    session: AsyncSession, model: type[Table], rows: Sequence[Values], changes: OnConflict
) -> None:
    """`changes` gets the row that was to be inserted and says what to write into the one there."""
    if rows:
        statement = _insert(session, model)
        statement = statement.on_conflict_do_update(
            index_elements=_key(model), set_=changes(statement.excluded)
        )
        await (await session.connection()).execute(statement, list(rows))
