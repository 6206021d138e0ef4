"""Two tenants, the operator, and everything they own: what web tests start from."""

import wave
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

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
from hotline400.routing.hotline import Product
from hotline400.routing.products import sales_hotline
from hotline400.routing.question import Question
from hotline400.routing.test_case import Expectation, TestCase
from hotline400.routing.trunk import Registration, Trunk
from hotline400.storage import (
    caller_lists,
    flow_drafts,
    flow_schedules,
    flow_versions,
    hotlines,
    phones,
    prompts,
    queues,
    sessions,
    tenants,
    trunks,
    users,
    voicemail_boxes,
)
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.caller_lists import EntryDraft
from hotline400.storage.database import Database
from hotline400.storage.flow_drafts import TakenOver
from hotline400.storage.flow_versions import NewVersion
from hotline400.storage.models import BlacklistRow, FlowCaseRow, FlowReplayRow, WhitelistRow
from hotline400.storage.passwords import hash_password
from hotline400.storage.phones import PhoneDraft
from hotline400.storage.tenancy import OPERATOR, Scope

PASSWORD = "demo-400-demo"
BEGAN = datetime(2025, 11, 23, 2, 0, tzinfo=UTC)  # ten in the morning in China


@dataclass(frozen=True)
class Tenant:
    """What one tenant owns, by id."""

    id: str
    hotline: str
    administrator: str
    reader: str
    phone: str
    prompt: str
    entry: str
    friend: str
    call: str
    voicemail: str
    box: str
    callback: str


@dataclass(frozen=True)
class Company:
    """`ours` is who tests sign in as, `theirs` somebody else; tokens of live sessions."""

    ours: Tenant
    theirs: Tenant
    operator: str


async def found(database: Database, media: Path) -> Company:
    """Fill an empty database; tokens are good for an hour."""
    password_hash = await hash_password(PASSWORD)
    return Company(
        await _tenant(database, media, "华南机电", "4001234567", password_hash),
        await _tenant(database, media, "北方贸易", "4007654321", password_hash),
        await _person(database, None, "operator", "operator", password_hash),
    )


async def _tenant(
    database: Database, media: Path, name: str, hotline: str, password_hash: str
) -> Tenant:
    now = datetime.now(UTC)
    async with database.session(OPERATOR) as db:
        tenant_id = (await tenants.add(db, name=name, now=now)).id
        await hotlines.assign(db, number=hotline, tenant_id=tenant_id, now=now)
    async with database.session(Scope.of_tenant(tenant_id)) as db:
        _, rows = await phones.replace_all(
            db,
            hotline,
            [PhoneDraft("13800138001", "张经理"), PhoneDraft("02088886666", "前台")],
            expected_version=None,
            now=now,
        )
        prompt = await prompts.add(
            db, purpose="welcome", name="欢迎", path=f"prompts/{hotline}", seconds=1.0, now=now
        )
        await voicemail_boxes.add(
            db, await hotlines.get(db, hotline), "sales", {"name": "销售", "version": 2}, now
        )
        listed = EntryDraft("13900139000", reason="骚扰")
        entry = await caller_lists.add(db, BlacklistRow, listed, now=now)
        friend = await caller_lists.add(db, WhitelistRow, EntryDraft("13600136000"), now=now)
        await queues.add(db, hotline, {"name": "销售"}, now=now, queue_id="sales")
    write_wav(media / "voicemails" / f"{hotline}.wav", 3)
    write_wav(media / "prompts" / f"{hotline}.wav")
    write_wav(media / "recordings" / f"{hotline}.wav")
    return Tenant(
        id=tenant_id,
        hotline=hotline,
        administrator=await _person(
            database, tenant_id, f"admin-{hotline}", "administrator", password_hash
        ),
        reader=await _person(database, tenant_id, f"reader-{hotline}", "read_only", password_hash),
        phone=rows[0].id,
        prompt=prompt.id,
        entry=entry.id,
        friend=friend.id,
        call=await _call(database, tenant_id, hotline),
        voicemail=f"call-{hotline}-message-5",
        box="sales",
        callback=f"call-{hotline}-callback-7",
    )


async def _person(
    database: Database, tenant_id: str | None, login: str, role: str, password_hash: str
) -> str:
    now = datetime.now(UTC)
    async with database.session(OPERATOR) as db:
        row = await users.add(
            db,
            login=f"{login}@example.test",
            name=login,
            role=role,
            tenant_id=tenant_id,
            password_hash=password_hash,
            now=now,
        )
    async with database.session() as db:
        return await sessions.start(db, row.id, now=now, expires_at=now + timedelta(hours=1))


