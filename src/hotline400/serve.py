"""`hotline400 serve`: engine, web and jobs in one process.

It ends the way it must be able to end at any moment: calls in progress are left to Asterisk, and
whoever runs next takes them up from the journal.
"""

import signal
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import anyio
import structlog

from hotline400 import first_passwords
from hotline400.ari.client import AriClient
from hotline400.composition import Parts, compose, now
from hotline400.config import Settings
from hotline400.jobs.housekeeping import keep_house
from hotline400.places.holidays import missing_year
from hotline400.storage.migrations import upgrade
from hotline400.storage.seed import seed_demo

log = structlog.get_logger()

DATABASE_RETRY_SECONDS = 2.0


async def serve(settings: Settings, console_folder: Path | None) -> None:
    """Everything, until SIGINT or SIGTERM."""
    parts = compose(settings, console_folder)
    if (year := missing_year(parts.house.holidays, now())) is not None:
        log.warning("holidays_missing", year=year)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_leave_on_signal, parts, tasks.cancel_scope)
        for part in (
            parts.ami.run,
            parts.house.journal.keep_synced,
            parts.fallback.run,
            parts.renderings.run,
            lambda: _when_prepared(parts, parts.publisher.run),
            lambda: _when_prepared(parts, parts.replayer.run),
            lambda: _prepare_database(parts, settings),
            lambda: keep_house(parts.database, settings.media_folder, now),
        ):
            tasks.start_soon(_beside_calls, parts.ari, part)
        tasks.start_soon(parts.engine.run)
        await _beside_calls(parts.ari, parts.web.serve)
        parts.ari.abandon()
        tasks.cancel_scope.cancel()
    parts.house.journal.close()
    await parts.outgoing.close()
    await parts.database.close()


async def _beside_calls(ari: AriClient, part: Callable[[], Awaitable[None]]) -> None:
    """Should this part fail, the process ends, but leaves its calls to Asterisk first."""
    with ari.abandoned_on_error():
        await part()


async def _when_prepared(parts: Parts, job: Callable[[], Awaitable[None]]) -> None:
    """At the first start there are no tables to ask yet."""
    await parts.wellbeing.prepared.wait()
    await job()


async def _leave_on_signal(parts: Parts, scope: anyio.CancelScope) -> None:
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async for _ in signals:
            parts.ari.abandon()
            if parts.web.should_exit:  # asked twice: at once
                scope.cancel()
            parts.web.should_exit = True


async def _prepare_database(parts: Parts, settings: Settings) -> None:
    """Bring the schema up to date, seed an empty database, load the configuration; calls are
    routed by the last known one until then."""
    while True:
        try:
            await upgrade(parts.database)
            make_passwords = partial(first_passwords.make, settings.data_folder)
            if await seed_demo(parts.database, make_passwords, now=now()):
                log.info("demo_seeded")
            await parts.house.configuration.load()
        except Exception as error:  # noqa: BLE001 — it is tried again, and calls go on meanwhile
            log.warning("database_not_ready", error=str(error))
            await anyio.sleep(DATABASE_RETRY_SECONDS)
        else:
            parts.wellbeing.prepared.set()
            return
