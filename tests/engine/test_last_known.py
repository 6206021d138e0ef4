"""The last known configuration: what may go wrong with it, and what must not come of that."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest

from hotline400.control import ControlHub
from hotline400.engine.configuration import Configuration
from hotline400.routing.screening_rules import CallerLists, ScreeningRules
from hotline400.testing.builders import FIRST, HOTLINE, a_hotline, a_trunk
from hotline400.testing.memory import MemoryDatabase

OF_THE_FIRST_VERSION = Path(__file__).parent / "snapshots" / "first_version.json"

pytestmark = pytest.mark.anyio


async def test_whoever_saves_a_change_does_not_hear_that_the_engine_could_not_take_it_up(tmp_path):
    database = MemoryDatabase([a_hotline(FIRST)])
    configuration = Configuration(database, tmp_path / "configuration.json")
    hub, heard = ControlHub(), []

    async def hear(number):
        await anyio.lowlevel.checkpoint()
        heard.append(number)

    hub.on_configuration_change(configuration.refresh)
    hub.on_configuration_change(hear)
    database.away = True
    await hub.configuration_changed(HOTLINE)
    assert heard == [HOTLINE]


async def test_a_change_counts_and_is_told_though_the_disk_is_full(tmp_path):
    file = tmp_path / "configuration.json"
    file.with_suffix(".new").mkdir()  # nothing can be written there
    configuration, told = Configuration(MemoryDatabase([a_hotline(FIRST)]), file), []

    async def tell():
        await anyio.lowlevel.checkpoint()
        told.append(1)

    configuration.on_change = tell
    await configuration.load()
    assert configuration.hotline(HOTLINE) is not None
    assert told == [1]


async def test_a_damaged_file_does_not_put_a_trunks_password_into_the_log(tmp_path, capsys):
    file = tmp_path / "configuration.json"
    trunk = a_trunk(registration={"username": "u", "password": "pa55word"})
    await Configuration(MemoryDatabase([a_hotline(FIRST)], [trunk]), file).load()
    assert "pa55word" in file.read_text()
    file.write_text(file.read_text().replace('"expiration_seconds":300', '"expiration_seconds":1'))
    Configuration(MemoryDatabase(), file)
    logged = capsys.readouterr().out
    assert "configuration_cache_unreadable" in logged
    assert "pa55word" not in logged


async def test_what_the_first_version_left_on_disk_routes_calls_as_it_did(tmp_path):
    file = tmp_path / "configuration.json"
    shutil.copy(OF_THE_FIRST_VERSION, file)
    database = MemoryDatabase()
    database.away = True
    hotline = Configuration(database, file).hotline("4001234567")
    assert [phone.number for phone in hotline.phones_of(hotline.main)] == [
        "13800000001",
        "02088880002",
    ]
    main = hotline.main
    assert (main.order, main.ring_back) == ("sequential", "tenant:r")
    assert (main.offer_timeout_seconds, main.max_waiting, main.max_wait_seconds) == (25, 3, 120)
    assert hotline.screening.blacklist == {
        "13900000001": None,
        "13900000002": datetime(2027, 1, 1, tzinfo=UTC),
    }
    assert hotline.recording is False


@pytest.mark.parametrize("blacklist", [["13900000001"], [{"name": 1}], 7])
async def test_a_former_blacklist_that_is_none_is_refused_and_logged(tmp_path, capsys, blacklist):
    document = json.loads(OF_THE_FIRST_VERSION.read_bytes())
    document["hotlines"]["4001234567"]["blacklist"] = blacklist
    file = tmp_path / "configuration.json"
    file.write_text(json.dumps(document))
    assert Configuration(MemoryDatabase(), file).hotlines == []
    assert "configuration_cache_unreadable" in capsys.readouterr().out


async def test_a_tenants_lists_are_kept_once_and_written_only_when_they_change(tmp_path):
    file, lists_file = tmp_path / "configuration.json", tmp_path / "caller_lists.json"
    rules = ScreeningRules(blacklist={"13900000001": None}, whitelist={"020*": None})
    ours = [a_hotline(FIRST, number=number, screening=rules) for number in (HOTLINE, "4009990000")]
    database = MemoryDatabase(ours)
    configuration = Configuration(database, file)
    await configuration.load()
    assert lists_file.read_text().count("13900000001") == 1
    assert "13900000001" not in file.read_text()
    lists_file.unlink()
    await configuration.refresh(HOTLINE)
    assert not lists_file.exists(), "nothing of them changed"
    changed = rules.with_lists(CallerLists(blacklist={"13900000002": None}))
    database.put(ours[0].model_copy(update={"screening": changed}))
    await configuration.refresh(HOTLINE)
    again = Configuration(MemoryDatabase(), file)
    assert again.hotline(HOTLINE).screening.blacklist == {"13900000002": None}
    assert again.hotline(HOTLINE).screening.lists.are_same(
        again.hotline("4009990000").screening.lists
    )


async def test_lists_that_cannot_be_read_leave_the_hotlines(tmp_path, capsys):
    file = tmp_path / "configuration.json"
    await Configuration(MemoryDatabase([a_hotline(FIRST)]), file).load()
    (tmp_path / "caller_lists.json").write_text('{"t": ')
    assert Configuration(MemoryDatabase(), file).hotline(HOTLINE) is not None
    assert "caller_lists_unreadable" in capsys.readouterr().out


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return request.param
