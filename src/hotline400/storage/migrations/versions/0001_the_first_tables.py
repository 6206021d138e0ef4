"""The first tables. Made by Alembic, kept as it was made."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit_log",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=True),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_audit_log_at"), ["at"], unique=False)
        batch_op.create_index(op.f("ix_audit_log_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "calls",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=True),
        sa.Column("hotline_number", sa.String(length=32), nullable=False),
        sa.Column("caller_number", sa.String(length=32), nullable=True),
        sa.Column("caller_raw", sa.String(length=128), nullable=False),
        sa.Column("province", sa.String(length=32), nullable=True),
        sa.Column("city", sa.String(length=32), nullable=True),
        sa.Column("area_code", sa.String(length=8), nullable=True),
        sa.Column("carrier", sa.String(length=32), nullable=True),
        sa.Column("trunk_id", sa.String(length=32), nullable=True),
        sa.Column("sip_call_id", sa.String(length=256), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_seconds", sa.Integer(), nullable=False),
        sa.Column("talk_seconds", sa.Integer(), nullable=False),
        sa.Column("answered_phone", sa.String(length=32), nullable=True),
        sa.Column("disposition", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("released_by", sa.String(length=16), nullable=False),
        sa.Column("hangup_cause", sa.Integer(), nullable=True),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("recording_path", sa.String(length=300), nullable=True),
        sa.Column("recording_seconds", sa.Float(), nullable=True),
        sa.Column("recording_deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_fallback", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index(
            "ix_calls_hotline_number_started_at", ["hotline_number", "started_at"], unique=False
        )
        batch_op.create_index("ix_calls_started_at_id", ["started_at", "id"], unique=False)
        batch_op.create_index(
            "ix_calls_tenant_id_caller_number", ["tenant_id", "caller_number"], unique=False
        )
        batch_op.create_index(
            "ix_calls_tenant_id_started_at_id", ["tenant_id", "started_at", "id"], unique=False
        )

    op.create_table(
        "configuration_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_configuration_revision")),
    )
    op.create_table(
        "tenants",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recordings_kept_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenants")),
    )
    op.create_table(
        "trunks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trunks")),
    )
    op.create_table(
        "blacklist",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_blacklist_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blacklist")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_blacklist_tenant_id_number")),
    )
    with op.batch_alter_table("blacklist", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_blacklist_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "call_events",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_call_events_call_id")),
        sa.PrimaryKeyConstraint("call_id", "sequence", name=op.f("pk_call_events")),
    )
    op.create_table(
        "offers",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("leg_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phone_number", sa.String(length=32), nullable=False),
        sa.Column("trunk_id", sa.String(length=32), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(length=16), nullable=True),
        sa.Column("hangup_cause", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_offers_call_id")),
        sa.PrimaryKeyConstraint("call_id", "leg_id", name=op.f("pk_offers")),
    )
    op.create_table(
        "prompts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_prompts_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompts")),
    )
    with op.batch_alter_table("prompts", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_prompts_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=True),
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_users_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_users_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "hotlines",
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("product", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("hunt_order", sa.String(length=16), nullable=False),
        sa.Column("offer_timeout_seconds", sa.Integer(), nullable=False),
        sa.Column("max_waiting", sa.Integer(), nullable=False),
        sa.Column("max_wait_seconds", sa.Integer(), nullable=False),
        sa.Column("welcome_prompt_id", sa.String(length=32), nullable=True),
        sa.Column("ring_back_prompt_id", sa.String(length=32), nullable=True),
        sa.Column("recording", sa.Boolean(), nullable=False),
        sa.Column("caller_id_shown", sa.String(length=16), nullable=False),
        sa.Column("answer_at", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("answer_at IN ('connect', 'start')", name=op.f("ck_hotlines_answer_at")),
        sa.CheckConstraint(
            "caller_id_shown IN ('caller', 'hotline')", name=op.f("ck_hotlines_caller_id_shown")
        ),
        sa.CheckConstraint(
            "hunt_order IN ('default', 'sequential')", name=op.f("ck_hotlines_hunt_order")
        ),
        sa.CheckConstraint(
            "state IN ('free', 'reserved', 'active', 'suspended', 'cooling_off', 'cancelled')",
            name=op.f("ck_hotlines_state"),
        ),
        sa.CheckConstraint(
            "max_wait_seconds BETWEEN 10 AND 3600", name=op.f("ck_hotlines_max_wait_seconds")
        ),
        sa.CheckConstraint("max_waiting BETWEEN 0 AND 1000", name=op.f("ck_hotlines_max_waiting")),
        sa.CheckConstraint(
            "offer_timeout_seconds BETWEEN 5 AND 60", name=op.f("ck_hotlines_offer_timeout_seconds")
        ),
        sa.ForeignKeyConstraint(
            ["ring_back_prompt_id"], ["prompts.id"], name=op.f("fk_hotlines_ring_back_prompt_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_hotlines_tenant_id")),
        sa.ForeignKeyConstraint(
            ["welcome_prompt_id"], ["prompts.id"], name=op.f("fk_hotlines_welcome_prompt_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_hotlines")),
    )
    with op.batch_alter_table("hotlines", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_hotlines_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_idempotency_keys_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency_keys")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_idempotency_keys_created_at"), ["created_at"], unique=False)

    op.create_table(
        "prompt_overrides",
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("prompt_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["prompt_id"], ["prompts.id"], name=op.f("fk_prompt_overrides_prompt_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_prompt_overrides_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_prompt_overrides")),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_sessions_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(op.f("ix_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "phones",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("hotline_number", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["hotline_number"], ["hotlines.number"], name=op.f("fk_phones_hotline_number")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_phones_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phones")),
        sa.UniqueConstraint(
            "hotline_number", "number", name=op.f("uq_phones_hotline_number_number")
        ),
    )
    with op.batch_alter_table("phones", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_phones_hotline_number"), ["hotline_number"], unique=False)
        batch_op.create_index(op.f("ix_phones_tenant_id"), ["tenant_id"], unique=False)
    # One row from the start: changes only ever count it up.
    op.execute("INSERT INTO configuration_revision (id, revision) VALUES (1, 1)")


def downgrade() -> None:
    with op.batch_alter_table("phones", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_phones_tenant_id"))
        batch_op.drop_index(op.f("ix_phones_hotline_number"))

    op.drop_table("phones")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_sessions_user_id"))
        batch_op.drop_index(op.f("ix_sessions_expires_at"))

    op.drop_table("sessions")
    op.drop_table("prompt_overrides")
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_idempotency_keys_created_at"))

    op.drop_table("idempotency_keys")
    with op.batch_alter_table("hotlines", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_hotlines_tenant_id"))

    op.drop_table("hotlines")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_users_tenant_id"))

    op.drop_table("users")
    with op.batch_alter_table("prompts", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_prompts_tenant_id"))

    op.drop_table("prompts")
    op.drop_table("offers")
    op.drop_table("call_events")
    with op.batch_alter_table("blacklist", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_blacklist_tenant_id"))

    op.drop_table("blacklist")
    op.drop_table("trunks")
    op.drop_table("tenants")
    op.drop_table("configuration_revision")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index("ix_calls_tenant_id_started_at_id")
        batch_op.drop_index("ix_calls_tenant_id_caller_number")
        batch_op.drop_index("ix_calls_started_at_id")
        batch_op.drop_index("ix_calls_hotline_number_started_at")

    op.drop_table("calls")
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_audit_log_tenant_id"))
        batch_op.drop_index(op.f("ix_audit_log_at"))

    op.drop_table("audit_log")
