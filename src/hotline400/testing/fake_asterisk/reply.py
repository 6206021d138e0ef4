"""A request to the fake, and how it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from hotline400.ari.json import Json, JsonObject


class Refused(Exception):  # noqa: N818 — like the client's own names
    """Answered with a status outside 2xx."""

    def __init__(self, status: int, message: str, key: str = "message") -> None:
        super().__init__(message)
        self.status = status
        self.body: JsonObject = {key: message}


@dataclass(frozen=True, slots=True)
class Request:
    """A decoded RESTRequest: the path's variable parts, the query, the body."""

    ids: tuple[str, ...]
    query: Mapping[str, str]
    body: JsonObject

    def needs(self, name: str) -> str:
        """A query parameter that must be there."""
        if name not in self.query:
            raise Refused(400, f"Missing parameter {name}")
        return self.query[name]


Reply = Json
"""None: 204, no content."""
