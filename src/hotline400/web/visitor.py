"""Who is asking: address, language, and after a look at the token, the person."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from hotline400.record.shortened import shortened
from hotline400.web.errors import NotSignedIn
from hotline400.web.ports import WebDependencies, dependencies_of
from hotline400.web.sessions.cookie import COOKIE
from hotline400.web.sessions.tokens import Person, person_of_token


@dataclass(frozen=True)
class Visitor:
    """Somebody, not known yet. `request` is method and path."""

    dependencies: WebDependencies
    request: str
    address: str
    user_agent: str


@dataclass(frozen=True)
class SignedIn:
    """Somebody known."""

    visitor: Visitor
    user: Person
    token: str


_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="The browser's session")
_bearer = HTTPBearer(auto_error=False, description="`token` of POST /sessions")


def visitor(request: Request) -> Visitor:
    """The connection's address and browser, for limits and the audit log."""
    return Visitor(
        dependencies_of(request),
        request=f"{request.method} {request.url.path}",
        address=request.client.host if request.client else "",
        user_agent=shortened(request.headers.get("user-agent", ""), 300),
    )


async def signed_in(
    request: Request,
    visiting: Annotated[Visitor, Depends(visitor)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None,
    cookie: Annotated[str | None, Security(_cookie)] = None,
) -> SignedIn:
    """The person behind the bearer token or the cookie; NotSignedIn without either."""
    token = bearer.credentials if bearer else cookie
    known = visiting.dependencies
    person = await person_of_token(known.database, token, known.longest_session) if token else None
    if not token or person is None:
        raise NotSignedIn
    request.state.locale = person.locale
    return SignedIn(visiting, person, token)
