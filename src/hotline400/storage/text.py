"""Text from the network made storable, so that a hostile SIP header cannot keep a record out.

PostgreSQL takes neither NUL nor unpaired surrogates, and refuses what is longer than its column.
Free texts have columns without a limit. Of the few others, what names something (keys, words of an
enumeration) is refused when it does not fit: cut, it would name something else.
"""

from typing import Any

import structlog
from sqlalchemy import ColumnElement, String

from hotline400.record.shortened import shortened
from hotline400.storage.columns import Word
from hotline400.storage.errors import TooLong

log = structlog.get_logger()


def storable(text: str) -> str:
    """What cannot be stored becomes U+FFFD."""
    return text.replace("\0", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def storable_json(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(key)): storable_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable_json(item) for item in value]
    return value


def fitting(column: ColumnElement[Any], text: str) -> str:
    """Storable in this column. Raises TooLong for a key or a word that is longer; any other text
    ends with "…" then, and the log tells of it."""
    kind, text = column.type, storable(text)
    longest = kind.length if isinstance(kind, String) else None
    if longest is None or len(text) <= longest:
        return text
    if isinstance(kind, Word) or column.primary_key or column.foreign_keys:
        raise TooLong(str(column), longest, text)
    log.warning("text_shortened", column=str(column), longest=longest, letters=len(text))
    return shortened(text, longest)
