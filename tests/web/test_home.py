"""The home page's figures, calls in progress, and health."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from hotline400.control import LiveCall, LiveUpdate
from hotline400.record.record import Disposition
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.web.summary.service import midnight

from .company import call_record
from .conftest import House

pytestmark = pytest.mark.anyio


def live_call(house: House, call_id: str, phase: str, *, theirs: bool = False) -> LiveCall:
    tenant = house.company.theirs if theirs else house.company.ours
    now = datetime.now(UTC)
    return LiveCall(
        call_id=call_id,
        tenant_id=tenant.id,
        hotline_number=tenant.hotline,
        caller_number="13800001111",
        phase=phase,
        started_at=now,
        phase_since=now,
    )


async def test_todays_figures_are_the_tenants_own(admin: httpx.AsyncClient, house: House) -> None:
    store = DatabaseRecordStore(house.database)
    now = datetime.now(UTC)
    fates = [
        (Disposition.ANSWERED, now, house.company.ours.id),
        (Disposition.ABANDONED, now, house.company.ours.id),
        (Disposition.REJECTED, now, house.company.ours.id),
        (Disposition.ANSWERED, midnight(now) - timedelta(seconds=1), house.company.ours.id),
        (Disposition.ANSWERED, now, house.company.theirs.id),
    ]
    for number, (disposition, at, tenant_id) in enumerate(fates):
        record = call_record(
            f"today-{number}", tenant_id, "4001234567", disposition=disposition, started_at=at
        )
        await store.save(record, [])
    for call_id, phase in (("a", "ringing"), ("b", "queued"), ("c", "talking"), ("d", "playing")):
        house.control.publish(LiveUpdate(call=live_call(house, call_id, phase)))
    house.control.publish(LiveUpdate(call=live_call(house, "e", "talking", theirs=True)))
    summary = (await admin.get("/summary")).json()
    assert summary["today"] == {
        "calls": 3,
        "answered": 1,
        "missed": 1,
        "waiting_now": 2,
        "talking_now": 1,
        "answer_rate": 0.5,  # the one turned away never came to the flow
    }
    assert [hotline["number"] for hotline in summary["hotlines"]] == ["4001234567"]
    assert summary["trunks_ok"] is False
    house.control.trunk_states["demo"] = "available"
    assert (await admin.get("/summary")).json()["trunks_ok"] is True


@pytest.mark.parametrize(
    ("states", "unprobed", "known"),
    [
        ({}, set(), "unknown"),
        ({"a": "available", "b": "available"}, {"b"}, "reachable"),
        ({"a": "unavailable", "b": "available"}, {"b"}, "not_probed"),
        ({"a": "available"}, {"a"}, "not_probed"),
        ({"a": "unavailable", "b": "unknown"}, set(), "unreachable"),
        ({"a": "refused"}, {"a"}, "unreachable"),
        ({"a": "unknown"}, set(), "unknown"),
    ],
)
async def test_what_is_known_of_the_lines(
    admin: httpx.AsyncClient,
    house: House,
    states: dict[str, str],
    unprobed: set[str],
    known: str,
) -> None:
    """A trunk that nobody probes is never told as one that works."""
    house.control.trunk_states.clear()
    house.control.trunk_states.update(states)
    house.control.unprobed_trunks = frozenset(unprobed)
    assert (await admin.get("/summary")).json()["lines"] == known


def test_a_day_begins_at_midnight_in_china() -> None:
    late = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert midnight(late) == late
    assert midnight(late - timedelta(seconds=1)) == late - timedelta(days=1)


async def test_no_calls_no_rate(admin: httpx.AsyncClient) -> None:
    today = (await admin.get("/summary")).json()["today"]
    assert (today["calls"], today["answer_rate"]) == (0, None)


async def test_live_calls_are_the_tenants_own(
    admin: httpx.AsyncClient, operator: httpx.AsyncClient, house: House
) -> None:
    house.control.publish(LiveUpdate(call=live_call(house, "ours", "talking")))
    house.control.publish(LiveUpdate(call=live_call(house, "theirs", "queued", theirs=True)))
    ours = (await admin.get("/live-calls")).json()["items"]
    assert [call["call_id"] for call in ours] == ["ours"]
    assert len((await operator.get("/live-calls")).json()["items"]) == 2


async def test_health_is_for_everybody(nobody: httpx.AsyncClient, house: House) -> None:
    well = await nobody.get("/health")
    assert (well.status_code, well.json()["status"]) == (200, "ok")
    house.health = house.health.model_copy(update={"status": "degraded", "asterisk": "down"})
    assert (await nobody.get("/health")).status_code == 200
    house.health = house.health.model_copy(update={"status": "down", "database": "down"})
    assert (await nobody.get("/health")).status_code == 503
