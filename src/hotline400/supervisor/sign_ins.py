"""What has become of the first passwords: for `up`, `status --sign-ins` and `doctor`."""

import asyncio
from dataclasses import dataclass
from enum import Enum

from hotline400.config import Settings
from hotline400.first_passwords import PUBLISHED, read
from hotline400.terminal import told


class State(Enum):
    """Of one account's password."""

    FIRST = "first"
    PUBLISHED = "published"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class SignIn:
    """`password` is known while it is the first one, or a published one."""

    login: str
    state: State
    password: str | None = None


def sign_ins(settings: Settings) -> list[SignIn]:
    """Of the accounts that an empty database gets. Raises StorageError without a database."""
    return asyncio.run(_sign_ins(settings))


async def _sign_ins(settings: Settings) -> list[SignIn]:
    from hotline400.storage import users  # noqa: PLC0415 — the other commands start at once
    from hotline400.storage.database import Database  # noqa: PLC0415
    from hotline400.storage.errors import Unavailable  # noqa: PLC0415
    from hotline400.storage.passwords import password_matches  # noqa: PLC0415

    first = read(settings.data_folder) or {}
    found: list[SignIn] = []
    async with Database(settings.effective_database_url) as database:
        if database.file is not None and not database.file.exists():
            raise Unavailable(str(database.file))  # asking would make an empty one
        for login, published in PUBLISHED.items():
            async with database.reading() as session:
                user = await users.by_login(session, login)
            if user is None:
                found.append(SignIn(login, State.GONE))
                continue
            for state, password in ((State.FIRST, first.get(login)), (State.PUBLISHED, published)):
                if password and await password_matches(password, user.password_hash):
                    found.append(SignIn(login, state, password))
                    break
            else:
                found.append(SignIn(login, State.CHANGED))
    return found


def described(sign_in: SignIn, *, with_password: bool) -> str:
    """What stands behind the login. Passwords are for a person's terminal, not for logs."""
    if sign_in.state is State.FIRST and with_password:
        return str(sign_in.password)
    return told(f"sign_in_{sign_in.state.value}")
