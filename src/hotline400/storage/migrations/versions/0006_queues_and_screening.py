"""Queues of their own, phones with hours, whitelist and screening rules.

What a hotline knew of its one queue moves to that queue's row, "main".
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_ORDERS = (
    "'default', 'sequential', 'round_robin', 'longest_idle', 'fewest_calls', 'ring_all', "
    "'weighted', 'skill'"
)
_MOVED = ("offer_timeout_seconds", "max_waiting", "max_wait_seconds", "ring_back_prompt_id")


def upgrade() -> None:
    _make_queues()
    _make_members()
    _make_screening()
    _make_whitelist()
    _fill()
    _change_hotlines()
    with op.batch_alter_table("phones") as phones:
        phones.add_column(sa.Column("valid_from", sa.Time(), nullable=True))
        phones.add_column(sa.Column("valid_until", sa.Time(), nullable=True))
    with op.batch_alter_table("blacklist") as blacklist:
        blacklist.add_column(
            sa.Column("prefix", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        blacklist.drop_constraint(op.f("uq_blacklist_tenant_id_number"), type_="unique")
        blacklist.create_unique_constraint(
            op.f("uq_blacklist_tenant_id_number_prefix"), ["tenant_id", "number", "prefix"]
        )


def _make_queues() -> None:
    op.create_table(
        "queues",
        sa.Column("hotline_number", sa.String(length=10), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("order", sa.String(length=16), nullable=False),
        sa.Column("offer_timeout_seconds", sa.Integer(), nullable=False),
        sa.Column("most_offers", sa.Integer(), nullable=True),
        sa.Column("max_waiting", sa.Integer(), nullable=False),
        sa.Column("max_wait_seconds", sa.Integer(), nullable=False),
        sa.Column("ring_back_prompt_id", sa.String(length=32), nullable=True),
        sa.Column("connect_at_once", sa.Boolean(), nullable=False),
        sa.Column("memory_hours", sa.Integer(), nullable=False),
        sa.Column("announce_position", sa.Boolean(), nullable=False),
        sa.Column("announce_wait", sa.Boolean(), nullable=False),
        sa.Column("announce_every_seconds", sa.Integer(), nullable=False),
        sa.Column("whisper", sa.Boolean(), nullable=False),
        sa.Column("whisper_prompt_id", sa.String(length=32), nullable=True),
        sa.Column("accept_key", sa.Boolean(), nullable=False),
        sa.Column("wrap_up_seconds", sa.Integer(), nullable=False),
        sa.Column("widening", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(f'"order" IN ({_ORDERS})', name=op.f("ck_queues_order")),
        sa.CheckConstraint(
            "offer_timeout_seconds BETWEEN 5 AND 60", name=op.f("ck_queues_offer_timeout_seconds")
        ),
        sa.CheckConstraint("most_offers BETWEEN 1 AND 150", name=op.f("ck_queues_most_offers")),
        sa.CheckConstraint("max_waiting BETWEEN 0 AND 1000", name=op.f("ck_queues_max_waiting")),
        sa.CheckConstraint(
            "max_wait_seconds BETWEEN 10 AND 3600", name=op.f("ck_queues_max_wait_seconds")
        ),
        sa.CheckConstraint("memory_hours BETWEEN 0 AND 720", name=op.f("ck_queues_memory_hours")),
        sa.CheckConstraint(
            "announce_every_seconds BETWEEN 15 AND 600",
            name=op.f("ck_queues_announce_every_seconds"),
        ),
        sa.CheckConstraint(
            "wrap_up_seconds BETWEEN 0 AND 600", name=op.f("ck_queues_wrap_up_seconds")
        ),
        sa.ForeignKeyConstraint(
            ["hotline_number"], ["hotlines.number"], name=op.f("fk_queues_hotline_number")
        ),
        sa.ForeignKeyConstraint(
            ["ring_back_prompt_id"], ["prompts.id"], name=op.f("fk_queues_ring_back_prompt_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_queues_tenant_id")),
        sa.ForeignKeyConstraint(
            ["whisper_prompt_id"], ["prompts.id"], name=op.f("fk_queues_whisper_prompt_id")
        ),
        sa.PrimaryKeyConstraint("hotline_number", "id", name=op.f("pk_queues")),
    )
    op.create_index(op.f("ix_queues_tenant_id"), "queues", ["tenant_id"])


def _make_members() -> None:
    op.create_table(
        "queue_members",
        sa.Column("hotline_number", sa.String(length=10), nullable=False),
        sa.Column("queue_id", sa.String(length=32), nullable=False),
        sa.Column("phone_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("weight BETWEEN 0 AND 100", name=op.f("ck_queue_members_weight")),
        sa.ForeignKeyConstraint(
            ["hotline_number", "queue_id"],
            ["queues.hotline_number", "queues.id"],
            name=op.f("fk_queue_members_hotline_number_queue_id"),
        ),
        sa.ForeignKeyConstraint(
            ["phone_id"],
            ["phones.id"],
            name=op.f("fk_queue_members_phone_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_queue_members_tenant_id")
        ),
        sa.PrimaryKeyConstraint(
            "hotline_number", "queue_id", "phone_id", name=op.f("pk_queue_members")
        ),
    )
    op.create_index(op.f("ix_queue_members_phone_id"), "queue_members", ["phone_id"])
    op.create_index(op.f("ix_queue_members_tenant_id"), "queue_members", ["tenant_id"])


def _make_screening() -> None:
    op.create_table(
        "screening",
        sa.Column("hotline_number", sa.String(length=10), nullable=False),
        sa.Column("whitelist_mode", sa.String(length=16), nullable=False),
        sa.Column("region_mode", sa.String(length=16), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("region_exceptions", sa.JSON(), nullable=False),
        sa.Column("withheld", sa.String(length=16), nullable=False),
        sa.Column("announce_refusal", sa.Boolean(), nullable=False),
        sa.Column("caller_per_hour", sa.Integer(), nullable=True),
        sa.Column("caller_per_day", sa.Integer(), nullable=True),
        sa.Column("number_per_day", sa.Integer(), nullable=True),
        sa.Column("number_per_month", sa.Integer(), nullable=True),
        sa.Column("concurrent", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "whitelist_mode IN ('off', 'only', 'first')", name=op.f("ck_screening_whitelist_mode")
        ),
        sa.CheckConstraint(
            "region_mode IN ('off', 'deny', 'allow')", name=op.f("ck_screening_region_mode")
        ),
        sa.CheckConstraint(
            "withheld IN ('unlisted', 'allowed', 'refused')", name=op.f("ck_screening_withheld")
        ),
        *(
            sa.CheckConstraint(f"{name} >= 1", name=op.f(f"ck_screening_{name}"))
            for name in (
                "caller_per_hour",
                "caller_per_day",
                "number_per_day",
                "number_per_month",
                "concurrent",
            )
        ),
        sa.ForeignKeyConstraint(
            ["hotline_number"], ["hotlines.number"], name=op.f("fk_screening_hotline_number")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_screening_tenant_id")),
        sa.PrimaryKeyConstraint("hotline_number", name=op.f("pk_screening")),
    )
    op.create_index(op.f("ix_screening_tenant_id"), "screening", ["tenant_id"])


def _make_whitelist() -> None:
    op.create_table(
        "whitelist",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("prefix", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_whitelist_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whitelist")),
        sa.UniqueConstraint(
            "tenant_id", "number", "prefix", name=op.f("uq_whitelist_tenant_id_number_prefix")
        ),
    )
    op.create_index(op.f("ix_whitelist_tenant_id"), "whitelist", ["tenant_id"])


def _fill() -> None:
    """Every hotline has its main queue, with what it had before, and its screening rules."""
    moved = ", ".join(_MOVED)
    op.execute(
        f"""INSERT INTO queues (hotline_number, tenant_id, id, name, "order", {moved},
            connect_at_once, memory_hours, announce_position, announce_wait,
            announce_every_seconds, whisper, accept_key, wrap_up_seconds, widening, version,
            created_at)
        SELECT number, tenant_id, 'main', '', hunt_order, {moved},
            false, 0, false, false, 45, false, false, 0, '[]', 1, updated_at
        FROM hotlines"""  # noqa: S608 — constants of this file
    )
    op.execute(
        """INSERT INTO screening (hotline_number, tenant_id, whitelist_mode, region_mode, regions,
            region_exceptions, withheld, announce_refusal, version)
        SELECT number, tenant_id, 'off', 'off', '[]', '[]', 'unlisted', true, 1 FROM hotlines"""
    )


def _change_hotlines() -> None:
    with op.batch_alter_table("hotlines") as hotlines:
        for check in ("hunt_order", "offer_timeout_seconds", "max_waiting", "max_wait_seconds"):
            hotlines.drop_constraint(op.f(f"ck_hotlines_{check}"), type_="check")
        for name in ("hunt_order", *_MOVED):
            hotlines.drop_column(name)
        hotlines.add_column(
            sa.Column("max_phones", sa.Integer(), server_default="10", nullable=False)
        )
        hotlines.create_check_constraint(
            op.f("ck_hotlines_max_phones"), "max_phones BETWEEN 1 AND 150"
        )
    op.execute(
        """UPDATE hotlines SET max_phones = (
            SELECT CASE WHEN count(*) > 10 THEN count(*) ELSE 10 END
            FROM phones WHERE phones.hotline_number = hotlines.number)"""
    )
