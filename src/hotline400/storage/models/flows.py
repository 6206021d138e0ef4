"""The tables of call flows: what is published, drafted, planned and tested.

Documents are JSON text, not JSON columns: a document that cannot be read any more must not stop
the query that brings it along with all the others.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hotline400.storage.models.table import Table, TenantOwned


class FlowVersionRow(Table, TenantOwned):
    """A published flow. The newest is in force, the others are restore points (F-FLOW-8)."""

    __tablename__ = "flow_versions"
    hotline_number: Mapped[str] = mapped_column(ForeignKey("hotlines.number"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    document: Mapped[str] = mapped_column(Text)
    product: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(500), default="")
    restored_from: Mapped[int | None] = mapped_column(Integer)
    published_at: Mapped[datetime]
    published_by: Mapped[str | None] = mapped_column(String(32))  # None: the platform


class FlowDraftRow(Table, TenantOwned):
    """What is being worked on. The row stays when the draft goes, so that `revision` (its ETag)
    never comes twice."""

    __tablename__ = "flow_drafts"
    hotline_number: Mapped[str] = mapped_column(ForeignKey("hotlines.number"), primary_key=True)
    document: Mapped[str | None] = mapped_column(Text)  # None: there is no draft
    product: Mapped[str] = mapped_column(String(16))
    based_on: Mapped[int] = mapped_column(Integer)  # published version when it was begun
    revision: Mapped[int] = mapped_column(Integer)
    saved_at: Mapped[datetime]
    saved_by: Mapped[str | None] = mapped_column(String(32))
    taken_over: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The example that it began as, and what it was before (flow_drafts.TakenOver)."""


class FlowScheduleRow(Table, TenantOwned):
    """A flow to be published at a moment. It keeps its own copy of the document: what was planned
    is what is published, whatever becomes of the draft."""

    __tablename__ = "flow_schedules"
    hotline_number: Mapped[str] = mapped_column(ForeignKey("hotlines.number"), primary_key=True)
    publish_at: Mapped[datetime] = mapped_column(index=True)
    document: Mapped[str] = mapped_column(Text)
    product: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(500), default="")
    from_version: Mapped[int | None] = mapped_column(Integer)  # None: from the draft
    draft_revision: Mapped[int | None] = mapped_column(Integer)
    requested_at: Mapped[datetime]
    requested_by: Mapped[str | None] = mapped_column(String(32))
    failed_at: Mapped[datetime | None]  # it could not be published; `findings` says why
    findings: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))


class FlowCaseRow(Table, TenantOwned):
    """A test case that runs before every publish (F-FLOW-9)."""

    __tablename__ = "flow_cases"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    hotline_number: Mapped[str] = mapped_column(ForeignKey("hotlines.number"), index=True)
    document: Mapped[str] = mapped_column(Text)  # routing.test_case.TestCase
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")  # its ETag


class FlowReplayRow(Table, TenantOwned):
    """Recorded calls against another flow: asked for by a person, done by a job."""

    __tablename__ = "flow_replays"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    hotline_number: Mapped[str] = mapped_column(ForeignKey("hotlines.number"), index=True)
    document: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(16))  # draft, version, document
    days: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16), index=True)  # waiting, running, done, failed
    calls_done: Mapped[int] = mapped_column(Integer, default=0)
    calls_total: Mapped[int | None] = mapped_column(Integer)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    requested_at: Mapped[datetime] = mapped_column(index=True)
    requested_by: Mapped[str | None] = mapped_column(String(32))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
