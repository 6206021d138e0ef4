"""Whether a caller wants the number shown to nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("calls") as calls:
        calls.add_column(
            sa.Column("caller_withheld", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
