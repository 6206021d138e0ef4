"""Signing in and out."""

from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from hotline400.web.fields import PRINTABLE, Password, Received, Shown
from hotline400.web.users.schemas import Me


class Credentials(Received):
    login: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), PRINTABLE
    ]
    password: Password


class TenantName(Shown):
    id: str
    name: str


class Session(Shown):
    """Who is signed in; the operator's people have no tenant."""

    user: Me
    tenant: TenantName | None


class NewSession(Session):
    """`token` goes into `Authorization: Bearer …`; browsers get it as a cookie besides."""

    token: str
    expires_at: AwareDatetime
