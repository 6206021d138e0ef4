"""The tables. Names are those of the API and the pages; times are aware UTC."""

from datetime import datetime, time
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from hotline400.routing.hotline import AnswerAt, CallerIdShown, NumberState
from hotline400.routing.queue import HuntOrder
from hotline400.routing.screening_rules import ListMode, RegionMode, Withheld
from hotline400.storage.columns import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _one_of(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class Table(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


class TenantOwned:
    """Rows of one tenant. Every query on such a table passes the tenant filter (`tenancy.py`)."""

    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.id"), index=True)


class TenantRow(Table):
    __tablename__ = "tenants"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    recordings_kept_days: Mapped[int] = mapped_column(Integer, default=90)  # F-CDR-2


class UserRow(Table):
    """A person. The operator's people have no tenant."""

    __tablename__ = "users"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tenant_id: Mapped[str | None] = mapped_column(ForeignKey("tenants.id"), index=True)
    login: Mapped[str] = mapped_column(String(200), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(32))  # operator, administrator, read_only
    password_hash: Mapped[str] = mapped_column(String(300))
    locale: Mapped[str] = mapped_column(String(10), default="zh-CN")
    created_at: Mapped[datetime]


class SessionRow(Table):
    """A signed-in session; the token itself is never stored."""

    __tablename__ = "sessions"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256, hex
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(64), default="")


class HotlineRow(Table, TenantOwned):
    """A 400 number with its product settings. `version` is its ETag."""

    __tablename__ = "hotlines"
    __table_args__ = (
        # What the engine could not load is refused here: one bad row must not stop all the others.
        CheckConstraint("max_phones BETWEEN 1 AND 150", name="max_phones"),
        CheckConstraint(_one_of("state", NumberState), name="state"),
        CheckConstraint(_one_of("caller_id_shown", CallerIdShown), name="caller_id_shown"),
        CheckConstraint(_one_of("answer_at", AnswerAt), name="answer_at"),
    )
    number: Mapped[str] = mapped_column(String(10), primary_key=True)
    product: Mapped[str] = mapped_column(String(16), default="sales")
    state: Mapped[str] = mapped_column(String(16), default="active")
    max_phones: Mapped[int] = mapped_column(
        Integer, default=10, server_default="10"
    )  # the operator's to raise
    welcome_prompt_id: Mapped[str | None] = mapped_column(ForeignKey("prompts.id"))
    recording: Mapped[bool] = mapped_column(Boolean, default=True)
    caller_id_shown: Mapped[str] = mapped_column(String(16), default="caller")
    answer_at: Mapped[str] = mapped_column(String(16), default="connect")
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
        CheckConstraint(_one_of('"order"', HuntOrder), name="order"),
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
    order: Mapped[str] = mapped_column(String(16), default="default")
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


class PromptRow(Table, TenantOwned):
    """A tenant's audio, uploaded or spoken; `path` is relative to the media store, without
    extension (.wav, .alaw)."""

    __tablename__ = "prompts"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))  # welcome, ring_back, announcement
    name: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(300))
    seconds: Mapped[float] = mapped_column(Float)
    text: Mapped[str | None] = mapped_column(Text)  # what it was rendered from
    voice: Mapped[str | None] = mapped_column(String(64))
    speed: Mapped[float | None] = mapped_column(Float)
    created_at: Mapped[datetime]


class PromptOverrideRow(Table, TenantOwned):
    """A tenant's own audio in place of a platform prompt."""

    __tablename__ = "prompt_overrides"
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    prompt_id: Mapped[str] = mapped_column(ForeignKey("prompts.id"))


