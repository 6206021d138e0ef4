"""Asking the running engine how it is."""

import contextlib
import http.client
import json

from hotline400.config import Settings

PATH = "/api/v1/health"


def engine_health(settings: Settings) -> dict[str, str] | None:
    """What the engine says of itself and its neighbours; None when it does not answer."""
    host = "127.0.0.1" if settings.web_host in {"0.0.0.0", "::"} else settings.web_host  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.web_port, timeout=3)
    with contextlib.closing(connection):
        try:
            connection.request("GET", PATH)
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
    return answer if isinstance(answer, dict) else None


def engine_answers(settings: Settings) -> bool:
    """Whether it answers at all; "degraded" (a database away) is no reason to kill it."""
    return engine_health(settings) is not None
