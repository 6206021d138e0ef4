"""Until when an entry holds, as people and spreadsheets write it. Pure."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from hotline400.routing.schedule import CHINA

_FOREVER = frozenset(
    (
        *("永久", "永久有效", "永久生效", "永远", "长期", "长期有效", "永不过期", "永不失效"),
        *("不过期", "不限", "不限期", "无", "无限", "无限期", "无期限", "没有", "空"),
        *("-", "--", "---", "—", "——", "/", "\\", "n/a", "na", "null", "nil", "none", "nan", "nat"),
        *("undefined", "forever", "permanent", "never", "always", "∞", "0"),
    )
)
_ENDLESS_YEAR = 9000  # databases write 9999-12-31 for no end
_DAY = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:(?P<between>[T ]+)(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})[:分]?"
    r"(?:(?P<second>\d{1,2})(?:\.\d+)?秒?)?)?"
    r"\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ZERO = re.compile(r"0000-00-00([T ]00:00:00)?")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_FIRST_DAY = datetime(1899, 12, 30, tzinfo=CHINA)  # of Excel's serial numbers
_SERIALS = range(36_526, 109_575)  # 2000 to 2199
_UNIX = re.compile(r"\d{10}|\d{13}")


class ExpiryError(ValueError):
    """Nobody can tell when that is."""


@lru_cache(maxsize=1024)  # most lines of a file say the same day
def expiry_of(text: str) -> datetime | None:
    """2026-12-31, 2026/12/31 18:00, 2026-12-31T18:00:00+08:00, 46387 and the like, in China's time
    where no zone is said; None for ever. A day without a time, or at midnight as Excel has it, is
    meant to its end. Raises ExpiryError."""
    written = _plain(text)
    if not written or written.lower() in _FOREVER or _ZERO.fullmatch(written):
        return None
    try:
        return _moment(written)
    except (ValueError, OverflowError) as error:
        raise ExpiryError(written[:80]) from error


def _plain(text: str) -> str:
    shown = (letter for letter in text if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", "".join(shown)).strip().strip("'\"").strip()


def _moment(written: str) -> datetime | None:
    if (serial := _SERIAL.fullmatch(written)) is not None:
        days = float(serial[0])
        if int(days) not in _SERIALS:
            raise ValueError(written)
        return _to_its_end(_FIRST_DAY + timedelta(seconds=round(days * 86_400)))
    if _UNIX.fullmatch(written):
        return datetime.fromtimestamp(int(written[:10]), UTC)
    if (compact := _COMPACT.fullmatch(written)) is not None:
        written = "-".join(compact.groups())
    day = _DAY.fullmatch(written)
    if day is None:
        raise ValueError(written)
    return None if int(day["year"]) >= _ENDLESS_YEAR else _of_parts(day)


def _of_parts(day: re.Match[str]) -> datetime:
    """Midnight is a day's beginning only where it is written as programs do: with a T or a zone."""
    hour = int(day["hour"] or 0)
    date = datetime(int(day["year"]), int(day["month"]), int(day["day"]), tzinfo=CHINA)
    moment = date.replace(hour=hour % 24, minute=int(day["minute"] or 0))
    moment = moment.replace(second=int(day["second"] or 0))
    if hour >= 24:  # 24:00, and nothing later
        if (hour, moment.minute, moment.second) != (24, 0, 0):
            raise ValueError(day[0])
        return moment + timedelta(days=1)
    if day["zone"] is not None:
        zone = day["zone"].upper().replace("UTC", "Z").replace("Z", "+00:00")
        return datetime.fromisoformat(f"{moment:%Y-%m-%dT%H:%M:%S}{zone}")
    exact = day["between"] is not None and "T" in day["between"].upper()
    return moment if exact else _to_its_end(moment)


def _to_its_end(moment: datetime) -> datetime:
    midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment + timedelta(days=1) if midnight else moment