class ListedCaller:
    """A line of a black- or whitelist: a number, or with `prefix` where it begins."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    prefix: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    reason: Mapped[str] = mapped_column(String(200), default="")
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class BlacklistRow(ListedCaller, Table, TenantOwned):
    __tablename__ = "blacklist"
    __table_args__ = (UniqueConstraint("tenant_id", "number", "prefix"),)


class WhitelistRow(ListedCaller, Table, TenantOwned):
    __tablename__ = "whitelist"
    __table_args__ = (UniqueConstraint("tenant_id", "number", "prefix"),)


class ScreeningRow(Table, TenantOwned):
    """Who gets through to one hotline, besides the tenant's lists. `version` is its ETag."""

    __tablename__ = "screening"
    __table_args__ = (
        CheckConstraint(_one_of("whitelist_mode", ListMode), name="whitelist_mode"),
        CheckConstraint(_one_of("region_mode", RegionMode), name="region_mode"),
        CheckConstraint(_one_of("withheld", Withheld), name="withheld"),
        CheckConstraint("caller_per_hour >= 1", name="caller_per_hour"),
        CheckConstraint("caller_per_day >= 1", name="caller_per_day"),
        CheckConstraint("number_per_day >= 1", name="number_per_day"),
        CheckConstraint("number_per_month >= 1", name="number_per_month"),
        CheckConstraint("concurrent >= 1", name="concurrent"),
    )
    hotline_number: Mapped[str] = mapped_column(ForeignKey("hotlines.number"), primary_key=True)
    whitelist_mode: Mapped[str] = mapped_column(String(16), default="off")
    region_mode: Mapped[str] = mapped_column(String(16), default="off")
    regions: Mapped[list[str]] = mapped_column(JSON, default=list)
    region_exceptions: Mapped[list[str]] = mapped_column(JSON, default=list)
    withheld: Mapped[str] = mapped_column(String(16), default="unlisted")
    announce_refusal: Mapped[bool] = mapped_column(Boolean, default=True)
    caller_per_hour: Mapped[int | None] = mapped_column(Integer)
    caller_per_day: Mapped[int | None] = mapped_column(Integer)
    number_per_day: Mapped[int | None] = mapped_column(Integer)
    number_per_month: Mapped[int | None] = mapped_column(Integer)
    concurrent: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1)


class TrunkRow(Table):
    """A SIP trunk, `definition` being a `routing.trunk.Trunk` document."""

    __tablename__ = "trunks"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    definition: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(Integer, default=1)


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
    caller_raw: Mapped[str] = mapped_column(String(128), default="")
    province: Mapped[str | None] = mapped_column(String(32))
    city: Mapped[str | None] = mapped_column(String(32))
    area_code: Mapped[str | None] = mapped_column(String(8))
    carrier: Mapped[str | None] = mapped_column(String(32))
    trunk_id: Mapped[str | None] = mapped_column(String(32))
    sip_call_id: Mapped[str | None] = mapped_column(String(256))
    started_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime]
    wait_seconds: Mapped[int] = mapped_column(Integer)
    talk_seconds: Mapped[int] = mapped_column(Integer)
    answered_phone: Mapped[str | None] = mapped_column(String(32))
    disposition: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(64))
    released_by: Mapped[str] = mapped_column(String(16))
    hangup_cause: Mapped[int | None] = mapped_column(Integer)
    path: Mapped[list[str]]
    outcomes: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    flow_version: Mapped[int | None] = mapped_column(Integer)
    variables: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")
    recording_path: Mapped[str | None] = mapped_column(String(300))
    recording_seconds: Mapped[float | None] = mapped_column(Float)
    recording_deleted_at: Mapped[datetime | None]  # by retention; saving again restores nothing
    handled_by_fallback: Mapped[bool] = mapped_column(Boolean, default=False)


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
    result: Mapped[str | None] = mapped_column(String(16))
    hangup_cause: Mapped[int | None] = mapped_column(Integer)


class CallEventRow(Table):
    """One step of one call, for its trace."""

    __tablename__ = "call_events"
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(32))
    data: Mapped[dict[str, Any]]


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


class AuditRow(Table):
    """Who changed or heard what, and when (F-ACCT-3). Never changed, never deleted by us."""

    __tablename__ = "audit_log"
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime] = mapped_column(index=True)
    tenant_id: Mapped[str | None] = mapped_column(String(32), index=True)
    user_id: Mapped[str | None] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(64), default="")
    action: Mapped[str] = mapped_column(String(64))  # phones.replaced, recording.played, …
    subject: Mapped[str] = mapped_column(String(128))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str] = mapped_column(Text, default="")


class IdempotencyRow(Table):
    """The answer to a create, kept for a day so that a retry gets it again.

    `status` is None while the first request is under way.
    """

    __tablename__ = "idempotency_keys"
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))  # SHA-256 of method, path and body, hex
    status: Mapped[int | None] = mapped_column(Integer)
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(index=True)


class RevisionRow(Table):
    """One row: the configuration's revision, grown by every change."""

    __tablename__ = "configuration_revision"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger, default=0)
