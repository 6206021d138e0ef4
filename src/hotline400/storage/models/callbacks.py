"""Callers to be called back."""

from datetime import datetime, time

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from hotline400.record.callback import OPEN, CallbackResult, CallbackState
from hotline400.storage.columns import Word
from hotline400.storage.models.table import Table, TenantOwned, one_of

OPEN_ONCE = "uq_callback_requests_open"
_IS_OPEN = one_of("state", sorted(OPEN))


class CallbackRow(Table, TenantOwned):
    """A caller to be called back (F-HUNT-8), with the terms that were agreed. Written by
    `call_store` when a call has ended, taken by one engine at a time (`lease_owner`)."""

    __tablename__ = "callback_requests"
    __table_args__ = (
        Index("ix_callback_requests_tenant_id_asked_at_id", "tenant_id", "asked_at", "id"),
        Index("ix_callback_requests_state_lease_owner", "state", "lease_owner"),
        Index("ix_callback_requests_number_state", "number", "state"),
        # Nobody is to be called back twice for the same wish, whoever writes at the same moment.
        Index(
            OPEN_ONCE,
            "tenant_id",
            "hotline_number",
            "queue",
            "number",
            unique=True,
            sqlite_where=text(_IS_OPEN),
            postgresql_where=text(_IS_OPEN),
        ),
        CheckConstraint(one_of("state", CallbackState), name="state"),
    )
    id: Mapped[str] = mapped_column(String(96), primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    hotline_number: Mapped[str] = mapped_column(String(32))
    queue: Mapped[str] = mapped_column(String(64))
    number: Mapped[str] = mapped_column(String(32))  # whom to call
    key: Mapped[str] = mapped_column(String(4))  # by which the caller agreed
    asked_at: Mapped[datetime]
    since: Mapped[datetime]  # the place that is kept
    skill: Mapped[str | None] = mapped_column(String(40))
    priority: Mapped[int] = mapped_column(Integer, default=0)
    quiet_from: Mapped[time]
    quiet_until: Mapped[time]
    most_attempts: Mapped[int] = mapped_column(Integer)
    retry_minutes: Mapped[list[int]] = mapped_column(JSON)
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(Word(CallbackState, 16))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    rounds: Mapped[int] = mapped_column(Integer, default=0)
    not_before: Mapped[datetime]
    current_call: Mapped[str | None] = mapped_column(String(64))
    last_call: Mapped[str | None] = mapped_column(String(64))
    last_result: Mapped[str | None] = mapped_column(Word(CallbackResult, 16))
    last_at: Mapped[datetime | None]
    changed_by: Mapped[str | None] = mapped_column(String(32))  # user id
    lease_owner: Mapped[str] = mapped_column(String(32))
    lease_until: Mapped[datetime]
