"""A prompt keeps the text that it was rendered from."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("prompts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("voice", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("speed", sa.Float(), nullable=True))
