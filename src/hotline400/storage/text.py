"""Text from the network made storable, so that a hostile SIP header cannot keep a record out.

PostgreSQL takes neither NUL nor unpaired surrogates, and refuses what is longer than its column.
"""

from typing import Any


def storable(text: str, longest: int | None = None) -> str:
    """At most `longest` characters; what cannot be stored becomes U+FFFD."""
    text = text.replace("\0", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text if longest is None else text[:longest]


def storable_json(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(key)): storable_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable_json(item) for item in value]
    return value
