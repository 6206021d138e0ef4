"""The one place where errors become answers."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hotline400.storage import errors as storage
from hotline400.storage.flow_documents import Unreadable
from hotline400.web import errors
from hotline400.web.catalogue import SENTENCES
from hotline400.web.language import language_of
from hotline400.web.schemas import ErrorBody, Problem
from hotline400.web.validation import first_problem

log = structlog.get_logger()

_BY_STATUS: dict[int, Callable[[], errors.ApiError]] = {
    400: errors.BodyUnreadable,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.TooLarge,
}


def render_errors(app: FastAPI) -> None:
    """Make the application answer every error in the one format."""
    _on(app, errors.ApiError, lambda error: error)
    _on(app, RequestValidationError, first_problem)
    _on(app, storage.StorageError, _of_storage)
    _on(app, Unreadable, lambda _: errors.FlowUnreadable())
    _on(app, HTTPException, _of_http)
    _on(app, Exception, lambda _: errors.Unexpected())


def _on(app: FastAPI, kind: type[Exception], told_as: Callable[[Any], errors.ApiError]) -> None:
    async def handle(request: Request, error: Exception) -> Response:
        return answer(request, told_as(error))

    handler: Callable[[Request, Exception], Awaitable[Response]] = handle
    app.add_exception_handler(kind, handler)


def answer(request: Request, error: errors.ApiError) -> JSONResponse:
    """The error in the reader's language."""
    message = SENTENCES[error.code].told(language_of(request), error.values)
    findings = list(error.findings)
    problem = Problem(code=error.code, message=message, field=error.field, findings=findings)
    unsaid = set[str]() if findings else {"findings"}
    body = ErrorBody(error=problem).model_dump(exclude={"error": unsaid})
    return JSONResponse(body, error.status, headers=error.headers)


def _of_http(error: HTTPException) -> errors.ApiError:
    return _BY_STATUS.get(error.status_code, errors.Unexpected)()


def _of_storage(error: storage.StorageError) -> errors.ApiError:
    """What no endpoint has told more precisely."""
    match error:
        case storage.NotFound():
            return errors.NotFound()
        case storage.VersionConflict():
            return errors.PreconditionFailed()
        case storage.BadCursor():
            return errors.CursorInvalid("cursor")
        case storage.Unavailable():
            log.warning("database unavailable", exc_info=error)
            return errors.Unavailable()
        case storage.Duplicate() | storage.InUse() | storage.LimitExceeded() | storage.KeyReused():
            return errors.Conflict()
        case _:
            log.error("unexpected storage error", exc_info=error)
            return errors.Unexpected()
