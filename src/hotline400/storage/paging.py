"""Cursor paging: a page, and where the next one goes on.

A cursor holds the last row's sort key, so rows added meanwhile neither repeat nor skip one.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

import orjson

from hotline400.storage.errors import BadCursor

Row = TypeVar("Row")

MAX_LIMIT = 200


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`next_cursor` is None on the last page."""

    items: list[Row]
    next_cursor: str | None


@dataclass(frozen=True)
class Place:
    """Where a page ended: the time and id of its last row."""

    at: datetime
    id: str


def encode(place: Place) -> str:
    """Opaque to clients: URL-safe, without padding."""
    text = orjson.dumps([place.at.astimezone(UTC).isoformat(), place.id])
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def decode(cursor: str) -> Place:
    """Raises BadCursor for anything `encode` did not make."""
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        at, row_id = orjson.loads(text)
        place = Place(datetime.fromisoformat(at), str(row_id))
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadCursor(cursor) from error
    if place.at.tzinfo is None or "\0" in place.id:
        raise BadCursor(cursor)
    return place


def bounded(limit: int) -> int:
    """Between 1 and MAX_LIMIT rows."""
    return max(1, min(limit, MAX_LIMIT))


def page_of(rows: list[Row], limit: int, place: Callable[[Row], Place]) -> Page[Row]:
    """`rows` has one more than `limit` where there is a next page."""
    if len(rows) <= limit:
        return Page(rows, None)
    return Page(rows[:limit], encode(place(rows[limit - 1])))