async def _call(database: Database, tenant_id: str, hotline: str) -> str:
    record = call_record(f"call-{hotline}", tenant_id, hotline)
    event = CallEvent(call_id=record.call_id, sequence=0, at=BEGAN, kind=EventKind.BEGAN)
    await DatabaseRecordStore(database).save(record, [event])
    return record.call_id


def call_record(call_id: str, tenant_id: str | None, hotline: str, **changes: object) -> CallRecord:
    """An answered call with a recording, unless told otherwise."""
    record = CallRecord(
        call_id=call_id,
        tenant_id=tenant_id,
        hotline_number=hotline,
        caller_number="13800001111",
        caller_raw="<sip:13800001111@198.51.100.1>",
        province="广东",
        city="广州",
        carrier="移动",
        trunk_id="demo",
        started_at=BEGAN,
        answered_at=BEGAN + timedelta(seconds=5),
        ended_at=BEGAN + timedelta(seconds=35),
        wait_ms=5000,
        talk_ms=30000,
        answered_phone="13800138001",
        disposition=Disposition.ANSWERED,
        reason="talked",
        released_by=ReleasedBy.CALLER,
        hangup_cause=16,
        path=("hunt",),
        offers=(
            OfferRecord(
                leg_id="leg-1",
                phone_number="13800138001",
                started_at=BEGAN,
                ended_at=BEGAN + timedelta(seconds=5),
                result=OfferResult.ANSWERED,
            ),
        ),
        recording_path=f"recordings/{hotline}.wav",
        recording_seconds=30.0,
        voicemails=(a_message(call_id, hotline),) if tenant_id else (),
        callback_asked=a_consent(call_id, hotline) if tenant_id else None,
    )
    return record.model_copy(update=changes)


def a_message(call_id: str, hotline: str) -> VoicemailRecord:
    return VoicemailRecord(
        id=f"{call_id}-message-5",
        box="main",
        started_at=BEGAN + timedelta(seconds=10),
        seconds=3.0,
        path=f"voicemails/{hotline}.wav",
    )


def a_consent(call_id: str, hotline: str, **fields: object) -> CallbackAsked:
    """To be called back at another number than the company's other requests."""
    given = {
        "request": f"{call_id}-callback-7", "hotline_number": hotline, "queue": "main",
        "number": "13800001111", "key": "1", "asked_at": BEGAN, "since": BEGAN,
        "quiet_from": time(0), "quiet_until": time(0), "most_attempts": 3,
        "retry_minutes": (5, 15), "expires_at": datetime.now(UTC) + timedelta(hours=24),
    }  # fmt: skip
    return CallbackAsked.model_validate(given | fields)


async def add_trunk(database: Database) -> None:
    """A registered trunk with a password, id `demo`."""
    trunk = Trunk(
        id="demo",
        name="演示中继",
        host="198.51.100.10",
        registration=Registration(username="400", password="very-secret"),
    )
    async with database.session(OPERATOR) as db:
        await trunks.add(db, trunk)


async def add_flow(database: Database, tenant: Tenant) -> None:
    """Something published, and a draft."""
    now = datetime.now(UTC)
    async with database.session(Scope.of_tenant(tenant.id)) as db:
        hotline = await hotlines.get_for_change(db, tenant.hotline, None)
        flow = sales_hotline(None)
        await flow_versions.add(db, hotline, NewVersion(flow, Product.SALES, by=None), now)
        draft = await flow_drafts.save(
            db, hotline, flow, Product.SALES, expected_revision=0, by=None, now=now
        )
        flow_drafts.remember(draft, TakenOver("departments", None, None, [], []))
        planned = NewVersion(flow, Product.SALES, by=None)
        await flow_schedules.plan(
            db, hotline, planned, publish_at=now + timedelta(days=1), draft_revision=1, now=now
        )
        whose = {"tenant_id": tenant.id, "hotline_number": tenant.hotline}
        case = TestCase(name="x", question=Question(at=now), expects=Expectation())
        db.add(
            FlowCaseRow(
                id=f"case-{tenant.hotline}",
                document=case.model_dump_json(),
                created_at=now,
                updated_at=now,
                **whose,
            )
        )
        db.add(
            FlowReplayRow(
                id=f"replay-{tenant.hotline}",
                document=flow.model_dump_json(),
                source="draft",
                days=7,
                state="done",
                requested_at=now,
                **whose,
            )
        )


def write_wav(path: Path, seconds: int = 1) -> None:
    """Silence, 8 kHz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16_000 * seconds))
