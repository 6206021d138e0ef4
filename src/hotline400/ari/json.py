"""JSON as it comes from Asterisk: typed access that never fails on what is missing or odd.

A newer Asterisk may leave out, add or retype a field; an event must not be lost for that.
"""

from typing import TypeAlias

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
JsonObject: TypeAlias = dict[str, Json]


def as_object(value: Json) -> JsonObject:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Json) -> list[Json]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(raw: JsonObject, key: str) -> str:
    """A string field, "" where it is missing."""
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def whole(raw: JsonObject, key: str) -> int:
    """An integer field, 0 where it is missing."""
    value = raw.get(key)
    return value if isinstance(value, int) else 0


def part(raw: JsonObject, key: str) -> JsonObject:
    """An object field, empty where it is missing."""
    return as_object(raw.get(key))


def texts(value: Json) -> tuple[str, ...]:
    """The strings of a list."""
    return tuple(item for item in as_list(value) if isinstance(item, str))
