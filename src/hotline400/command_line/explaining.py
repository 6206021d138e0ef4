"""`hotline400 explain`: what would happen to this caller, at that hour, pressing these keys?"""

import asyncio
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
from hotline400.terminal import is_chinese, told
from hotline400.web.flow_story import step_name, told_end, told_step
from hotline400.web.names import names_of
from hotline400.web.users.schemas import Locale


class CannotExplain(Exception):  # noqa: N818 — a refusal
    """A sentence for the person at the terminal."""


def language(wanted: str | None) -> Locale:
    """--lang, else what the terminal speaks."""
    return "zh-CN" if is_chinese(wanted) else "en"


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
    where = " ".join(dict.fromkeys(filter(None, (place.province, place.city, place.carrier))))
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
    raise CannotExplain(_said(what, locale, number=number))


def _said(what: str, locale: Locale, **values: object) -> str:
    return told(f"explain_{what}", locale, **values)
