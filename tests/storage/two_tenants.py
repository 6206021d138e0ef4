"""Two tenants, each with a row in every table that belongs to tenants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from hotline400.record.callback import CallbackAsked
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.record import (
    CallRecord,
    Disposition,
    OfferRecord,
    OfferResult,
    ReleasedBy,
    VoicemailRecord,
)
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.database import Database
from hotline400.storage.models import (
    AuditRow,
    BlacklistRow,
    FlowCaseRow,
    FlowDraftRow,
    FlowReplayRow,
    FlowScheduleRow,
    FlowVersionRow,
    HotlineRow,
    PhoneRow,
    PromptOverrideRow,
    PromptRow,
    QueueMemberRow,
    QueueRow,
    ScreeningRow,
    Table,
    TenantRow,
    UserRow,
    VoicemailBoxRow,
    WhitelistRow,
    WrapUpFormRow,
    WrapUpRow,
)
from hotline400.storage.tenancy import OPERATOR, Scope

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Someone:
    """One tenant, by the ids of its rows."""

    tenant_id: str
    hotline: str

    @property
    def scope(self) -> Scope:
        return Scope.of_tenant(self.tenant_id)

    @property
    def phone_id(self) -> str:
        return f"{self.tenant_id}-phone"

    @property
    def prompt_id(self) -> str:
        return f"{self.tenant_id}-prompt"

    @property
    def entry_id(self) -> str:
        return f"{self.tenant_id}-entry"

    @property
    def queue_id(self) -> str:
        return f"{self.tenant_id}-queue"

    @property
    def user_id(self) -> str:
        return f"{self.tenant_id}-user"

    @property
    def call_id(self) -> str:
        return f"{self.tenant_id}-call"


@dataclass(frozen=True)
class TwoTenants:
    ours: Someone
    theirs: Someone


TENANTS = TwoTenants(Someone("ours", "4000000001"), Someone("theirs", "4000000002"))


async def two_tenants(database: Database) -> None:
    for someone in (TENANTS.ours, TENANTS.theirs):
        async with database.session(OPERATOR) as session:
            for rows in _rows(someone):
                session.add_all(rows)
                await session.flush()
        call = a_call(
            someone.call_id,
            tenant_id=someone.tenant_id,
            hotline_number=someone.hotline,
            voicemails=(a_message(someone),),
            callback_asked=asked(f"{someone.tenant_id}-request", hotline_number=someone.hotline),
        )
        await DatabaseRecordStore(database).save(call, its_events(call))
        async with database.session(someone.scope) as session:
            session.add(
                WrapUpRow(
                    call_id=someone.call_id,
                    result="已下单",
                    note=someone.tenant_id,
                    filled_by=someone.user_id,
                    filled_at=NOW,
                )
            )


def _rows(someone: Someone) -> Iterator[list[Table]]:
    """In an order that foreign keys allow."""
    tenant = {"tenant_id": someone.tenant_id}
    yield [TenantRow(id=someone.tenant_id, name=someone.tenant_id, created_at=NOW)]
    yield [
        HotlineRow(number=someone.hotline, updated_at=NOW, **tenant),
        PromptRow(
            id=someone.prompt_id,
            purpose="welcome",
            name="欢迎",
            path=f"prompts/{someone.tenant_id}",
            seconds=2.5,
            created_at=NOW,
            **tenant,
        ),
        UserRow(
            id=someone.user_id,
            login=f"{someone.tenant_id}@example.cn",
            name=someone.tenant_id,
            role="administrator",
            password_hash="-",
            created_at=NOW,
            **tenant,
        ),
        BlacklistRow(id=someone.entry_id, number="13900139000", created_at=NOW, **tenant),
        WhitelistRow(id=someone.entry_id, number="13900139000", created_at=NOW, **tenant),
        AuditRow(at=NOW, action="blacklist.added", subject=someone.entry_id, **tenant),
    ]
    yield _flows(someone)
    yield [
        PhoneRow(
            id=someone.phone_id,
            hotline_number=someone.hotline,
            number="13800138000",
            position=0,
            **tenant,
        ),
        QueueRow(hotline_number=someone.hotline, id="main", created_at=NOW, **tenant),
        QueueRow(
            hotline_number=someone.hotline,
            id=someone.queue_id,
            name="售后",
            created_at=NOW,
            **tenant,
        ),
        ScreeningRow(hotline_number=someone.hotline, **tenant),
        WrapUpFormRow(document={"results": ["已下单"], "fields": []}, **tenant),
        PromptOverrideRow(key="all_busy", prompt_id=someone.prompt_id, **tenant),
        VoicemailBoxRow(
            hotline_number=someone.hotline, id="sales", updated_at=NOW, **box_settings(), **tenant
        ),
    ]
    yield [
        QueueMemberRow(
            hotline_number=someone.hotline,
            queue_id=someone.queue_id,
            phone_id=someone.phone_id,
            position=0,
            skills={"英语": 5},
            **tenant,
        )
    ]


def _flows(someone: Someone) -> list[Table]:
    """Nothing of theirs can be published: it is only there to be looked for."""
    whose = {"tenant_id": someone.tenant_id, "hotline_number": someone.hotline}
    document = {"document": "{}", "product": "sales"}
    return [
        FlowVersionRow(version=1, published_at=NOW, **document, **whose),
        FlowDraftRow(based_on=0, revision=1, saved_at=NOW, **document, **whose),
        FlowScheduleRow(publish_at=NOW, requested_at=NOW, failed_at=NOW, **document, **whose),
        FlowCaseRow(
            id=f"{someone.tenant_id}-case", document="{}", created_at=NOW, updated_at=NOW, **whose
        ),
        FlowReplayRow(
            id=f"{someone.tenant_id}-replay",
            document="{}",
            source="draft",
            days=1,
            state="done",
            requested_at=NOW,
            **whose,
        ),
    ]


def box_settings() -> dict[str, Any]:
    return {"name": "销售", "max_seconds": 60, "max_messages": 100, "kept_days": 30, "version": 1}


def a_message(someone: Someone, number: int = 1) -> VoicemailRecord:
    return VoicemailRecord(
        id=f"{someone.call_id}-message-{number}",
        box="main",
        started_at=NOW,
        seconds=12.5,
        path=f"voicemails/{someone.tenant_id}/{number}.wav",
    )


def a_call(call_id: str, **changes: object) -> CallRecord:
    """Answered by the second phone, after the first was busy."""
    values: dict[str, object] = {
        "call_id": call_id,
        "hotline_number": "4000000001",
        "caller_number": "13700137000",
        "caller_raw": '"张三" <sip:013700137000@carrier>',
        "province": "广东",
        "city": "广州",
        "carrier": "中国移动",
        "started_at": NOW,
        "answered_at": NOW + timedelta(seconds=9),
        "ended_at": NOW + timedelta(seconds=69),
        "wait_ms": 9000,
        "talk_ms": 60000,
        "answered_phone": "13800138000",
        "disposition": Disposition.ANSWERED,
        "reason": "caller_hung_up",
        "released_by": ReleasedBy.CALLER,
        "hangup_cause": 16,
        "path": ("hunt",),
        "offers": (
            OfferRecord(
                leg_id="leg-1",
                phone_number="02088886666",
                started_at=NOW,
                ended_at=NOW + timedelta(seconds=1),
                result=OfferResult.BUSY,
                hangup_cause=17,
            ),
            OfferRecord(
                leg_id="leg-2",
                phone_number="13800138000",
                started_at=NOW + timedelta(seconds=1),
                ended_at=NOW + timedelta(seconds=9),
                result=OfferResult.ANSWERED,
            ),
        ),
    }
    return CallRecord.model_validate(values | changes)


def asked(request: str = "request", **fields: object) -> CallbackAsked:
    """A caller's consent."""
    given = {
        "request": request, "hotline_number": "4001234567", "queue": "main",
        "number": "13800138000", "key": "1", "asked_at": NOW, "since": NOW - timedelta(minutes=2),
        "quiet_from": time(21), "quiet_until": time(8), "most_attempts": 2,
        "retry_minutes": (5, 15), "expires_at": NOW + timedelta(hours=24), "engine": "one",
    }  # fmt: skip
    return CallbackAsked.model_validate(given | fields)


def its_events(record: CallRecord) -> list[CallEvent]:
    kinds = (EventKind.BEGAN, EventKind.OFFERED, EventKind.CONNECTED, EventKind.ENDED)
    return [
        CallEvent(
            call_id=record.call_id,
            sequence=sequence,
            at=record.started_at + timedelta(seconds=sequence),
            kind=kind,
            data={"leg": "leg-2"},
        )
        for sequence, kind in enumerate(kinds)
    ]
