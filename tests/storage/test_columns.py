"""Columns are wide enough for what is written into them; nobody cuts anything to make it fit."""

import ast
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import Column, String

import hotline400
from hotline400.record.callback import CallbackResult, CallbackState
from hotline400.record.event import EventKind
from hotline400.record.record import Disposition, OfferResult, ReleasedBy
from hotline400.routing.hotline import AnswerAt, CallerIdShown, NumberState
from hotline400.routing.queue import HuntOrder
from hotline400.routing.screening_rules import ListMode, RegionMode, Withheld
from hotline400.storage.columns import Word
from hotline400.storage.models import Table
from hotline400.web.flow_replays.schemas import ReplayState
from hotline400.web.users.schemas import Role

WORDS: dict[str, type[StrEnum]] = {
    "calls.disposition": Disposition,
    "calls.released_by": ReleasedBy,
    "offers.result": OfferResult,
    "call_events.kind": EventKind,
    "callback_requests.state": CallbackState,
    "callback_requests.last_result": CallbackResult,
    "hotlines.state": NumberState,
    "hotlines.caller_id_shown": CallerIdShown,
    "hotlines.answer_at": AnswerAt,
    "queues.order": HuntOrder,
    "screening.whitelist_mode": ListMode,
    "screening.region_mode": RegionMode,
    "screening.withheld": Withheld,
}
WORDS_OF_THE_WEB: dict[str, type[StrEnum]] = {
    "users.role": Role,
    "flow_replays.state": ReplayState,
}
PLAIN = {"calls.area_code", "callback_requests.key", "users.locale", "hotlines.number"}
"""Short columns without an enumeration: digits and codes."""
OF_PRODUCTS = {
    f"{table}.product" for table in ("hotlines", "flow_versions", "flow_drafts", "flow_schedules")
}
OF_LITERALS = {"flow_replays.source", "prompts.purpose"}


def columns() -> Iterator[tuple[str, Column[object]]]:
    for table in Table.metadata.sorted_tables:
        for column in table.columns:
            yield f"{table.name}.{column.name}", column


def test_every_enumeration_fits_its_column() -> None:
    found = {name: c.type for name, c in columns() if isinstance(c.type, Word)}
    assert {name: kind.values for name, kind in found.items()} == WORDS
    for name, kind in found.items():
        assert kind.length is not None
        assert max(map(len, kind.values)) <= kind.length, name


@pytest.mark.parametrize("name", WORDS_OF_THE_WEB)
def test_words_that_the_web_stores_fit(name: str) -> None:
    kind = dict(columns())[name].type
    assert isinstance(kind, String)
    assert kind.length is not None
    assert max(map(len, WORDS_OF_THE_WEB[name])) <= kind.length


def test_a_new_short_column_says_what_is_in_it() -> None:
    """Whoever adds one of 16 letters or fewer names its enumeration, or says that it has none."""
    short = {
        name
        for name, column in columns()
        if isinstance(column.type, String)
        and (column.type.length or 999) <= 16
        and not column.foreign_keys
    }
    told = WORDS.keys() | WORDS_OF_THE_WEB.keys() | PLAIN | OF_PRODUCTS | OF_LITERALS
    told |= {"queue_members.hotline_number"}
    assert short - told == set()


CUTS_THAT_SHOW = {
    # Each with where what is left out is told, or why nothing is.
    ("record/shortened.py", "text[:longest - len(MARK)]"): "the mark says so",
    ("storage/paging.py", "rows[:limit]"): "the next page has the rest",
    ("storage/takes.py", "sha256(take.id.encode()).hexdigest()[:32]"): "a fingerprint",
    ("storage/errors.py", "cursor[:80]"): "of a sentence in the log",
    ("storage/database.py", "broken[:5]"): "of a sentence in the log",
}
ROOMS = ("record", "storage")


def cuts() -> Iterator[tuple[str, str]]:
    """Every slice from the beginning to some length."""
    package = Path(hotline400.__file__).parent
    for room in ROOMS:
        for file in sorted((package / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Subscript) and is_cut(node.slice):
                    yield str(file.relative_to(package)), ast.unparse(node)


def is_cut(part: ast.expr) -> bool:
    if not isinstance(part, ast.Slice) or part.upper is None:
        return False
    from_the_start = part.lower is None or ast.unparse(part.lower) == "0"
    return from_the_start and not isinstance(part.upper, ast.UnaryOp)


def test_nothing_is_cut_without_a_word() -> None:
    """A new `[:n]` in the rooms that write records is looked at by somebody: what does not fit
    is refused at its border, or ends with a mark (`record.shortened`)."""
    assert set(cuts()) - CUTS_THAT_SHOW.keys() == set()
    assert CUTS_THAT_SHOW.keys() - set(cuts()) == set()
