# ruff: noqa: N818 — refusals are named as the API names them, as in "404 Not Found"
"""What storage can refuse. The web gives each its status and sentence in one place.

StorageError
 ├─ NotFound         no such row, or it is another tenant's (404)
 ├─ VersionConflict  somebody else changed it first (412)
 ├─ Duplicate        the key is taken (409)
 ├─ InUse            something still refers to it (409)
 ├─ LimitExceeded    no room for one more (409)
 ├─ KeyReused        an idempotency key came again with another request (422)
 ├─ BadCursor        a page cursor we did not issue (400)
 └─ Unavailable      the database does not answer (503)

`TenancyViolation` is none of these: it is a bug of ours, never an answer to a user.
"""


class StorageError(Exception):
    """Any refusal that a caller can do something about."""


class NotFound(StorageError):
    def __init__(self, noun: str, key: str) -> None:
        super().__init__(f"no {noun} {key!r}")
        self.noun, self.key = noun, key


class VersionConflict(StorageError):
    def __init__(self, noun: str, key: str, expected: int, actual: int) -> None:
        super().__init__(f"{noun} {key!r} is at version {actual}, not {expected}")
        self.noun, self.key, self.expected, self.actual = noun, key, expected, actual


class Duplicate(StorageError):
    """`index` is the place of the offending item where a whole list was given."""

    def __init__(self, noun: str, key: str, index: int | None = None) -> None:
        super().__init__(f"{noun} {key!r} exists already")
        self.noun, self.key, self.index = noun, key, index


class InUse(StorageError):
    """`uses` says what refers to it, in the words of the API: "hotline 4001234567"."""

    def __init__(self, noun: str, key: str, uses: tuple[str, ...] = ()) -> None:
        super().__init__(f"{noun} {key!r} is in use: {', '.join(uses) or 'by another row'}")
        self.noun, self.key, self.uses = noun, key, uses


class LimitExceeded(StorageError):
    def __init__(self, noun: str, limit: int) -> None:
        super().__init__(f"at most {limit} {noun}s")
        self.noun, self.limit = noun, limit


class KeyReused(StorageError):
    def __init__(self, key: str) -> None:
        super().__init__(f"the idempotency key {key!r} belongs to another request")
        self.key = key


class TooLong(StorageError):
    """What names something does not fit its column; stored in part, it would name another."""

    def __init__(self, column: str, longest: int, text: str) -> None:
        super().__init__(f"{column} holds {longest} characters at most, not {len(text)}: {text!r}")


class BadCursor(StorageError):
    def __init__(self, cursor: str) -> None:
        super().__init__(f"not a cursor of ours: {cursor[:80]!r}")
        self.cursor = cursor


class Unavailable(StorageError):
    """Raised from the driver's own error, kept as `__cause__`."""


class TenancyViolation(RuntimeError):
    """Code reached for rows outside its scope: a bug, stopped before the database saw it."""
