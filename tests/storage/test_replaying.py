"""Recorded calls against another flow: which would go elsewhere (F-FLOW-9)."""

from datetime import datetime, timedelta
from typing import Any

import anyio
import pytest

from hotline400.jobs import replaying
from hotline400.jobs.replaying import Replayer
from hotline400.routing.flow import Flow
from hotline400.storage import flow_documents, flow_replays, hotlines
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.errors import LimitExceeded
from hotline400.storage.models import FlowReplayRow
from hotline400.storage.tenancy import OPERATOR

from .flows_to_keep import MEDIA, clear, put_in_force, surroundings
from .two_tenants import NOW, TENANTS, a_call

pytestmark = pytest.mark.anyio
OURS = TENANTS.ours


@pytest.fixture(autouse=True)
async def nothing_there(database: Database) -> None:
    await clear(database)


def menu(one: str) -> Flow:
    """1 and 2 lead to phones; `one` is where 1 leads."""

    def phones(node_id: str) -> dict[str, Any]:
        ways = dict.fromkeys(("on_no_answer", "on_busy", "on_queue_full"), "end")
        return {"kind": "hunt", "id": node_id, "label": node_id, **ways}

    keys = {"1": one, "2": "service"}
    asked = {"kind": "menu", "id": "menu", "keys": keys, "on_timeout": "end", "on_invalid": "end"}
    mailbox = {"kind": "voicemail", "id": "mailbox", "label": "留言", "next": "end"}
    nodes = [asked, phones("sales"), phones("service"), mailbox, {"kind": "hangup", "id": "end"}]
    return Flow.model_validate({"start": "menu", "nodes": {node["id"]: node for node in nodes}})


async def call(database: Database, name: str, key: str, node: str, began: datetime) -> None:
    record = a_call(
        name,
        tenant_id=OURS.tenant_id,
        hotline_number=OURS.hotline,
        started_at=began,
        answered_at=began,
        ended_at=began + timedelta(minutes=1),
        path=("menu", node),
        outcomes=(key, "answered"),
        flow_version=2,
        offers=(),
    )
    await DatabaseRecordStore(database).save(record, [])


async def want(database: Database, flow: Flow, days: int = 7) -> str:
    async with database.session(OURS.scope) as session:
        hotline = await hotlines.get_for_change(session, OURS.hotline, None)
        row = await flow_replays.add(
            session,
            hotline,
            document=flow_documents.written(flow),
            source="draft",
            days=days,
            by=None,
            now=NOW,
        )
        return row.id


def replayer(database: Database, now: datetime = NOW) -> Replayer:
    return Replayer(database, DatabaseDirectory(database, MEDIA), surroundings, lambda: now)


async def outcome(database: Database, replay_id: str) -> FlowReplayRow:
    async with database.reading(OURS.scope) as session:
        return await flow_replays.get(session, OURS.hotline, replay_id)


async def test_says_which_calls_would_go_elsewhere(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "CHUNK", 2)
    await put_in_force(database, OURS, menu("sales"))
    for number, (key, node) in enumerate([("1", "sales")] * 3 + [("2", "service")] * 2):
        began = NOW - timedelta(hours=number + 1)
        await call(database, f"call-{number}", key, node, began)
    await call(database, "too-long-ago", "1", "sales", NOW - timedelta(days=8))
    replay_id = await want(database, menu("mailbox"))
    assert (await outcome(database, replay_id)).state == "waiting"

    assert await replayer(database).replay_waiting() == 1

    row = await outcome(database, replay_id)
    assert (row.state, row.calls_done, row.ended_at) == ("done", row.calls_total, NOW)
    assert row.report is not None
    assert (row.report["calls"], row.report["same"]) == (6, 2)
    first, second = row.report["moved"]
    assert first == {
        "before": {"kind": "hunt", "id": "main", "label": "sales"},
        "after": {"kind": "voicemail", "id": "main", "label": "留言"},
        "count": 3,
        "call_ids": ["call-0", "call-1", "call-2"],
    }
    assert second["call_ids"] == [OURS.call_id]  # from before there was a menu: nothing is pressed


async def test_each_is_done_by_one_of_several(database: Database) -> None:
    await want(database, menu("sales"))
    done: list[int] = []

    async def work() -> None:
        done.append(await replayer(database).replay_waiting())

    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(work)
    assert sum(done) == 1


async def test_what_a_dead_process_had_begun_is_taken_up(database: Database) -> None:
    replay_id = await want(database, menu("sales"))
    async with database.session(OPERATOR) as session:
        assert await flow_replays.claim(session, replay_id, NOW)
    assert await replayer(database, NOW + timedelta(minutes=9)).replay_waiting() == 0
    assert await replayer(database, NOW + timedelta(minutes=11)).replay_waiting() == 1
    assert (await outcome(database, replay_id)).state == "done"


async def test_a_failure_is_said_and_stops_no_other(database: Database) -> None:
    broken, sound = await want(database, menu("sales")), await want(database, menu("sales"))
    async with database.session(OURS.scope) as session:
        (await flow_replays.get(session, OURS.hotline, broken)).document = "{}"
    assert await replayer(database).replay_waiting() == 2
    assert (await outcome(database, broken)).state == "failed"
    assert (await outcome(database, sound)).state == "done"


async def test_three_at_once_and_gone_after_a_week(database: Database) -> None:
    for _ in range(3):
        await want(database, menu("sales"))
    with pytest.raises(LimitExceeded):
        await want(database, menu("sales"))
    async with database.session(OPERATOR) as session:
        assert await flow_replays.purge(session, NOW + timedelta(days=7)) == 0
        assert await flow_replays.purge(session, NOW + timedelta(days=7, seconds=1)) == 3
