"""Read by Alembic for every command; the connection comes from our own `upgrade`."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from hotline400.storage.columns import UtcDateTime
from hotline400.storage.models import Table


def plain_times(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Migrations are history: they name no type of ours, which may change."""
    return (
        "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False
    )


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    compare_server_default=True,
    render_item=plain_times,
    render_as_batch=True,  # SQLite cannot alter a table in place
    transactional_ddl=True,  # also on SQLite: our transactions begin where we say
)
with context.begin_transaction():
    context.run_migrations()
