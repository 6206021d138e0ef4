"""What is past its time is cleared away, every hour: recordings and messages that are no longer
kept (F-CDR-2), expired entries of black- and whitelists, ended sessions, remembered answers to old
requests."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import anyio
import structlog

from hotline400.storage import caller_lists, flow_replays, idempotency, sessions
from hotline400.storage.database import Database
from hotline400.storage.models import BlacklistRow, WhitelistRow
from hotline400.storage.retention import delete_old_recordings
from hotline400.storage.tenancy import OPERATOR
from hotline400.storage.voicemail_retention import remove_old_voicemails

log = structlog.get_logger()

PAUSE_SECONDS = 3600.0


async def keep_house(
    database: Database,
    media_folder: Path,
    now: Callable[[], datetime],
    pause: float = PAUSE_SECONDS,
) -> None:
    """Until cancelled. What fails is logged and tried again an hour later."""
    while True:
        await anyio.sleep(pause)
        try:
            await clear_away(database, media_folder, now())
        except Exception:
            log.exception("housekeeping_failed")


async def clear_away(database: Database, media_folder: Path, now: datetime) -> None:
    """One round. Safe to be stopped at any moment, and to be run by several processes."""
    deleted = await delete_old_recordings(database, media_folder, now=now)
    removed = await remove_old_voicemails(database, media_folder, now=now)
    async with database.session(OPERATOR) as session:
        counts = {
            "recordings": len(deleted),
            "voicemails": len(removed),
            "blacklist_entries": await caller_lists.purge_expired(session, BlacklistRow, now),
            "whitelist_entries": await caller_lists.purge_expired(session, WhitelistRow, now),
            "sessions": await sessions.purge_expired(session, now),
            "flow_replays": await flow_replays.purge(session, now),
            "remembered_answers": await idempotency.purge(session, now),
        }
    log.info("house_kept", **counts)
