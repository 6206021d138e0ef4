"""What can go wrong between us and Asterisk.

AriError
├── ConnectionLost      the websocket is gone: nobody knows what happened to the request
├── RequestTimeout      Asterisk did not answer: it may still do what was asked
└── RequestFailed       Asterisk said no
    ├── NotFound        404: what we mean does not exist (any more)
    └── Conflict        409: it exists, but is not in a state where this can be done
"""


class AriError(Exception):
    """Anything below."""


class ConnectionLost(AriError):  # noqa: N818 - the engine reads `except ConnectionLost` as prose
    """The websocket is gone, or was never there."""


class RequestTimeout(AriError):  # noqa: N818
    """No answer in time. Asterisk may still carry the request out."""


class RequestFailed(AriError):  # noqa: N818
    """Asterisk refused a request."""

    def __init__(self, status: int, message: str, method: str, uri: str) -> None:
        super().__init__(f"{method} {uri}: {status} {message}")
        self.status = status
        self.message = message
        self.method = method
        self.uri = uri


class NotFound(RequestFailed):
    """404. For an undo this is success."""


class Conflict(RequestFailed):
    """409. The channel has left our application, or the id is taken."""


def request_failed(status: int, message: str, method: str, uri: str) -> RequestFailed:
    """The error for an HTTP status outside 2xx."""
    kind = {404: NotFound, 409: Conflict}.get(status, RequestFailed)
    return kind(status, message, method, uri)
