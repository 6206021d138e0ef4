"""Records of calls that the dialplan handled, while its journal grows under the reader."""

import pytest

from hotline400.engine.fallback import FallbackReader
from hotline400.testing.builders import HOTLINE, OnePlace

pytestmark = pytest.mark.anyio


def began(channel):
    return (
        f"1 {channel} 1767578400.000 began number={HOTLINE}&called={HOTLINE}&tenant=tenant-1"
        "&trunk=demo&sip=c&from=%3Csip%3A13900139000%40h%3E&asserted=&diversion=\n"
    )


def ended(channel):
    return f"1 {channel} 1767578420.000 ended released=caller&cause=16&outcome=\n"


class Journal:
    """What the dialplan writes, and who reads it."""

    def __init__(self, stage, fake):
        self.file = stage.folder / "fallback.journal"
        self.records = stage.database.records
        self.reader = FallbackReader(
            self.file, stage.database, stage.house.configuration, OnePlace(), stage.ari, fake.now
        )

    def write(self, *lines):
        with self.file.open("a") as file:
            file.writelines(lines)

    async def look(self, times=1):
        for _ in range(times):
            await self.reader.look()

    @property
    def reasons(self):
        return {key.removeprefix("fallback-"): r.reason for key, r in self.records.items()}


@pytest.fixture
async def journal(stage, fake):
    await stage.opens()
    return Journal(stage, fake)


async def test_the_journal_goes_when_all_is_saved(stage, journal):
    journal.write(began("1.1"), ended("1.1"))
    await journal.look(3)
    assert journal.reasons == {"1.1": "engine_away"}
    assert list(stage.folder.glob("fallback.*")) == []


async def test_a_call_that_ends_between_two_glances_was_not_cut_off(journal, fake, monkeypatch):
    journal.write(began("1.1"))
    await journal.look()
    listed = fake._channels.list_all

    async def it_ends(request):
        journal.write(ended("1.1"))
        return await listed(request)

    monkeypatch.setitem(fake._routes._routes, "GET channels", it_ends)
    await journal.look()
    assert journal.reasons == {"1.1": "engine_away"}


async def test_a_call_that_begins_between_two_glances_was_not_cut_off(journal):
    journal.write(began("1.1"))
    await journal.look()
    assert journal.reasons == {}


async def test_a_call_whose_channel_is_gone_was_cut_off(journal):
    journal.write(began("1.1"))
    await journal.look(2)
    assert journal.reasons == {"1.1": "asterisk_restarted"}


async def test_a_call_written_to_the_old_journal_and_the_new_is_one(stage, journal):
    journal.write(began("1.1"), ended("1.1"))
    await journal.look()
    old = journal.file.with_suffix(".old")
    old.write_text(old.read_text() + began("1.2"))  # just before it was renamed
    journal.write(ended("1.2"))
    await journal.look(4)
    assert journal.reasons == {"1.1": "engine_away", "1.2": "engine_away"}
    assert list(stage.folder.glob("fallback.*")) == []


async def test_a_record_that_nobody_takes_holds_up_no_other(stage, journal):
    stage.database.refuses = {"fallback-1.1"}
    journal.write(began("1.1"), ended("1.1"), began("1.2"), ended("1.2"))
    await journal.look()
    assert journal.reasons == {"1.2": "engine_away"}
