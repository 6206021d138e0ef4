"""What people write down after a call, and the form for it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "wrap_up_forms",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_wrap_up_forms_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_wrap_up_forms")),
    )
    op.create_table(
        "wrap_ups",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("result", sa.String(length=50), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("filled_by", sa.String(length=32), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_wrap_ups_call_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_wrap_ups_tenant_id")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_wrap_ups")),
    )
    for columns in (["tenant_id"], ["tenant_id", "result"]):
        op.create_index(op.f(f"ix_wrap_ups_{'_'.join(columns)}"), "wrap_ups", columns)
