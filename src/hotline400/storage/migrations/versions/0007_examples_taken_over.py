"""What a draft was before an example took its place."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.batch_alter_table("flow_drafts") as drafts:
        drafts.add_column(sa.Column("taken_over", sa.JSON(), nullable=True))
