"""Voicemail boxes and what callers left in them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hotline400.storage.models.table import Table, TenantOwned


class VoicemailBoxRow(Table, TenantOwned):
    """A voicemail box's settings; `id` is what a flow names it by. Every hotline has the box
    `main`, also without a row. A box may belong to one queue or to one phone."""

    __tablename__ = "voicemail_boxes"
    __table_args__ = (
        CheckConstraint("max_seconds BETWEEN 5 AND 600", name="max_seconds"),
        CheckConstraint("max_messages BETWEEN 1 AND 10000", name="max_messages"),
        CheckConstraint("kept_days BETWEEN 1 AND 3650", name="kept_days"),
    )
    hotline_number: Mapped[str] = mapped_column(ForeignKey("hotlines.number"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    queue_id: Mapped[str | None] = mapped_column(String(64))
    phone_id: Mapped[str | None] = mapped_column(String(32))
    greeting_prompt_id: Mapped[str | None] = mapped_column(ForeignKey("prompts.id"))
    max_seconds: Mapped[int] = mapped_column(Integer, default=120)
    max_messages: Mapped[int] = mapped_column(Integer, default=200)
    kept_days: Mapped[int] = mapped_column(Integer, default=90)  # F-CDR-2
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime]


class VoicemailRow(Table, TenantOwned):
    """A message that a caller left (F-VM-1). Deleted first for thirty days, in which that can be
    undone; `removed_at` is when the file went for good."""

    __tablename__ = "voicemails"
    __table_args__ = (
        Index("ix_voicemails_tenant_id_started_at_id", "tenant_id", "started_at", "id"),
        Index("ix_voicemails_hotline_number_box", "hotline_number", "box"),
    )
    id: Mapped[str] = mapped_column(String(96), primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    hotline_number: Mapped[str] = mapped_column(String(32))
    box: Mapped[str] = mapped_column(String(64))
    caller_number: Mapped[str | None] = mapped_column(String(32))
    province: Mapped[str | None] = mapped_column(String(32))
    city: Mapped[str | None] = mapped_column(String(32))
    started_at: Mapped[datetime]
    seconds: Mapped[float] = mapped_column(Float)
    path: Mapped[str] = mapped_column(String(300))
    heard_at: Mapped[datetime | None]
    heard_by: Mapped[str | None] = mapped_column(String(32))  # user id; None: by phone
    handled_at: Mapped[datetime | None]
    handled_by: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(Text, default="")
    deleted_at: Mapped[datetime | None]
    deleted_by: Mapped[str | None] = mapped_column(String(32))
    removed_at: Mapped[datetime | None]
