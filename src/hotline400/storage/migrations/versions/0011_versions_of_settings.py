"""Every setting has a version, so that nobody overwrites what another has just changed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_TABLES = ("tenants", "prompts", "flow_cases", "blacklist", "whitelist")


def upgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table) as changed:
            changed.add_column(_version())
    with op.batch_alter_table("prompt_overrides") as overrides:
        overrides.add_column(_version())
        overrides.alter_column("prompt_id", existing_type=sa.String(length=32), nullable=True)


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer(), server_default="1", nullable=False)
