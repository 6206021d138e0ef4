"""Flows: published versions, drafts, what is planned, test cases and replays."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("hotlines", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("flow_version", sa.Integer(), server_default="0", nullable=False)
        )
    _table(
        "flow_versions",
        ["hotline_number", "version"],
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("product", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=32), nullable=True),
    )
    _table(
        "flow_drafts",
        ["hotline_number"],
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("product", sa.String(length=16), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(length=32), nullable=True),
    )
    _table(
        "flow_schedules",
        ["hotline_number"],
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("product", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=True),
        sa.Column("draft_revision", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.String(length=32), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=True),
        indexed=("publish_at",),
    )
    _table(
        "flow_cases",
        ["id"],
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        indexed=("hotline_number",),
    )
    _table(
        "flow_replays",
        ["id"],
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("calls_done", sa.Integer(), nullable=False),
        sa.Column("calls_total", sa.Integer(), nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.String(length=32), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        indexed=("hotline_number", "state", "requested_at"),
    )


def _table(
    name: str, key: list[str], *columns: sa.Column[object], indexed: tuple[str, ...] = ()
) -> None:
    """A tenant's table about one hotline."""
    op.create_table(
        name,
        sa.Column("hotline_number", sa.String(length=10), nullable=False),
        *columns,
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["hotline_number"], ["hotlines.number"], name=op.f(f"fk_{name}_hotline_number")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f(f"fk_{name}_tenant_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")),
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        for column in (*indexed, "tenant_id"):
            batch_op.create_index(op.f(f"ix_{name}_{column}"), [column], unique=False)
