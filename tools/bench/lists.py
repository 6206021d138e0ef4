"""What a list of 100,000 numbers costs a tenant with twenty 400 numbers: `make bench-lists`.

Uploads a file of each kind through the API, looks at the list, adds one number more, and asks the
gate. Web and engine are in one process, as `serve` has them, on SQLite; the last column is the
longest time in which nothing else had its turn, which the calls in progress would feel.
"""

import asyncio
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
from sqlalchemy import delete

from hotline400.audio.prompts import system_prompts
from hotline400.audio.speech.renderings import Renderings
from hotline400.audio.upload import convert_upload
from hotline400.control import ControlHub
from hotline400.engine.configuration import Configuration
from hotline400.engine.snapshot import read
from hotline400.first_passwords import PUBLISHED
from hotline400.places import load_places
from hotline400.routing.screening import screen
from hotline400.storage import hotlines, sessions, users
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.migrations import upgrade
from hotline400.storage.models import BlacklistRow
from hotline400.storage.seed import DEMO_HOTLINE, DEMO_LOGIN, DEMO_TENANT_ID, seed_demo
from hotline400.storage.tenancy import OPERATOR
from hotline400.testing.speech import HummingSpeech
from hotline400.testing.workbook import workbook
from hotline400.web.app import create_app
from hotline400.web.health.schemas import Health
from hotline400.web.ports import WebDependencies

ENTRIES = 100_000
HOTLINES = 20
CALLS = 100_000


async def main() -> None:
    """Print a line for each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Database(f"sqlite:///{folder / 'bench.db'}") as database:
            token = await _fill(database)
            configuration = Configuration(
                DatabaseDirectory(database, folder), folder / "configuration.json"
            )
            await configuration.load()
            async with _client(database, configuration, folder, token) as client:
                await _measure(client, database, configuration, folder)


async def _measure(
    client: httpx.AsyncClient, database: Database, configuration: Configuration, folder: Path
) -> None:
    async def upload(name: str, content: bytes) -> None:
        answer = await client.post("/blacklist/upload", files={"file": (name, content)})
        if answer.json().get("added") != ENTRIES:
            raise RuntimeError(answer.text[:300])

    async def get(path: str) -> None:
        (await client.get(path)).raise_for_status()

    async def add() -> None:
        (await client.post("/blacklist", json={"number": "13700000000"})).raise_for_status()

    async def save(number: str) -> None:
        await configuration.refresh(number)

    print(f"{ENTRIES} numbers, {HOTLINES} hotlines{'':>21} s   MiB  pause ms")
    for kind, content in _files().items():
        uploaded = partial(upload, kind, content)
        await _timed(f"upload {kind}, {len(content) >> 10} KiB", uploaded)
        await _timed("  first page of the list", partial(get, "/blacklist"))
        await _timed("  a search in it", partial(get, "/blacklist?q=99999"))
        await _timed("  the list as a file", partial(get, "/blacklist/file"))
        await _timed("  one number more", add)
        await _timed("  another setting of one number", partial(save, DEMO_HOTLINE))
        await _timed("  all of it anew (another process changed something)", configuration.load)
        if kind != "list.xlsx":
            await _empty(database)
    print(f"kept on disk: {_size(folder) >> 10} KiB")
    began = time.perf_counter()
    read(folder / "configuration.json")
    print(
        f"an engine that starts without a database reads it in {time.perf_counter() - began:.2f} s"
    )
    _gate(configuration)


async def _empty(database: Database) -> None:
    async with database.session(OPERATOR) as session:
        await session.execute(delete(BlacklistRow))


def _files() -> dict[str, bytes]:
    numbers = [f"138{number:08}" for number in range(ENTRIES)]
    lines = [f"{number},广告推销,2030-12-31" for number in numbers]
    return {
        "list.csv": "\n".join(["号码,原因,有效期", *lines]).encode("gbk"),
        "list.txt": "\n".join(numbers).encode(),
        "list.xlsx": workbook(("号码", "原因"), *((int(n), "广告推销") for n in numbers)),
    }


def _gate(configuration: Configuration) -> None:
    hotline = configuration.hotline(DEMO_HOTLINE)
    callers = [f"139{number:08}" for number in range(CALLS)]
    now, began = datetime.now(UTC), time.perf_counter()
    for caller in callers:
        screen(hotline, caller, now, 0)
    microseconds = (time.perf_counter() - began) / CALLS * 1e6
    print(f"a decision at the gate: {microseconds:.1f} µs")


async def _timed(name: str, work: Callable[[], Awaitable[object]]) -> None:
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - before)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.01)
    began = time.perf_counter()
    await work()
    seconds = time.perf_counter() - began
    await asyncio.sleep(0.002)
    watching.cancel()
    print(f"{name:<54}{seconds:7.2f}{_memory() >> 20:6}{longest * 1000:10.0f}")


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("c*.json"))


def _memory() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


async def _fill(database: Database) -> str:
    now = datetime.now(UTC)
    await upgrade(database)
    await seed_demo(database, lambda: PUBLISHED, now=now)
    async with database.session(OPERATOR) as session:
        for number in range(HOTLINES - 1):
            await hotlines.assign(
                session, number=f"400{number:07}", tenant_id=DEMO_TENANT_ID, now=now
            )
        user = await users.by_login(session, DEMO_LOGIN)
        if user is None:
            raise RuntimeError("the demonstration has no such person")
    async with database.session() as session:
        return await sessions.start(session, user.id, now=now, expires_at=now + timedelta(hours=1))


@asynccontextmanager
async def _client(
    database: Database, configuration: Configuration, folder: Path, token: str
) -> AsyncIterator[httpx.AsyncClient]:
    control = ControlHub()
    control.on_configuration_change(configuration.refresh)

    async def health() -> Health:
        return Health(status="ok", database="ok", engine="ok", asterisk="ok")

    app = create_app(
        WebDependencies(
            database=database,
            control=control,
            places=load_places(),
            media_folder=folder,
            convert_upload=convert_upload,
            renderings=Renderings(HummingSpeech()),
            system_prompts=system_prompts,
            health=health,
        )
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://bench.test/api/v1",
        headers={"Authorization": f"Bearer {token}"},
        timeout=600,
    ) as client:
        yield client


if __name__ == "__main__":
    asyncio.run(main())
