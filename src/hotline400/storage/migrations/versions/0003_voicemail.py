"""Voicemail boxes, and the messages that callers leave in them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "voicemail_boxes",
        sa.Column("hotline_number", sa.String(length=10), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("queue_id", sa.String(length=64), nullable=True),
        sa.Column("phone_id", sa.String(length=32), nullable=True),
        sa.Column("greeting_prompt_id", sa.String(length=32), nullable=True),
        sa.Column("max_seconds", sa.Integer(), nullable=False),
        sa.Column("max_messages", sa.Integer(), nullable=False),
        sa.Column("kept_days", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "max_seconds BETWEEN 5 AND 600", name=op.f("ck_voicemail_boxes_max_seconds")
        ),
        sa.CheckConstraint(
            "max_messages BETWEEN 1 AND 10000", name=op.f("ck_voicemail_boxes_max_messages")
        ),
        sa.CheckConstraint(
            "kept_days BETWEEN 1 AND 3650", name=op.f("ck_voicemail_boxes_kept_days")
        ),
        sa.ForeignKeyConstraint(
            ["hotline_number"],
            ["hotlines.number"],
            name=op.f("fk_voicemail_boxes_hotline_number"),
        ),
        sa.ForeignKeyConstraint(
            ["greeting_prompt_id"],
            ["prompts.id"],
            name=op.f("fk_voicemail_boxes_greeting_prompt_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_voicemail_boxes_tenant_id")
        ),
        sa.PrimaryKeyConstraint("hotline_number", "id", name=op.f("pk_voicemail_boxes")),
    )
    with op.batch_alter_table("voicemail_boxes", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_voicemail_boxes_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "voicemails",
        sa.Column("id", sa.String(length=96), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("hotline_number", sa.String(length=32), nullable=False),
        sa.Column("box", sa.String(length=64), nullable=False),
        sa.Column("caller_number", sa.String(length=32), nullable=True),
        sa.Column("province", sa.String(length=32), nullable=True),
        sa.Column("city", sa.String(length=32), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_by", sa.String(length=32), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.String(length=32), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_voicemails_call_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_voicemails_tenant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voicemails")),
    )
    with op.batch_alter_table("voicemails", schema=None) as batch_op:
        batch_op.create_index(
            "ix_voicemails_hotline_number_box", ["hotline_number", "box"], unique=False
        )
        batch_op.create_index(
            "ix_voicemails_tenant_id_started_at_id",
            ["tenant_id", "started_at", "id"],
            unique=False,
        )
        batch_op.create_index(op.f("ix_voicemails_call_id"), ["call_id"], unique=False)
        batch_op.create_index(op.f("ix_voicemails_tenant_id"), ["tenant_id"], unique=False)
