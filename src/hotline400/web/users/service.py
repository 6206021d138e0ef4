"""People who may sign in."""

from hotline400.storage import audit, sessions, users
from hotline400.storage.errors import Duplicate, NotFound
from hotline400.storage.models import UserRow
from hotline400.storage.passwords import hash_password
from hotline400.web.errors import LoginTaken, PasswordWrong, UnknownTenant
from hotline400.web.sessions.passwords import is_right
from hotline400.web.sessions.tokens import Person
from hotline400.web.users.schemas import Me, MyChange, NewUser, PasswordChange, User
from hotline400.web.visitor import SignedIn
from hotline400.web.work import Work, reading, writing


async def change_me(work: Work, change: MyChange) -> Me:
    sent = change.model_dump(exclude_unset=True)
    me = work.by.user
    row = await users.update(work.db, me.id, **sent)
    await work.audit(
        "user.changed", me.id, before={name: getattr(me, name) for name in sent}, after=sent
    )
    return Me.model_validate(Person.of(row))


async def change_my_password(by: SignedIn, change: PasswordChange) -> None:
    """Guessing the current one is slowed down like signing in; all other sessions end."""
    me = by.user
    async with reading(by) as work:
        current_hash = (await users.get(work.db, me.id)).password_hash
    with by.visitor.dependencies.throttle.attempt(me.login, by.visitor.address):
        if not await is_right(change.current_password.get_secret_value(), current_hash):
            raise PasswordWrong("current_password")
    new_hash = await hash_password(change.new_password.get_secret_value())
    async with writing(by) as work:
        await users.update(work.db, me.id, password_hash=new_hash)
        await sessions.end_all_of(work.db, me.id, except_token=by.token)
        await work.audit("user.password_changed", me.id)
        work.sessions_changed = True


async def list_users(work: Work, tenant_id: str | None) -> list[User]:
    rows = await users.list_all(work.db)
    return [_user(row) for row in rows if tenant_id is None or row.tenant_id == tenant_id]


async def create_user(work: Work, new: NewUser, password_hash: str) -> User:
    try:
        row = await users.add(
            work.db,
            login=new.login,
            name=new.name,
            role=new.role,
            tenant_id=new.tenant_id,
            password_hash=password_hash,
            locale=new.locale,
            now=work.now,
        )
    except Duplicate as error:
        raise LoginTaken("login") from error
    except NotFound as error:
        raise UnknownTenant("tenant_id") from error
    await work.audit("user.created", row.id, after=audit.document(row), tenant_id=row.tenant_id)
    return _user(row)


def _user(row: UserRow) -> User:
    me = Me.model_validate(Person.of(row))
    return User(**me.model_dump(), tenant_id=row.tenant_id, created_at=row.created_at)
