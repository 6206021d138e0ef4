"""The engine's look back at calls that are over."""

from datetime import timedelta

import pytest

from hotline400.record.record import Disposition
from hotline400.storage import recent_calls
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.database import Database
from hotline400.storage.recent_calls import DatabaseRecentCalls

from .two_tenants import NOW, TwoTenants, a_call

pytestmark = pytest.mark.anyio


async def test_pages_in_order_without_those_turned_away_or_of_others(
    database: Database, tenants: TwoTenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent_calls, "CALLS_A_PAGE", 2)
    ours = {"tenant_id": tenants.ours.tenant_id, "hotline_number": "4009999999"}
    calls = [
        a_call(f"call-{n}", started_at=NOW + timedelta(minutes=n // 2), **ours) for n in range(5)
    ]
    turned_away = a_call("call-9", disposition=Disposition.REJECTED, **ours)
    theirs = a_call("call-8", tenant_id=tenants.theirs.tenant_id, hotline_number="4009999999")
    await DatabaseRecordStore(database).save_all(
        [(call, []) for call in (*calls, turned_away, theirs)]
    )
    recent, after, found = DatabaseRecentCalls(database), (NOW, ""), []
    while page := await recent.calls(tenants.ours.tenant_id, "4009999999", after):
        assert len(page) <= 2
        found += page
        after = (page[-1].began_at, page[-1].call_id)
    assert [call.call_id for call in found] == [call.call_id for call in calls]
    later = await recent.calls(
        tenants.ours.tenant_id, "4009999999", (NOW + timedelta(minutes=2), "")
    )
    assert [call.call_id for call in later] == ["call-4"]


async def test_who_answered_and_how_long(database: Database, tenants: TwoTenants) -> None:
    ours = {"tenant_id": tenants.ours.tenant_id, "hotline_number": "4009999999"}
    answered = a_call(
        "call-1", answered_at=NOW, answered_phone="13800138000", talk_ms=60000, **ours
    )
    missed = a_call("call-2", disposition=Disposition.NO_ANSWER, **ours)
    nobody = missed.model_copy(update={"answered_at": None, "answered_phone": None})
    await DatabaseRecordStore(database).save_all([(answered, []), (nobody, [])])
    recent = DatabaseRecentCalls(database)
    one, two = await recent.calls(tenants.ours.tenant_id, "4009999999", (NOW - timedelta(1), ""))
    assert (one.phone_number, one.talk_from, one.talk_until) == (
        "13800138000", NOW, NOW + timedelta(seconds=60),
    )  # fmt: skip
    assert (two.phone_number, two.talk_from, two.talk_until) == (None, None, None)
