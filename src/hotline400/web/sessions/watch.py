"""Whoever is signed out sees nothing more: open connections ask here whether they may go on.

A live page or a download lasts longer than the request that was allowed. What ends a session in
this process says so (`look_again`), and its connections end at once; what ends it elsewhere
(another process on the same database, its time) is found within two seconds. All open connections
are looked up together, so that a thousand pages cost no more questions than one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import anyio

from hotline400.storage import sessions
from hotline400.storage.database import Database
from hotline400.storage.errors import Unavailable
from hotline400.storage.sessions import Standing, token_hash
from hotline400.web.sessions.tokens import Person

LOOK_AGAIN_SECONDS = 1.5
FRESH_SECONDS = 0.5
"""What another connection has found out so lately is not asked again."""


class SessionWatch:
    """The sessions of this process's open connections."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open: Counter[str] = Counter()
        self._asking = anyio.Lock()
        self._found = _Found()
        self._ended = anyio.Event()

    def look_again(self) -> None:
        """Called once something is kept by which sessions end, or people may do less."""
        self._found = _Found()
        self._ended.set()
        self._ended = anyio.Event()

    async def until_ended(self, token: str, person: Person) -> None:
        """Returns when the session is over, or its person may see something else than before."""
        with self._kept_open(token) as key:
            while await self._stands(key, person, FRESH_SECONDS):
                ended = self._ended
                with anyio.move_on_after(LOOK_AGAIN_SECONDS):
                    await ended.wait()

    async def stands(self, token: str, person: Person) -> bool:
        """Whether the person may go on, as of two seconds ago at most."""
        with self._kept_open(token) as key:
            return await self._stands(key, person, LOOK_AGAIN_SECONDS + FRESH_SECONDS)

    @contextmanager
    def _kept_open(self, token: str) -> Iterator[str]:
        key = token_hash(token)
        self._open[key] += 1
        try:
            yield key
        finally:
            self._open[key] -= 1
            if not self._open[key]:
                del self._open[key]

    async def _stands(self, key: str, person: Person, fresh_seconds: float) -> bool:
        async with self._asking:
            while not self._found.covers(key, anyio.current_time() - fresh_seconds):
                before, found = self._found, await self._look()
                if self._found is before:  # else something ended meanwhile: ask once more
                    self._found = found
                    break
            return self._found.says(key, (person.tenant_id, person.role.value))

    async def _look(self) -> "_Found":
        """Not broken off by one reader that goes: the answer is everybody's, and a connection to
        the database that is left in mid-question is lost."""
        asked, began = frozenset(self._open), anyio.current_time()
        with anyio.CancelScope(shield=True):
            try:
                async with self._database.reading() as db:
                    found = await sessions.standing(db, asked, datetime.now(UTC))
            except Unavailable:
                return _Found(anyio.current_time(), asked, None)
        return _Found(began, asked, found)


@dataclass(frozen=True)
class _Found:
    """What the database said of all sessions that were asked about at once."""

    at: float = float("-inf")
    asked: frozenset[str] = frozenset()
    standing: Mapping[str, Standing] | None = None
    """None: it said nothing. Nobody is let go for that."""

    def covers(self, key: str, since: float) -> bool:
        return key in self.asked and self.at >= since

    def says(self, key: str, before: Standing) -> bool:
        return self.standing is None or self.standing.get(key) == before
