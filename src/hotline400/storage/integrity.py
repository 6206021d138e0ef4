"""The database's own refusals, told apart: a taken key from a missing or used reference."""

from sqlalchemy.exc import IntegrityError

_UNIQUE = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
_REFERENCE = {"23503", "SQLITE_CONSTRAINT_FOREIGNKEY"}


def _code(error: IntegrityError) -> str | None:
    """PostgreSQL's SQLSTATE, or SQLite's extended result code by name."""
    code: str | None = getattr(error.orig, "sqlstate", None)
    name: str | None = getattr(error.orig, "sqlite_errorname", None)
    return code or name


def is_duplicate(error: IntegrityError) -> bool:
    return _code(error) in _UNIQUE


def is_reference(error: IntegrityError) -> bool:
    return _code(error) in _REFERENCE
