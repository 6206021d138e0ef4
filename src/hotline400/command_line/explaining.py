"""`hotline400 explain`: what would happen to this caller, at that hour, pressing these keys?"""

import asyncio
import os
from argparse import Namespace
from datetime import UTC, datetime
from typing import NoReturn

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.command_line.hotlines import last_known, with_estate
from hotline400.config import Settings
from hotline400.flows.estate import Estate
from hotline400.routing.explain import explain
from hotline400.routing.numbers import normalise
from hotline400.routing.question import HuntOutcome, Question
from hotline400.routing.schedule import CHINA
from hotline400.storage.errors import NotFound, StorageError
from hotline400.web.flow_story import step_name, told_end, told_step
from hotline400.web.names import names_of
from hotline400.web.users.schemas import Locale

_SAID = {
    "unknown": ("没有号码 {number}。", "There is no number {number}."),
    "away": (
        "数据库无法使用，以下按最后保存的配置说明。",
        "The database is away; this goes by the configuration kept last.",
    ),
    "nothing": (
        "数据库无法使用，也没有保存过配置。",
        "The database is away, and no configuration was kept.",
    ),
    "invalid": (
        "来电号码应为数字，时间形如 2026-10-01T20:00，按键为 0–9、* 和 #。",
        "A caller is digits, a time is like 2026-10-01T20:00, keys are 0–9, * and #.",
    ),
}


class CannotExplain(Exception):  # noqa: N818 — a refusal
    """A sentence for the person at the terminal."""


def language(wanted: str | None) -> Locale:
    """--lang, else what the terminal speaks."""
    told = wanted or os.environ.get("LC_ALL") or os.environ.get("LANG") or "zh"
    return "zh-CN" if told.lower().startswith(("zh", "c.", "posix")) else "en"


def explained(settings: Settings, options: Namespace) -> list[str]:
    """Line by line. Raises CannotExplain."""
    locale = language(options.lang)
    question = _question(options, locale)
    estate, lines = _estate(settings, options.number, locale)
    hotline = estate.hotlines.get(options.number)
    if hotline is None:
        _refuse("unknown", locale, options.number)
    place = estate.surroundings.place(question.caller)
    found = explain(hotline, question, place, estate.world)
    where = " ".join(filter(None, (place.province, place.city, place.carrier)))
    lines.append(f"{options.number} ← {question.caller or '—'} {where}".rstrip())
    names = names_of(estate, locale)
    for position, step in enumerate(found.steps, start=1):
        lines.append(f"{position:>3}. {step_name(step, names)}: {told_step(step, names)}")
    return [*lines, f"  = {told_end(found, locale)}"]


def _question(options: Namespace, locale: Locale) -> Question:
    try:
        at = datetime.now(UTC) if options.at is None else datetime.fromisoformat(options.at)
        at = at if at.tzinfo else at.replace(tzinfo=CHINA)
        caller = None if options.caller is None else normalise(options.caller)
        return Question(caller=caller, at=at, keys=options.keys, phones=HuntOutcome(options.phones))
    except (ValidationError, ValueError):
        _refuse("invalid", locale, options.number)


def _estate(settings: Settings, number: str, locale: Locale) -> tuple[Estate, list[str]]:
    """From the database, or with a line that says so the last known."""
    try:
        return asyncio.run(with_estate(settings, number, _as_it_is)), []
    except NotFound:
        _refuse("unknown", locale, number)
    except StorageError:
        known = last_known(settings)
    if known is None:
        _refuse("nothing", locale, number)
    return known, [_said("away", locale)]


async def _as_it_is(_session: AsyncSession, estate: Estate) -> Estate:
    return estate


def _refuse(what: str, locale: Locale, number: str) -> NoReturn:
    raise CannotExplain(_said(what, locale).format(number=number))


def _said(what: str, locale: Locale) -> str:
    return _SAID[what][1 if locale == "en" else 0]
