"""A tenant's 400 numbers and their settings."""

from typing import cast

from hotline400.routing.screening_rules import NobodyLetIn, nobody_let_in
from hotline400.storage import caller_lists, hotlines, phones, prompts, screening
from hotline400.storage.errors import NotFound
from hotline400.storage.hotlines import HotlineChanges
from hotline400.storage.models import HotlineRow, ScreeningRow, WhitelistRow
from hotline400.web.errors import PromptPurposeWrong, UnknownPrompt, WelcomeInFlow
from hotline400.web.hotlines.schemas import Hotline, HotlineChange
from hotline400.web.phone_numbers import display_number
from hotline400.web.work import Work


async def list_hotlines(work: Work) -> list[Hotline]:
    counts = await phones.count_by_hotline(work.db)
    rows = await hotlines.list_all(work.db)
    locked = await _locked(work, await screening.list_all(work.db))
    return [_hotline(row, counts.get(row.number, 0), locked.get(row.number)) for row in rows]


async def get_hotline(work: Work, number: str) -> Hotline:
    row = await hotlines.get(work.db, number)
    locked = await _locked(work, [await screening.get(work.db, number)])
    return _hotline(row, len(await phones.list_of(work.db, number)), locked.get(number))


async def change_hotline(
    work: Work, number: str, change: HotlineChange, expected_version: int
) -> Hotline:
    """Raises UnknownPrompt and PromptPurposeWrong besides what storage raises."""
    sent = change.model_dump(mode="json", exclude_unset=True)
    row = await hotlines.get_for_change(work.db, number, expected_version)
    before = {name: getattr(row, name) for name in sent}
    if row.flow_version and sent.get("welcome_prompt_id") is not None:
        raise WelcomeInFlow("welcome_prompt_id")
    await _check_welcome(work, sent.get("welcome_prompt_id"))
    row = await hotlines.update(
        work.db,
        number,
        cast("HotlineChanges", sent),
        expected_version=expected_version,
        now=work.now,
    )
    await work.audit("hotline.changed", number, before=before, after=sent)
    work.changed.add(number)
    return await get_hotline(work, row.number)


async def _check_welcome(work: Work, prompt_id: str | None) -> None:
    if prompt_id is None:
        return
    try:
        prompt = await prompts.get(work.db, prompt_id)
    except NotFound as error:
        raise UnknownPrompt("welcome_prompt_id") from error
    if prompt.purpose != "welcome":
        raise PromptPurposeWrong("welcome_prompt_id", purpose="welcome")


async def _locked(work: Work, rows: list[ScreeningRow]) -> dict[str, NobodyLetIn | None]:
    """Which hotlines let in nobody, and why."""
    whitelisted = await caller_lists.is_in_use(work.db, WhitelistRow, work.now)
    return {
        row.hotline_number: nobody_let_in(
            row.whitelist_mode,
            row.region_mode,
            whitelisted=whitelisted,
            regions=bool(row.regions),
        )
        for row in rows
    }


def _hotline(row: HotlineRow, phone_count: int, locked: NobodyLetIn | None) -> Hotline:
    columns = {
        name: getattr(row, name)
        for name in Hotline.model_fields
        if name not in {"display_number", "phone_count", "lets_in_nobody"}
    }
    return Hotline(
        **columns,
        display_number=display_number(row.number),
        phone_count=phone_count,
        lets_in_nobody=locked,
    )
