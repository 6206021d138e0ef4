"""The lines of an uploaded list: what each says, and what is wrong with it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache

from hotline400.routing.list_entry import ListEntry, read_entry
from hotline400.routing.schedule import CHINA
from hotline400.sheets import Line
from hotline400.storage.caller_lists import EntryDraft
from hotline400.web.caller_lists.schemas import LineProblem

_LONGEST_REASON = 200
_HEADINGS = {
    "number": ("号码", "电话", "手机", "number", "phone", "tel", "mobile"),
    "reason": ("原因", "备注", "说明", "reason", "note", "remark"),
    "expiry": ("有效期", "到期", "截止", "失效", "expir", "until"),
}
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")
_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a line what stands; None: nowhere."""

    number: int = 0
    reason: int | None = 1
    expiry: int | None = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is not added."""

    line: int
    text: str
    problem: LineProblem


@dataclass(slots=True)
class Sorted:
    """The lines of a file, told apart."""

    drafts: list[EntryDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: int = 0


def sort_lines(
    lines: Sequence[Line], listed: Mapping[tuple[str, bool], datetime | None], now: datetime
) -> Sorted:
    """Which lines are new, and what is wrong with the others. `listed` is what the list has; an
    entry that has expired is as good as gone."""
    found = Sorted()
    taken = {key for key, until in listed.items() if until is None or until > now}
    seen: set[tuple[str, bool]] = set()
    columns = columns_of(lines[0].cells) if lines else None
    for line in lines[1:] if columns else lines:
        found.lines += 1
        read = _read(line, columns or Columns(), now)
        if isinstance(read, EntryDraft):
            read = _told_apart(read, taken, seen)
        if isinstance(read, EntryDraft):
            found.drafts.append(read)
        else:
            found.problems.append(Problem(line.number, _shown(line), read))
    return found


def columns_of(cells: Sequence[str]) -> Columns | None:
    """The columns as a first line names them; None where it is a line like the others."""
    places = {what: next(_matching(cells, words), None) for what, words in _HEADINGS.items()}
    number = places["number"]
    if number is None or any(character.isdigit() for character in cells[number]):
        return None
    return Columns(number, places["reason"], places["expiry"])


def _matching(cells: Sequence[str], words: Iterable[str]) -> Iterator[int]:
    lower = [cell.lower() for cell in cells]
    return (at for at, cell in enumerate(lower) if any(word in cell for word in words))


def _read(line: Line, columns: Columns, now: datetime) -> EntryDraft | LineProblem:
    entry = read_entry(_cell(line, columns.number))
    if entry is None:
        return LineProblem.NUMBER_INVALID
    written = _cell(line, columns.expiry)
    expires_at = expiry_of(written) if written else None
    if written and expires_at is None:
        return LineProblem.EXPIRY_INVALID
    if expires_at is not None and expires_at <= now:
        return LineProblem.EXPIRY_PAST
    return _draft(entry, _cell(line, columns.reason), expires_at)


def _draft(entry: ListEntry, reason: str, expires_at: datetime | None) -> EntryDraft:
    plain = "".join(letter if letter.isprintable() else " " for letter in reason)
    return EntryDraft(entry.number, entry.prefix, plain.strip()[:_LONGEST_REASON], expires_at)


def _told_apart(
    draft: EntryDraft, taken: set[tuple[str, bool]], seen: set[tuple[str, bool]]
) -> EntryDraft | LineProblem:
    key = (draft.number, draft.prefix)
    if key in seen:
        return LineProblem.TWICE_IN_FILE
    seen.add(key)
    return LineProblem.ALREADY_LISTED if key in taken else draft


@lru_cache(maxsize=1024)  # most lines of a file say the same day
def expiry_of(text: str) -> datetime | None:
    """2026-12-31, 2026/12/31 18:00 and the like, in China's time. A day without a time, or at
    midnight as Excel has it, is meant to its end."""
    for form in (*_DATES, *_TIMES):
        try:
            moment = datetime.strptime(text, form).replace(tzinfo=CHINA)
        except ValueError:
            continue
        try:
            return moment + timedelta(days=1) if moment.time() == time() else moment
        except OverflowError:
            return None
    return None


def _cell(line: Line, at: int | None) -> str:
    return line.cells[at] if at is not None and at < len(line.cells) else ""


def _shown(line: Line) -> str:
    """Enough of it to be found again."""
    text = ", ".join(cell for cell in line.cells if cell)
    return "".join(letter if letter.isprintable() else " " for letter in text[:80])
