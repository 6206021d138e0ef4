"""The engine's view: hotlines as snapshots, loaded in a few queries."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from hotline400.routing.hotline import NumberState, VoicemailBox
from hotline400.routing.queue import Widening
from hotline400.routing.screening_rules import CallLimits, ListMode, RegionMode, ScreeningRules
from hotline400.routing.trunk import Trunk
from hotline400.storage import caller_lists, hotlines, phones, queues, screening, trunks
from hotline400.storage.caller_lists import EntryDraft
from hotline400.storage.caller_lists_in_force import ListsInForce
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.errors import TenancyViolation
from hotline400.storage.models import BlacklistRow, VoicemailBoxRow
from hotline400.storage.phones import PhoneDraft
from hotline400.storage.queues import MemberDraft, QueueChanges
from hotline400.storage.screening import ScreeningChanges
from hotline400.storage.tenancy import OPERATOR

from .flows_to_keep import a_flow, clear, put_in_force
from .two_tenants import NOW, TENANTS, TwoTenants

pytestmark = pytest.mark.anyio

MEDIA = Path("/srv/media")
OURS = TENANTS.ours


@pytest.fixture
def directory(database: Database) -> DatabaseDirectory:
    return DatabaseDirectory(database, MEDIA)


@pytest.fixture
async def configured(database: Database) -> None:
    """Our hotline with everything it can have; theirs as it was."""
    soon = datetime.now(UTC) + timedelta(hours=1)
    async with database.session(OURS.scope) as session:
        await hotlines.update(
            session,
            OURS.hotline,
            {
                "welcome_prompt_id": OURS.prompt_id,
                "answer_at": "start",
                "caller_id_shown": "hotline",
                "recording": False,
            },
            expected_version=None,
            now=NOW,
        )
        drafts = [
            PhoneDraft("3", "三", valid_from=time(8, 30), valid_until=time(18)),
            PhoneDraft("1", id=OURS.phone_id),
            PhoneDraft("2"),
        ]
        _, rows = await phones.replace_all(
            session, OURS.hotline, drafts, expected_version=None, now=NOW
        )
        settings: QueueChanges = {
            "ring_back_prompt_id": OURS.prompt_id,
            "order": "sequential",
            "whisper": True,
            "widening": [{"after_seconds": 20, "level": 3}],
        }
        await queues.update(session, OURS.hotline, "main", settings, expected_version=None)
        heavy = [MemberDraft(rows[2].id, 5)]
        await queues.replace_members(session, OURS.hotline, "main", heavy, expected_version=None)
        listed = (EntryDraft("10010", expires_at=soon), EntryDraft("020", prefix=True))
        for draft in (*listed, EntryDraft("10000", expires_at=NOW - timedelta(1))):
            await caller_lists.add(session, BlacklistRow, draft, now=NOW)
        rules: ScreeningChanges = {
            "region_mode": "deny",
            "regions": ["广东"],
            "region_exceptions": ["广州"],
            "whitelist_mode": "first",
            "caller_per_hour": 3,
        }
        await screening.update(session, OURS.hotline, rules, expected_version=None)


@pytest.mark.usefixtures("configured")
async def test_a_hotline_with_everything(directory: DatabaseDirectory) -> None:
    hotline = await directory.hotline(OURS.hotline)
    assert hotline is not None
    assert [(phone.number, phone.label) for phone in hotline.phones] == [
        ("3", "三"),
        ("1", ""),
        ("2", ""),
    ]
    assert (hotline.phones[0].valid_from, hotline.phones[0].valid_until) == (time(8, 30), time(18))
    rules = hotline.screening
    assert set(rules.blacklist) == {"10010", "020*", "13900139000"}
    assert set(rules.whitelist) == {"13900139000"}
    assert (rules.region_mode, rules.regions, rules.region_exceptions) == (
        RegionMode.DENY,
        ("广东",),
        ("广州",),
    )
    assert (rules.whitelist_mode, rules.limits) == (ListMode.FIRST, CallLimits(caller_per_hour=3))
    assert ScreeningRules.model_validate_json(rules.model_dump_json()) == rules
    assert hotline.welcome == hotline.main.ring_back == f"tenant:{OURS.prompt_id}"
    assert hotline.prompts == {
        f"tenant:{OURS.prompt_id}": "/srv/media/prompts/ours",
        "system:all_busy": "/srv/media/prompts/ours",
    }
    assert (hotline.main.order, hotline.answer_at) == ("sequential", "start")
    assert hotline.main.whisper == "system:whisper_default"
    assert hotline.main.widening == (Widening(after_seconds=20, level=3),)
    assert [member.weight for member in hotline.main.members or ()] == [1, 1, 5]
    queue = hotline.queues[OURS.queue_id]
    assert [phone.number for phone in hotline.phones_of(queue)] == ["1"]
    assert (queue.members or ())[0].skills == {"英语": 5}
    assert (hotline.caller_id_shown, hotline.recording) == ("hotline", False)


@pytest.mark.usefixtures("configured")
async def test_all_hotlines_are_the_same_as_each(directory: DatabaseDirectory) -> None:
    together = await directory.hotlines()
    assert together == [await directory.hotline(hotline.number) for hotline in together]
    assert [hotline.tenant_id for hotline in together] == ["ours", "theirs"]
    assert set(together[1].screening.blacklist) == {"13900139000"}


async def test_free_numbers_are_not_there_others_are_in_any_state(
    database: Database, directory: DatabaseDirectory, tenants: TwoTenants
) -> None:
    for someone, state in ((tenants.ours, "free"), (tenants.theirs, "suspended")):
        async with database.session(OPERATOR) as session:
            await hotlines.update(
                session, someone.hotline, {"state": state}, expected_version=None, now=NOW
            )
    assert [hotline.state for hotline in await directory.hotlines()] == [NumberState.SUSPENDED]
    assert await directory.hotline(tenants.ours.hotline) is None
    assert await directory.hotline("4009999999") is None


async def test_a_hundred_hotlines_take_as_many_queries_as_one(
    database: Database, directory: DatabaseDirectory
) -> None:
    async with database.session(OPERATOR) as session:
        for number in range(100):
            await hotlines.assign(
                session, number=str(4001000000 + number), tenant_id=OURS.tenant_id, now=NOW
            )
    statements: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "SELECT" in statement:
            statements.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", count)
    assert len(await directory.hotlines()) == 102
    assert len(statements) == 12


async def test_a_snapshot_has_its_boxes_and_their_greetings(
    database: Database, directory: DatabaseDirectory
) -> None:
    before = await directory.revision()
    async with database.session(OURS.scope) as session:
        row = await session.get_one(VoicemailBoxRow, (OURS.hotline, "sales"))
        row.greeting_prompt_id, row.pin_hash = OURS.prompt_id, "hash"
    hotline = await directory.hotline(OURS.hotline)
    assert hotline is not None
    greeting = f"tenant:{OURS.prompt_id}"
    assert hotline.boxes == {
        "sales": VoicemailBox(
            id="sales", name="销售", greeting=greeting, max_seconds=60, max_messages=100,
            pin_hash="hash",
        )
    }  # fmt: skip
    assert hotline.prompts[greeting] == f"{MEDIA}/prompts/{OURS.tenant_id}"
    assert hotline.box("sales").max_seconds == 60
    assert hotline.box("main") == hotline.box("gone") == VoicemailBox(id="main")
    assert "hash" not in repr(hotline)
    assert await directory.revision() == before + 1


async def test_a_flow_plays_no_prompt_of_another_tenant(
    database: Database, directory: DatabaseDirectory, tenants: TwoTenants
) -> None:
    """Where a document names one all the same: a table of texts is not checked for it."""
    theirs = f"tenant:{tenants.theirs.prompt_id}"
    await clear(database)
    await put_in_force(database, OURS, a_flow(theirs))
    together = {hotline.number: hotline for hotline in await directory.hotlines()}
    alone = await directory.hotline(OURS.hotline)
    assert alone == together[OURS.hotline]
    assert theirs not in together[OURS.hotline].prompts


async def test_trunks_and_revision(database: Database, directory: DatabaseDirectory) -> None:
    before = await directory.revision()
    async with database.session(OPERATOR) as session:
        for name, priority in (("b", 1), ("a", 2), ("c", 1)):
            trunk = Trunk(id=name, name=name, host="192.0.2.1", priority=priority)
            await trunks.add(session, trunk)
    assert [trunk.id for trunk in await directory.trunks()] == ["b", "c", "a"]
    assert await directory.revision() == before + 1


async def test_lists_are_read_again_only_when_one_has_changed(
    tenants: TwoTenants, database: Database, directory: DatabaseDirectory
) -> None:
    first = await directory.hotlines()
    again = await directory.hotlines()
    alone = await directory.hotline(OURS.hotline)
    assert alone is not None
    ours = next(hotline for hotline in first if hotline.number == OURS.hotline).screening
    assert set(ours.blacklist) == {"13900139000"}
    assert alone.screening.lists.are_same(ours.lists)
    for one, other in zip(first, again, strict=True):
        assert one.screening.lists.are_same(other.screening.lists)
    async with database.session(OURS.scope) as session:
        await caller_lists.delete(session, BlacklistRow, [OURS.entry_id])
    assert (await directory.hotline(OURS.hotline)).screening.blacklist == {}  # type: ignore[union-attr]
    async with database.session(OURS.scope) as session:
        drafts = [EntryDraft("10086"), EntryDraft("020", prefix=True)]
        await caller_lists.add_some(session, BlacklistRow, drafts, now=NOW)
    for hotline in (await directory.hotline(OURS.hotline), *await directory.hotlines()):
        assert hotline is not None
        if hotline.number == OURS.hotline:
            assert set(hotline.screening.blacklist) == {"10086", "020*"}
        else:
            assert set(hotline.screening.blacklist) == {"13900139000"}


async def test_a_list_is_filled_in_its_tenants_scope_alone(
    tenants: TwoTenants, database: Database
) -> None:
    async with database.session(OPERATOR) as session:
        with pytest.raises(TenancyViolation):
            await caller_lists.add_some(session, BlacklistRow, [EntryDraft("10086")], now=NOW)


async def test_a_tenants_own_session_is_given_its_own_lists_of_those_that_are_remembered(
    tenants: TwoTenants, database: Database, directory: DatabaseDirectory
) -> None:
    everybodys = {hotline.tenant_id: hotline for hotline in await directory.hotlines()}
    async with database.session(tenants.theirs.scope) as session:
        await caller_lists.add(session, BlacklistRow, EntryDraft("10086"), now=NOW)
    for someone in (tenants.ours, tenants.theirs):
        async with database.reading(someone.scope) as session:
            rows = await hotlines.list_all(session)
            (hotline,) = await directory.snapshots(session, rows)
        assert hotline.tenant_id == someone.scope.tenant_id
        changed = {"10086"} if someone is tenants.theirs else set[str]()
        assert set(hotline.screening.blacklist) == {"13900139000"} | changed
    assert set(everybodys) == {"ours", "theirs"}
    async with database.reading() as session:
        with pytest.raises(TenancyViolation):
            await ListsInForce().of(session, None, NOW)
