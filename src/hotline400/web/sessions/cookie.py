"""The browser's session cookie."""

from fastapi import Request, Response

COOKIE = "hotline400_session"


def put(response: Response, request: Request, token: str) -> None:
    """HttpOnly and SameSite=Strict always, Secure where the browser came over https."""
    response.set_cookie(
        COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )


def remove(response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
