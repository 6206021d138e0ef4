"""What the platform says, and what a tenant says instead."""

from hotline400.audio.prompts import as_wav
from hotline400.storage import prompts
from hotline400.storage.errors import NotFound as NoSuchRow
from hotline400.storage.models import PromptOverrideRow
from hotline400.web import ports
from hotline400.web.errors import NotFound, UnknownPrompt
from hotline400.web.ports import WebDependencies
from hotline400.web.system_prompts.schemas import SystemPrompt
from hotline400.web.work import Work


async def list_system_prompts(work: Work) -> list[SystemPrompt]:
    rows = {row.key: row for row in await prompts.override_rows(work.db)}
    every = work.dependencies.system_prompts()
    return [_shown(prompt, rows.get(prompt.key)) for prompt in every]


def system_prompt_audio(dependencies: WebDependencies, key: str) -> bytes:
    return as_wav(_find(dependencies, key).path)


async def replace_system_prompt(
    work: Work, key: str, prompt_id: str | None, expected_version: int
) -> SystemPrompt:
    """Any of the tenant's prompts will do, whatever it was uploaded for."""
    prompt = _find(work.dependencies, key)
    before = (await prompts.overrides(work.db)).get(key)
    try:
        row = await prompts.set_override(work.db, key, prompt_id, expected_version=expected_version)
    except NoSuchRow as error:
        raise UnknownPrompt("prompt_id") from error
    await work.audit(
        "system_prompt.replaced", key, before={"prompt_id": before}, after={"prompt_id": prompt_id}
    )
    await work.all_hotlines_changed()
    return _shown(prompt, row)


def _find(dependencies: WebDependencies, key: str) -> ports.SystemPrompt:
    for prompt in dependencies.system_prompts():
        if prompt.key == key:
            return prompt
    raise NotFound


def _shown(prompt: ports.SystemPrompt, row: PromptOverrideRow | None) -> SystemPrompt:
    return SystemPrompt(
        key=prompt.key,
        theme=prompt.theme,
        text_zh=prompt.text_zh,
        text_en=prompt.text_en,
        seconds=prompt.seconds,
        prompt_id=row and row.prompt_id,
        version=row.version if row else 0,
    )
