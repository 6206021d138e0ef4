"""POST, GET and DELETE of sessions."""

from fastapi import APIRouter, Request, Response, status

from hotline400.web.sessions import cookie, service
from hotline400.web.sessions.schemas import Credentials, NewSession, Session
from hotline400.web.work import Anonymous, Anyone

router = APIRouter(prefix="/sessions", tags=["sessions"])


@router.post("", status_code=status.HTTP_201_CREATED)
async def sign_in(
    credentials: Credentials, request: Request, response: Response, work: Anonymous
) -> NewSession:
    """Sign in with login and password; too many wrong ones are answered 429 for a while."""
    session = await service.sign_in(work, credentials)
    cookie.put(response, request, session.token)
    return session


@router.get("/current")
async def current_session(work: Anyone) -> Session:
    """Who am I?"""
    return await service.current(work)


@router.delete("/current", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(work: Anyone, response: Response) -> None:
    """Sign out: the token is worth nothing from now on."""
    await service.sign_out(work)
    cookie.remove(response)
