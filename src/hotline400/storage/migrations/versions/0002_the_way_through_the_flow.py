"""A call keeps how each node of its path came out, for replay."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outcomes", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("flow_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("variables", sa.JSON(), server_default="{}", nullable=False))
