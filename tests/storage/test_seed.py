"""What an empty database gets."""

import anyio
import pytest

from hotline400.storage import hotlines, seed, tenants, trunks, users
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.passwords import password_matches
from hotline400.storage.tenancy import OPERATOR

from .test_directory import MEDIA
from .two_tenants import NOW

pytestmark = pytest.mark.anyio
FIRST = {seed.DEMO_LOGIN: "first-of-demo", seed.OPERATOR_LOGIN: "first-of-operator"}


async def test_an_empty_database_gets_the_demo(empty_database: Database) -> None:
    assert await seed.seed_demo(empty_database, lambda: FIRST, now=NOW)
    directory = DatabaseDirectory(empty_database, MEDIA)
    hotline = await directory.hotline("4001234567")
    assert hotline is not None
    assert hotline.state == "active"
    assert [phone.number for phone in hotline.phones] == [
        "13800138001",
        "13800138002",
        "02088886666",
    ]
    (trunk,) = await directory.trunks()
    assert (trunk.id, trunk.host, trunk.port, trunk.transport) == ("demo", "127.0.0.1", 5080, "udp")
    assert trunk.identify_by == ("127.0.0.1",)


@pytest.mark.parametrize(
    ("login", "password", "role", "tenant_id"),
    [
        ("demo@hotline400.example", "first-of-demo", "administrator", "demo"),
        ("operator@hotline400.example", "first-of-operator", "operator", None),
    ],
)
async def test_the_demo_sign_ins_work(
    empty_database: Database, login: str, password: str, role: str, tenant_id: str | None
) -> None:
    await seed.seed_demo(empty_database, lambda: FIRST, now=NOW)
    async with empty_database.reading() as session:
        user = await users.by_login(session, login)
    assert user is not None
    assert (user.role, user.tenant_id) == (role, tenant_id)
    assert await password_matches(password, user.password_hash)


async def test_several_starts_seed_once(empty_database: Database) -> None:
    seeded: list[bool] = []

    async def start() -> None:
        seeded.append(await seed.seed_demo(empty_database, lambda: FIRST, now=NOW))

    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(start)
    assert sorted(seeded) == [False, False, True]
    assert not await seed.seed_demo(empty_database, lambda: FIRST, now=NOW)
    async with empty_database.reading(OPERATOR) as session:
        assert len(await tenants.list_all(session)) == 1
        assert len(await users.list_all(session)) == 2
        assert len(await hotlines.list_all(session)) == 1
        assert len(await trunks.list_all(session)) == 1


async def test_a_database_in_use_is_left_alone(database: Database) -> None:
    assert not await seed.seed_demo(database, lambda: FIRST, now=NOW)
