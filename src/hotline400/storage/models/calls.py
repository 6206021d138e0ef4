"""Records of calls, their offers and their steps."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from hotline400.record.duration import whole_seconds
from hotline400.record.event import EventKind
from hotline400.record.record import Disposition, OfferResult, ReleasedBy
from hotline400.storage.columns import Word
from hotline400.storage.models.table import Table


class CallRow(Table):
    """One call's record. `tenant_id` is None where the called number belongs to nobody."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_started_at_id", "started_at", "id"),
        Index("ix_calls_tenant_id_started_at_id", "tenant_id", "started_at", "id"),
        Index("ix_calls_tenant_id_caller_number", "tenant_id", "caller_number"),
        Index("ix_calls_hotline_number_started_at", "hotline_number", "started_at"),
    )
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    tenant_id: Mapped[str | None] = mapped_column(String(32))
    hotline_number: Mapped[str] = mapped_column(String(32))
    caller_number: Mapped[str | None] = mapped_column(String(32))
    caller_raw: Mapped[str] = mapped_column(Text, default="")
    caller_withheld: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    province: Mapped[str | None] = mapped_column(String(32))
    city: Mapped[str | None] = mapped_column(String(32))
    area_code: Mapped[str | None] = mapped_column(String(8))
    carrier: Mapped[str | None] = mapped_column(String(32))
    trunk_id: Mapped[str | None] = mapped_column(String(32))
    sip_call_id: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime]
    wait_ms: Mapped[int] = mapped_column(Integer)  # started to answered, or to the end
    talk_ms: Mapped[int] = mapped_column(Integer)  # answered to the end of the talk
    answered_phone: Mapped[str | None] = mapped_column(String(32))
    disposition: Mapped[str] = mapped_column(Word(Disposition, 16))
    reason: Mapped[str] = mapped_column(Text)
    released_by: Mapped[str] = mapped_column(Word(ReleasedBy, 16))
    hangup_cause: Mapped[int | None] = mapped_column(Integer)
    path: Mapped[list[str]]
    outcomes: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    flow_version: Mapped[int | None] = mapped_column(Integer)
    variables: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")
    recording_path: Mapped[str | None] = mapped_column(String(300))
    recording_seconds: Mapped[float | None] = mapped_column(Float)
    recording_deleted_at: Mapped[datetime | None]  # by retention; saving again restores nothing
    handled_by_fallback: Mapped[bool] = mapped_column(Boolean, default=False)
    callback_of: Mapped[str | None] = mapped_column(String(64), index=True)
    """The call in which the customer had asked for this one, of ours."""

    @property
    def wait_seconds(self) -> int:
        return whole_seconds(self.wait_ms)

    @property
    def talk_seconds(self) -> int:
        return whole_seconds(self.talk_ms)


class OfferRow(Table):
    """One ring of one phone."""

    __tablename__ = "offers"
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    leg_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    phone_number: Mapped[str] = mapped_column(String(32))
    trunk_id: Mapped[str | None] = mapped_column(String(32))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(Word(OfferResult, 32))
    hangup_cause: Mapped[int | None] = mapped_column(Integer)


class CallEventRow(Table):
    """One step of one call, for its trace."""

    __tablename__ = "call_events"
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(Word(EventKind, 32))
    data: Mapped[dict[str, Any]]
