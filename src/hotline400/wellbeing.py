"""Whether the platform is well, part by part: what /health answers."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import anyio

from hotline400.ari.client import AriClient
from hotline400.descriptors import running_short
from hotline400.engine.journal import Journal
from hotline400.places.holidays import missing_year
from hotline400.routing.schedule import DayKind
from hotline400.storage.database import Database
from hotline400.web.health.schemas import Health, HealthNote, Wellness

DATABASE_LOCKED = HealthNote(
    part="database",
    zh="数据库能读，但 2 秒内写不进去：可能被其他程序锁住，或者是只读的。"
    "通话不受影响，话单暂存在本地日志。"
    "请结束占用数据库的程序（如备份、手工查询），或检查磁盘和权限。",
    en="The database can be read, but not be written within 2 s: another program holds its lock, "
    "or it is read-only. Calls go on and their records wait in the journal. End what holds it (a "
    "backup, a query by hand), or look at disk and permissions.",
)


class Wellbeing:
    """Asks the parts each time anew."""

    def __init__(
        self,
        database: Database,
        ari: AriClient,
        journal: Journal,
        holidays: Mapping[date, DayKind],
        asterisk_process: Path,
    ) -> None:
        self._database = database
        self._ari = ari
        self._journal = journal
        self._holidays = holidays
        self._asterisk_process = asterisk_process
        self.prepared = anyio.Event()
        """Set when the database has its tables and the configuration has been read."""

    async def ask(self) -> Health:
        """Without Asterisk nobody can call: down. Anything else missing: degraded."""
        database = await self._database_state()
        engine: Wellness = "degraded" if self._journal.failing else "ok"
        asterisk: Wellness = "ok" if self._ari.connected else "down"
        descriptors: Wellness = "degraded" if running_short(self._processes()) else "ok"
        whole: Wellness = "ok" if {database, engine, descriptors} == {"ok"} else "degraded"
        return Health(
            status=whole if asterisk == "ok" else "down",
            database=database,
            engine=engine,
            asterisk=asterisk,
            descriptors=descriptors,
            holidays_missing=missing_year(self._holidays, datetime.now(UTC)),
            notes=(DATABASE_LOCKED,) if database == "degraded" else (),
        )

    def _processes(self) -> list[int]:
        """Ours, and Asterisk's where it has written down which it is."""
        try:
            return [os.getpid(), int(self._asterisk_process.read_text())]
        except (OSError, ValueError):
            return [os.getpid()]

    async def _database_state(self) -> Wellness:
        """One that can be read but not written is degraded: records wait in the journal."""
        if not self.prepared.is_set():
            return "down"
        try:
            await self._database.ping()
        except Exception:  # noqa: BLE001 — whatever it is, the database does not answer
            return "down"
        try:
            await self._database.try_to_write()
        except Exception:  # noqa: BLE001 — whatever it is, nothing can be written
            return "degraded"
        return "ok"
