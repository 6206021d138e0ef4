"""Another tenant's rows: not to be read, changed, deleted, joined to or written, by any way in."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, exists, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from hotline400.storage import models
from hotline400.storage.database import Database
from hotline400.storage.errors import TenancyViolation
from hotline400.storage.tenancy import OPERATOR, Scope, bind_scope

from .conftest import Templates
from .two_tenants import NOW, TwoTenants

pytestmark = pytest.mark.anyio

HAS_TENANT = sorted(
    (mapper.class_ for mapper in models.Table.registry.mappers if "tenant_id" in mapper.columns),
    key=lambda model: model.__tablename__,
)
OF_A_CALL = [models.OfferRow, models.CallEventRow]
GUARDED = [*HAS_TENANT, *OF_A_CALL, models.TenantRow]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest,
    templates: Templates,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """One database for all tests here: none of them leaves a change behind."""
    folder = tmp_path_factory.mktemp("tenancy")
    with templates.copy("two_tenants", request.param, folder) as url:
        yield url


everything = pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__tablename__)


def whose(row: Any) -> str:
    """Works for every table: calls' parts name the call, which names the number."""
    if isinstance(row, models.TenantRow):
        return row.id
    if isinstance(row, models.OfferRow | models.CallEventRow):
        return row.call_id
    return str(row.tenant_id)


def ours_only(tenants: TwoTenants) -> set[str]:
    return {tenants.ours.tenant_id, tenants.ours.call_id}


def key_of(row: Any) -> Any:
    return type(row).__mapper__.primary_key_from_instance(row)


def telling_column(model: Any) -> Any:
    """A column whose value is not the same for two tenants."""
    if model is models.PromptOverrideRow:
        return model.prompt_id
    return getattr(model, model.__mapper__.primary_key[0].key)


def changeable(model: Any) -> Any:
    """The same, but of the table whose key is the tenant, which no row ever changes."""
    return model.document if model is models.WrapUpFormRow else telling_column(model)


def telling_value(row: Any) -> Any:
    return getattr(row, telling_column(type(row)).key)


async def flush_is_refused(session: AsyncSession) -> None:
    with pytest.raises(TenancyViolation):
        await session.flush()
    await session.rollback()


async def their_row(database: Database, tenants: TwoTenants, model: Any) -> Any:
    async with database.reading(OPERATOR) as session:
        rows = (await session.scalars(select(model))).all()
    return next(row for row in rows if whose(row) not in ours_only(tenants))


def test_no_table_with_a_tenant_is_forgotten() -> None:
    tables = {model.__tablename__ for model in GUARDED}
    assert tables == {
        "hotlines", "phones", "queues", "queue_members", "screening", "prompts",
        "prompt_overrides", "blacklist", "whitelist",
        "users", "calls", "offers", "call_events", "audit_log", "tenants",
        "flow_versions", "flow_drafts", "flow_schedules", "flow_cases", "flow_replays",
        "voicemail_boxes", "voicemails", "callback_requests",
        "wrap_up_forms", "wrap_ups",
    }  # fmt: skip
    platform = {"trunks", "sessions", "idempotency_keys", "configuration_revision"}
    assert tables | platform == set(models.Table.metadata.tables)


@everything
async def test_select_sees_only_ours(database: Database, tenants: TwoTenants, model: Any) -> None:
    async with database.reading(OPERATOR) as session:
        everyone = {whose(row) for row in await session.scalars(select(model))}
    async with database.reading(tenants.ours.scope) as session:
        seen = {whose(row) for row in await session.scalars(select(model))}
        counted = await session.scalar(select(func.count()).select_from(model))
        aliases = aliased(model)
        through_alias = {whose(row) for row in await session.scalars(select(aliases))}
        inner = select(model).subquery()
        through_subquery = (await session.execute(select(inner))).all()
    assert len(everyone) == 2
    assert seen
    assert seen == through_alias
    assert len(through_subquery) == counted
    assert seen <= ours_only(tenants)


@everything
async def test_columns_and_subqueries_see_only_ours(
    database: Database, tenants: TwoTenants, model: Any
) -> None:
    column, foreign = (
        telling_column(model),
        telling_value(await their_row(database, tenants, model)),
    )
    found = select(column).where(column == foreign)
    async with database.reading(OPERATOR) as session:
        assert await session.scalar(found) == foreign
    async with database.reading(tenants.ours.scope) as session:
        assert foreign not in (await session.scalars(select(column))).all()
        assert not await session.scalar(select(exists(found)))
        in_where = select(models.SessionRow.token_hash).where(found.exists())
        assert (await session.scalars(in_where)).all() == []
        in_with = found.cte("found")
        assert (await session.execute(select(in_with))).all() == []


@everything
async def test_get_finds_only_ours(database: Database, tenants: TwoTenants, model: Any) -> None:
    theirs = await their_row(database, tenants, model)
    async with database.reading(tenants.ours.scope) as session:
        assert await session.get(model, key_of(theirs)) is None


@everything
async def test_joins_reach_only_ours(database: Database, tenants: TwoTenants, model: Any) -> None:
    other = aliased(model)
    pairs = select(model, other).join(other, telling_column(other) != telling_column(model))
    outer = select(models.TenantRow, other).outerjoin(other, telling_column(other).is_not(None))
    async with database.reading(tenants.ours.scope) as session:
        met = {whose(row) for pair in await session.execute(pairs) for row in pair}
        assert met <= ours_only(tenants)
        joined = {whose(row) for _, row in await session.execute(outer)}
        assert joined
        assert joined <= ours_only(tenants)


