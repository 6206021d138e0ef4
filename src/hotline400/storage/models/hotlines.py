"""400 numbers, the phones bound to them and the queues these stand in."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from hotline400.routing.hotline import AnswerAt, CallerIdShown, NumberState
from hotline400.routing.queue import HuntOrder
from hotline400.storage.columns import Word
from hotline400.storage.models.table import Table, TenantOwned, one_of


class HotlineRow(Table, TenantOwned):
    """A 400 number with its product settings. `version` is its ETag."""

    __tablename__ = "hotlines"
    __table_args__ = (
        # What the engine could not load is refused here: one bad row must not stop all the others.
        CheckConstraint("max_phones BETWEEN 1 AND 150", name="max_phones"),
        CheckConstraint(one_of("state", NumberState), name="state"),
        CheckConstraint(one_of("caller_id_shown", CallerIdShown), name="caller_id_shown"),
        CheckConstraint(one_of("answer_at", AnswerAt), name="answer_at"),
    )
    number: Mapped[str] = mapped_column(String(10), primary_key=True)
    product: Mapped[str] = mapped_column(String(16), default="sales")
    state: Mapped[str] = mapped_column(Word(NumberState, 16), default="active")
    max_phones: Mapped[int] = mapped_column(
        Integer, default=10, server_default="10"
    )  # the operator's to raise
    welcome_prompt_id: Mapped[str | None] = mapped_column(ForeignKey("prompts.id"))
    recording: Mapped[bool] = mapped_column(Boolean, default=True)
    caller_id_shown: Mapped[str] = mapped_column(Word(CallerIdShown, 16), default="caller")
    answer_at: Mapped[str] = mapped_column(Word(AnswerAt, 16), default="connect")
    flow_version: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    version: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime]


class PhoneRow(Table, TenantOwned):
    """A bound phone; the list of one hotline is ordered by `position`."""

    __tablename__ = "phones"
    __table_args__ = (UniqueConstraint("hotline_number", "number"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    hotline_number: Mapped[str] = mapped_column(ForeignKey("hotlines.number"), index=True)
    number: Mapped[str] = mapped_column(String(20))  # national digits
    label: Mapped[str] = mapped_column(String(100), default="")
    position: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[time | None]  # China's time of day; both or neither
    valid_until: Mapped[time | None]


class QueueRow(Table, TenantOwned):
    """A queue of a hotline (分组). Every hotline has "main". `version` is its ETag."""

    __tablename__ = "queues"
    __table_args__ = (
        # What the engine could not load is refused here: one bad row must not stop all the others.
        CheckConstraint(one_of('"order"', HuntOrder), name="order"),
        CheckConstraint("offer_timeout_seconds BETWEEN 5 AND 60", name="offer_timeout_seconds"),
        CheckConstraint("most_offers BETWEEN 1 AND 150", name="most_offers"),
        CheckConstraint("max_waiting BETWEEN 0 AND 1000", name="max_waiting"),
        CheckConstraint("max_wait_seconds BETWEEN 10 AND 3600", name="max_wait_seconds"),
        CheckConstraint("memory_hours BETWEEN 0 AND 720", name="memory_hours"),
        CheckConstraint("announce_every_seconds BETWEEN 15 AND 600", name="announce_every_seconds"),
        CheckConstraint("wrap_up_seconds BETWEEN 0 AND 600", name="wrap_up_seconds"),
    )
    hotline_number: Mapped[str] = mapped_column(ForeignKey("hotlines.number"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    order: Mapped[str] = mapped_column(Word(HuntOrder, 16), default="default")
    offer_timeout_seconds: Mapped[int] = mapped_column(Integer, default=15)
    most_offers: Mapped[int | None] = mapped_column(Integer)
    max_waiting: Mapped[int] = mapped_column(Integer, default=10)
    max_wait_seconds: Mapped[int] = mapped_column(Integer, default=300)
    ring_back_prompt_id: Mapped[str | None] = mapped_column(ForeignKey("prompts.id"))
    connect_at_once: Mapped[bool] = mapped_column(Boolean, default=False)
    memory_hours: Mapped[int] = mapped_column(Integer, default=0)
    announce_position: Mapped[bool] = mapped_column(Boolean, default=False)
    announce_wait: Mapped[bool] = mapped_column(Boolean, default=False)
    announce_every_seconds: Mapped[int] = mapped_column(Integer, default=45)
    whisper: Mapped[bool] = mapped_column(Boolean, default=False)
    whisper_prompt_id: Mapped[str | None] = mapped_column(ForeignKey("prompts.id"))
    accept_key: Mapped[bool] = mapped_column(Boolean, default=False)
    wrap_up_seconds: Mapped[int] = mapped_column(Integer, default=0)
    widening: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]


class QueueMemberRow(Table, TenantOwned):
    """One phone's part in a queue, ordered by `position`. In "main" every phone takes part; a row
    there only gives its weight and skills."""

    __tablename__ = "queue_members"
    __table_args__ = (
        ForeignKeyConstraint(
            ["hotline_number", "queue_id"], ["queues.hotline_number", "queues.id"]
        ),
        CheckConstraint("weight BETWEEN 0 AND 100", name="weight"),
    )
    hotline_number: Mapped[str] = mapped_column(String(10), primary_key=True)
    queue_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    # Deferred: a list of phones that is replaced deletes its rows and writes them anew.
    phone_id: Mapped[str] = mapped_column(
        ForeignKey("phones.id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
        index=True,
    )
    position: Mapped[int] = mapped_column(Integer)
    weight: Mapped[int] = mapped_column(Integer, default=1)
    skills: Mapped[dict[str, Any]]
