"""Queues and their members."""

from datetime import time

import pytest
from sqlalchemy.exc import IntegrityError

from hotline400.storage import hotlines, phones, prompts, queues
from hotline400.storage.database import Database
from hotline400.storage.errors import Duplicate, InUse, LimitExceeded, NotFound, VersionConflict
from hotline400.storage.phones import PhoneDraft
from hotline400.storage.queues import MemberDraft, QueueChanges
from hotline400.storage.tenancy import OPERATOR, Scope

from .two_tenants import NOW, TENANTS, TwoTenants

pytestmark = pytest.mark.anyio


async def test_a_new_number_has_its_main_queue_and_is_open_to_all(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.session(OPERATOR) as session:
        await hotlines.assign(
            session, number="4008888888", tenant_id=tenants.ours.tenant_id, now=NOW
        )
    async with database.reading(tenants.ours.scope) as session:
        [main] = await queues.list_of(session, "4008888888")
        assert (main.id, main.order, main.max_waiting, main.version) == ("main", "default", 10, 1)


async def test_main_comes_first_the_others_as_they_were_made(
    database: Database, tenants: TwoTenants
) -> None:
    number = tenants.ours.hotline
    async with database.session(tenants.ours.scope) as session:
        await queues.add(session, number, {"name": "投诉"}, now=NOW, queue_id="a")
        rows = await queues.list_of(session, number)
        assert [row.id for row in rows] == ["main", "a", tenants.ours.queue_id]


async def test_a_change_is_a_new_version(database: Database, tenants: TwoTenants) -> None:
    number = tenants.ours.hotline
    changes: QueueChanges = {
        "order": "skill",
        "widening": [{"after_seconds": 30, "level": 1}],
        "ring_back_prompt_id": tenants.ours.prompt_id,
    }
    async with database.session(tenants.ours.scope) as session:
        row = await queues.update(session, number, "main", changes, expected_version=1)
        assert (row.order, row.version) == ("skill", 2)
    with pytest.raises(VersionConflict):
        async with database.session(tenants.ours.scope) as session:
            await queues.update(session, number, "main", {"name": "x"}, expected_version=1)


async def test_an_id_is_taken_once_a_hotline(database: Database, tenants: TwoTenants) -> None:
    with pytest.raises(Duplicate):
        async with database.session(tenants.ours.scope) as session:
            await queues.add(session, tenants.ours.hotline, {}, now=NOW, queue_id="main")


async def test_there_is_an_end_to_queues(
    database: Database, tenants: TwoTenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "MAX_QUEUES", 2)
    with pytest.raises(LimitExceeded):
        async with database.session(tenants.ours.scope) as session:
            await queues.add(session, tenants.ours.hotline, {}, now=NOW)


@pytest.mark.parametrize("scope", [TENANTS.ours.scope, OPERATOR], ids=["tenant", "operator"])
@pytest.mark.parametrize("field", ["ring_back_prompt_id", "whisper_prompt_id"])
async def test_another_tenants_prompt_cannot_be_played(
    database: Database, tenants: TwoTenants, scope: Scope, field: str
) -> None:
    theirs: QueueChanges = {field: tenants.theirs.prompt_id}  # type: ignore[misc]
    with pytest.raises(NotFound):
        async with database.session(scope) as session:
            await queues.update(
                session, tenants.ours.hotline, "main", theirs, expected_version=None
            )


@pytest.mark.parametrize(
    "changes",
    [
        {"order": "by name"},
        {"offer_timeout_seconds": 4},
        {"offer_timeout_seconds": 61},
        {"most_offers": 0},
        {"max_waiting": 1001},
        {"max_wait_seconds": 9},
        {"memory_hours": 721},
        {"announce_every_seconds": 14},
        {"wrap_up_seconds": 601},
    ],
)
async def test_what_the_engine_could_not_load_is_not_stored(
    database: Database, tenants: TwoTenants, changes: QueueChanges
) -> None:
    with pytest.raises(IntegrityError):
        async with database.session(tenants.ours.scope) as session:
            await queues.update(
                session, tenants.ours.hotline, "main", changes, expected_version=None
            )


async def test_prompts_of_a_queue_are_in_use(database: Database, tenants: TwoTenants) -> None:
    number, prompt = tenants.ours.hotline, tenants.ours.prompt_id
    changes: QueueChanges = {"ring_back_prompt_id": prompt, "whisper_prompt_id": prompt}
    async with database.session(tenants.ours.scope) as session:
        await queues.update(session, number, "main", changes, expected_version=None)
        uses = (await prompts.used_by(session))[prompt]
        assert {(use.kind, use.key) for use in uses} >= {
            ("ring_back", f"{number}/main"),
            ("whisper", f"{number}/main"),
        }
        with pytest.raises(InUse):
            await prompts.delete(session, prompt)


async def test_members_are_a_list_of_bound_phones(database: Database, tenants: TwoTenants) -> None:
    ours, queue_id = tenants.ours, tenants.ours.queue_id
    async with database.session(ours.scope) as session:
        _, second = await phones.add(session, ours.hotline, PhoneDraft("13800138002"), now=NOW)
        drafts = [MemberDraft(second.id, 3, {"英语": 10}), MemberDraft(ours.phone_id)]
        queue, _ = await queues.replace_members(
            session, ours.hotline, queue_id, drafts, expected_version=1
        )
        assert queue.version == 2
        kept = await queues.members_of(session, ours.hotline)
        assert [(m.phone_id, m.weight, m.skills) for m in kept] == [
            (second.id, 3, {"英语": 10}),
            (ours.phone_id, 1, {}),
        ]
        twice = [MemberDraft(second.id), MemberDraft(second.id)]
        with pytest.raises(Duplicate):
            await queues.replace_members(
                session, ours.hotline, queue_id, twice, expected_version=None
            )
        theirs = [MemberDraft(tenants.theirs.phone_id)]
        with pytest.raises(NotFound):
            await queues.replace_members(
                session, ours.hotline, queue_id, theirs, expected_version=None
            )


async def test_a_phone_unbound_is_in_no_queue_one_that_stays_is(
    database: Database, tenants: TwoTenants
) -> None:
    ours = tenants.ours
    async with database.session(ours.scope) as session:
        _, second = await phones.add(session, ours.hotline, PhoneDraft("13800138002"), now=NOW)
        members = [MemberDraft(ours.phone_id, 7), MemberDraft(second.id)]
        await queues.replace_members(
            session, ours.hotline, ours.queue_id, members, expected_version=None
        )
    hours = PhoneDraft(
        "13800138099", id=ours.phone_id, valid_from=time(22), valid_until=time(6, 30)
    )
    async with database.session(ours.scope) as session:
        _, rows = await phones.replace_all(
            session, ours.hotline, [hours], expected_version=None, now=NOW
        )
        assert (rows[0].valid_from, rows[0].valid_until) == (time(22), time(6, 30))
        left = await queues.members_of(session, ours.hotline)
        assert [(member.phone_id, member.weight) for member in left] == [(ours.phone_id, 7)]
    async with database.session(ours.scope) as session:
        await phones.remove(session, ours.hotline, ours.phone_id, now=NOW)
        assert await queues.members_of(session, ours.hotline) == []


async def test_a_deleted_queue_takes_its_members_along(
    database: Database, tenants: TwoTenants
) -> None:
    ours = tenants.ours
    async with database.session(ours.scope) as session:
        await queues.delete(session, ours.hotline, ours.queue_id)
        assert await queues.members_of(session, ours.hotline) == []
        with pytest.raises(NotFound):
            await queues.get(session, ours.hotline, ours.queue_id)
        with pytest.raises(NotFound):
            await queues.delete(session, tenants.theirs.hotline, tenants.theirs.queue_id)
