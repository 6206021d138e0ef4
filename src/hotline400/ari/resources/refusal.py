"""Undoing what is already undone."""

from collections.abc import Iterator
from contextlib import contextmanager

from hotline400.ari.errors import Conflict, NotFound


@contextmanager
def if_there() -> Iterator[None]:
    """Takes 404 as done: what is to go is gone."""
    try:
        yield
    except NotFound:
        return


@contextmanager
def if_not_going() -> Iterator[None]:
    """Takes 409 as done, too: a bridge on its way out is no longer in our application, and is
    there for a moment still."""
    try:
        yield
    except (NotFound, Conflict):
        return
