"""`hotline400 flow`: check a flow document in a file, take one out, bring one in as the draft."""

import asyncio
import json
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.command_line.explaining import language
from hotline400.command_line.hotlines import with_estate
from hotline400.config import Settings
from hotline400.flows.changes import changes
from hotline400.flows.estate import Estate
from hotline400.flows.publishing import errors_of, examine, product_shown
from hotline400.routing.check import Finding
from hotline400.routing.check.shape import wrong_shape
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Product
from hotline400.routing.products import flow_of
from hotline400.routing.secrets import restored, unknown
from hotline400.storage import audit, flow_drafts, hotlines
from hotline400.terminal import told as say
from hotline400.web.catalogue import SENTENCES
from hotline400.web.errors import UrlUnusable
from hotline400.web.flow_addresses import refuse_unusable
from hotline400.web.flow_findings import told
from hotline400.web.names import Names, names_of
from hotline400.web.users.schemas import Locale
from hotline400.web.validation import first_problem


class FlowFileRefused(Exception):  # noqa: N818 — a refusal
    """A sentence for the person at the terminal."""


def checked(settings: Settings, options: Namespace) -> tuple[list[str], bool]:
    """(lines, whether it may be published). Without --number what it names is not looked up."""
    locale = language(options.lang)
    flow = _read(options.file, locale)

    async def look(session: AsyncSession, estate: Estate) -> tuple[list[Finding], Names]:
        found = await examine(session, options.number, flow, estate)
        return found, names_of(estate, locale)

    number = options.number or ""
    if number:
        found, names = asyncio.run(with_estate(settings, number, look))
    else:
        found, names = list(wrong_shape(flow)), Names(locale)
    lines = [
        ": ".join(
            (say(f"severity_{finding.severity}", locale), finding.field or "-", finding.message)
        )
        for finding in told(found, flow, number, names)
    ]
    return lines or [say("check_passed", locale)], not errors_of(found)


def exported(settings: Settings, options: Namespace) -> str:
    """The document in force, as JSON for people."""

    async def in_force(_session: AsyncSession, estate: Estate) -> Flow:
        return flow_of(estate.hotlines[options.number])

    return asyncio.run(with_estate(settings, options.number, in_force)).model_dump_json(indent=2)


def imported(settings: Settings, options: Namespace) -> int:
    """Saved as the draft, in place of one that is there; its revision. Nothing is published."""
    locale = language(options.lang)
    read, now = _read(options.file, locale), datetime.now(UTC)

    async def save(session: AsyncSession, estate: Estate) -> int:
        hotline = await hotlines.get_for_change(session, options.number, None)
        in_force = flow_of(estate.hotlines[options.number])
        flow = _filled_in(read, in_force, locale)
        product = product_shown(flow, Product(hotline.product))
        row = await flow_drafts.save(
            session, hotline, flow, product, expected_revision=None, by=None, now=now
        )
        await audit.append(
            session,
            now=now,
            action="flow_draft.imported",
            subject=options.number,
            tenant_id=hotline.tenant_id,
            user_id=None,
            after={
                "revision": row.revision,
                **changes(in_force, flow),
            },
        )
        return row.revision

    return asyncio.run(with_estate(settings, options.number, save))


def _filled_in(flow: Flow, in_force: Flow, locale: Locale) -> Flow:
    """With the secrets that were hidden when it was read. Raises FlowFileRefused."""
    whole = restored(flow, in_force)
    for path in unknown(whole):
        raise FlowFileRefused(f"{path}: {SENTENCES['secret_missing'].told(locale, {})}")
    try:
        refuse_unusable(whole, in_force)
    except UrlUnusable as error:
        said = SENTENCES[error.code].told(locale, error.values)
        raise FlowFileRefused(f"{(error.field or '').removeprefix('document.')}: {said}") from error
    return whole


def _read(file: str, locale: Locale) -> Flow:
    """Standard input for "-". Raises FlowFileRefused with the place of what is wrong."""
    text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    try:
        return Flow.model_validate_json(text)
    except ValidationError as error:
        found = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
        problem = first_problem(RequestValidationError(found, body=_plain(text)))
        said = SENTENCES[problem.code].told(locale, problem.values)
        raise FlowFileRefused(f"{problem.field or file}: {said}") from error


def _plain(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