@pytest.mark.parametrize(
    "model",
    [model for model in GUARDED if model is not models.AuditRow],
    ids=lambda m: m.__tablename__,
)
async def test_update_and_delete_leave_theirs_alone(
    database: Database, tenants: TwoTenants, model: Any
) -> None:
    """Nobody changes the audit log at all: that is test_audit."""
    theirs = await their_row(database, tenants, model)
    column, foreign = telling_column(model), telling_value(theirs)
    async with database.session(tenants.ours.scope) as session:
        same = update(model).where(column == foreign).values({changeable(model): foreign})
        changed = await session.execute(same)
        deleted = await session.execute(delete(model).where(column == foreign))
        assert (changed.rowcount, deleted.rowcount) == (0, 0)
    assert key_of(await their_row(database, tenants, model)) == key_of(theirs)


async def test_deleting_by_a_subquery_leaves_theirs_alone(
    database: Database, tenants: TwoTenants
) -> None:
    every_prompt = select(models.PromptRow.id)
    overrides = delete(models.PromptOverrideRow).where(
        models.PromptOverrideRow.prompt_id.in_(every_prompt)
    )
    async with database.session(tenants.ours.scope) as session:
        assert (await session.execute(overrides)).rowcount == 1
        await session.rollback()


async def test_new_rows_are_stamped(database: Database, tenants: TwoTenants) -> None:
    async with database.session(tenants.ours.scope) as session:
        row = models.BlacklistRow(id="new", number="10086", created_at=NOW)
        session.add(row)
        await session.flush()
        assert row.tenant_id == tenants.ours.tenant_id
        await session.rollback()


async def test_a_row_for_somebody_else_is_refused(database: Database, tenants: TwoTenants) -> None:
    foreign = tenants.theirs.tenant_id
    async with database.session(tenants.ours.scope) as session:
        session.add(models.BlacklistRow(id="n", tenant_id=foreign, number="1", created_at=NOW))
        await flush_is_refused(session)


async def test_a_row_cannot_be_given_away(database: Database, tenants: TwoTenants) -> None:
    give = {"tenant_id": tenants.theirs.tenant_id}
    async with database.session(tenants.ours.scope) as session:
        with pytest.raises(TenancyViolation):
            await session.execute(update(models.BlacklistRow).values(give))
        row = await session.get_one(models.BlacklistRow, tenants.ours.entry_id)
        row.tenant_id = tenants.theirs.tenant_id
        await flush_is_refused(session)


async def test_a_row_read_elsewhere_cannot_be_smuggled_in(
    database: Database, tenants: TwoTenants
) -> None:
    theirs = await their_row(database, tenants, models.BlacklistRow)
    async with database.session(tenants.ours.scope) as session:
        await session.delete(theirs)
        await flush_is_refused(session)


@pytest.mark.parametrize(
    "statement",
    [
        select(models.HotlineRow.__table__),
        select(models.HotlineRow.__table__.c.number),
        text("SELECT number FROM hotlines"),
        select(models.PhoneRow).union_all(select(models.PhoneRow)),
        insert(models.BlacklistRow).values(id="x", number="1", tenant_id="y", created_at=NOW),
        select(models.TrunkRow),
        select(models.PhoneRow.id, models.HotlineRow.__table__.c.number),
        select(aliased(models.PhoneRow, select(models.PhoneRow.__table__).subquery())),
    ],
    ids=["table", "column", "text", "union", "bulk insert", "trunks", "mixed", "alias of a table"],
)
async def test_what_cannot_be_filtered_is_refused(
    database: Database, tenants: TwoTenants, statement: Any
) -> None:
    async with database.session(tenants.ours.scope) as session:
        with pytest.raises(TenancyViolation):
            await session.execute(statement)


NEEDS_A_SCOPE = [*GUARDED, models.TrunkRow]
NEEDS_A_SCOPE = [m for m in NEEDS_A_SCOPE if m not in (models.UserRow, models.TenantRow)]


@pytest.mark.parametrize("model", NEEDS_A_SCOPE, ids=lambda model: model.__tablename__)
async def test_without_a_scope_nothing_of_a_tenant_can_be_read(
    database: Database, tenants: TwoTenants, model: Any
) -> None:
    column = telling_column(model)
    plain = select(model.__table__)
    async with database.session() as session:
        for statement in (select(model), select(column), select(aliased(model)), plain):
            with pytest.raises(TenancyViolation):
                await session.execute(statement)
        with pytest.raises(TenancyViolation):
            await session.execute(text(f"SELECT * FROM {model.__tablename__}"))  # noqa: S608
        if model is not models.AuditRow:
            with pytest.raises(TenancyViolation):
                await session.execute(delete(model))


async def test_without_a_scope_only_signing_in_works(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.session() as session:
        user = await session.get_one(models.UserRow, tenants.ours.user_id)
        bind_scope(session, Scope.of_tenant(user.tenant_id or ""))
        found = (await session.scalars(select(models.HotlineRow.number))).all()
        assert found == [tenants.ours.hotline]
        with pytest.raises(TenancyViolation):
            bind_scope(session, tenants.theirs.scope)
    async with database.session() as session:
        session.add(models.TenantRow(id="new", name="新", created_at=NOW))
        await flush_is_refused(session)


async def test_the_operator_must_say_whose_row_it_adds(database: Database) -> None:
    async with database.session(OPERATOR) as session:
        session.add(models.BlacklistRow(id="new", number="10086", created_at=NOW))
        await flush_is_refused(session)
