"""Messages go when their box no longer keeps them; deleted ones after thirty days."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hotline400.storage import audit, voicemail_retention
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.database import Database
from hotline400.storage.errors import NotFound
from hotline400.storage.models import VoicemailRow
from hotline400.storage.tenancy import OPERATOR
from hotline400.storage.voicemail_retention import remove_old_voicemails
from hotline400.storage.voicemail_store import DatabaseVoicemails

from .two_tenants import NOW, TENANTS, Someone, a_call, a_message

pytestmark = pytest.mark.anyio
OURS = TENANTS.ours


async def left(
    database: Database, folder: Path, number: int, days_ago: float, *, box: str = "main"
) -> Path:
    """A message with its file."""
    began = NOW - timedelta(days=days_ago)
    said = a_message(OURS, number).model_copy(update={"box": box, "started_at": began})
    call = a_call(
        f"call-{number}",
        tenant_id=OURS.tenant_id,
        hotline_number=OURS.hotline,
        started_at=began,
        voicemails=(said,),
    )
    await DatabaseRecordStore(database).save(call, [])
    file = folder / said.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    return file


async def delete(database: Database, number: int, at: datetime) -> None:
    async with database.session(OURS.scope) as session:
        row = await session.get_one(VoicemailRow, a_message(OURS, number).id)
        row.deleted_at = at


def ids(*numbers: int, someone: Someone = OURS) -> list[str]:
    return [a_message(someone, number).id for number in numbers]


async def test_a_box_keeps_its_messages_as_long_as_it_says(
    database: Database, tmp_path: Path
) -> None:
    old = await left(database, tmp_path, 10, 91)
    young = await left(database, tmp_path, 11, 89)
    old_in_sales = await left(database, tmp_path, 12, 31, box="sales")  # keeps thirty days
    young_in_sales = await left(database, tmp_path, 13, 29, box="sales")
    removed = await remove_old_voicemails(database, tmp_path, now=NOW)
    assert sorted(removed) == ids(10, 12)
    assert [f.exists() for f in (old, young, old_in_sales, young_in_sales)] == [
        False, True, False, True,
    ]  # fmt: skip
    async with database.reading(OPERATOR) as session:
        noted = await audit.search(session, action="voicemail.expired")
    assert sorted(row.subject for row in noted) == ids(10, 12)
    assert {row.tenant_id for row in noted} == {OURS.tenant_id}
    assert await remove_old_voicemails(database, tmp_path, now=NOW) == []


async def test_a_deleted_message_can_be_brought_back_for_thirty_days(
    database: Database, tmp_path: Path
) -> None:
    gone, kept = await left(database, tmp_path, 10, 40), await left(database, tmp_path, 11, 40)
    await delete(database, 10, NOW - timedelta(days=31))
    await delete(database, 11, NOW - timedelta(days=29))
    assert await remove_old_voicemails(database, tmp_path, now=NOW) == ids(10)
    assert (gone.exists(), kept.exists()) == (False, True)


async def test_saving_the_call_again_brings_nothing_back(
    database: Database, tmp_path: Path
) -> None:
    await left(database, tmp_path, 10, 91)
    await remove_old_voicemails(database, tmp_path, now=NOW)
    await left(database, tmp_path, 10, 91)
    async with database.reading(OURS.scope) as session:
        row = await session.get_one(VoicemailRow, *ids(10))
    assert row.removed_at == NOW


async def test_many_are_removed_batch_by_batch(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voicemail_retention, "_MESSAGES_A_TRANSACTION", 2)
    for number in range(10, 15):
        await left(database, tmp_path, number, 80 + number)
    removed = await remove_old_voicemails(database, tmp_path, now=NOW)
    assert sorted(removed) == ids(11, 12, 13, 14)


async def test_a_file_that_cannot_be_removed_stays_on_record_and_stops_no_other(
    database: Database, tmp_path: Path
) -> None:
    stuck = await left(database, tmp_path, 10, 92)
    await left(database, tmp_path, 11, 91)
    stuck.unlink()
    stuck.mkdir()
    assert await remove_old_voicemails(database, tmp_path, now=NOW) == ids(11)


async def test_a_box_counts_what_it_keeps(database: Database, tmp_path: Path) -> None:
    store = DatabaseVoicemails(database, tmp_path, lambda *what: what)
    for number in (10, 11, 12):
        await left(database, tmp_path, number, 1, box="sales")
    assert await store.count(OURS.tenant_id, OURS.hotline, "sales") == 3
    await delete(database, 10, NOW)
    assert await store.count(OURS.tenant_id, OURS.hotline, "sales") == 2
    assert await store.count(TENANTS.theirs.tenant_id, TENANTS.theirs.hotline, "sales") == 0


async def test_new_messages_are_given_oldest_first_until_heard(
    database: Database, tmp_path: Path
) -> None:
    store = DatabaseVoicemails(database, tmp_path, lambda *what: what)
    for number, days_ago in ((10, 1), (11, 3), (12, 2)):
        await left(database, tmp_path, number, days_ago, box="sales")
    found = await store.unheard(OURS.tenant_id, OURS.hotline, "sales", 10)
    assert [message[0] for message in found] == ids(11, 12, 10)
    assert found[0][1] == f"sound:{tmp_path}/voicemails/ours/11"
    await store.mark_heard(OURS.tenant_id, *ids(11), NOW)
    await store.mark_heard(OURS.tenant_id, *ids(11), NOW + timedelta(days=1))
    await store.delete(OURS.tenant_id, *ids(12), NOW)
    assert [
        message[0] for message in await store.unheard(OURS.tenant_id, OURS.hotline, "sales", 10)
    ] == ids(10)
    async with database.reading(OPERATOR) as session:
        row = await session.get_one(VoicemailRow, *ids(11))
        played = await audit.search(session, action="voicemail.played")
    assert (row.heard_at, row.heard_by) == (NOW, None)
    assert [entry.note for entry in played] == ["by phone"] * 2


async def test_another_tenants_messages_are_not_there(database: Database, tmp_path: Path) -> None:
    store, theirs = DatabaseVoicemails(database, tmp_path, lambda *what: what), TENANTS.theirs
    await left(database, tmp_path, 10, 1, box="sales")
    assert await store.count(theirs.tenant_id, OURS.hotline, "sales") == 0
    assert await store.unheard(theirs.tenant_id, OURS.hotline, "sales", 10) == []
    with pytest.raises(NotFound):
        await store.mark_heard(theirs.tenant_id, *ids(10), NOW)
    with pytest.raises(NotFound):
        await store.delete(theirs.tenant_id, *ids(10), NOW)
    found = await store.unheard(OURS.tenant_id, OURS.hotline, "sales", 10)
    assert [message[0] for message in found] == ids(10)
