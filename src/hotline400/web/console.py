"""The console's files: one page for every address, assets kept for a year.

The build names assets by their content, so a kept one is never wrong; the page itself is asked for
each time, so that a new version is seen at once.
"""

from pathlib import Path, PurePosixPath

from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_PAGE = "index.html"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


class ConsoleFiles(StaticFiles):
    """Static files with the page in place of what is no file (history mode of the router)."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if _is_api(scope["path"]):
            raise HTTPException(404)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or PurePosixPath(path).suffix:
                raise
            path = _PAGE
            response = await super().get_response(path, scope)
        kept = path.startswith("assets/")
        response.headers["Cache-Control"] = _FOREVER if kept else _ASK_AGAIN
        return response


def console_route(folder: Path) -> Route:
    """Every address that is nobody else's. Put it last."""
    files = ConsoleFiles(directory=folder, html=True)
    return Route("/{path:path}", GZipMiddleware(files), methods=["GET", "HEAD"], name="console")


def _is_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")
