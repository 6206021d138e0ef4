"""What the platform says by itself, and a tenant's replacements."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from hotline400.web.audio_response import AUDIO, sound_response
from hotline400.web.fields import IfMatch
from hotline400.web.system_prompts import service
from hotline400.web.system_prompts.schemas import (
    SystemPrompt,
    SystemPromptChange,
    SystemPromptList,
)
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Editor, TenantReader, TenantReaderOutside

router = APIRouter(prefix="/system-prompts", tags=["system-prompts"])

Key = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,64}$")]


@router.get("")
async def list_system_prompts(work: TenantReader) -> SystemPromptList:
    """Everything the platform says, with the tenant's replacement where there is one."""
    return SystemPromptList(items=await service.list_system_prompts(work))


@router.get("/{key}/audio", response_class=Response, responses=AUDIO)
async def listen_to_system_prompt(key: Key, by: TenantReaderOutside, request: Request) -> Response:
    """The platform's own audio as 8 kHz WAV; ranges are served."""
    return sound_response(request, service.system_prompt_audio(by.visitor.dependencies, key))


@router.put("/{key}")
async def replace_system_prompt(
    key: Key,
    change: SystemPromptChange,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> SystemPrompt:
    """Say something of one's own instead, or (null) the platform's again. `If-Match` (its
    `version`) is required."""
    prompt = await service.replace_system_prompt(
        work, key, change.prompt_id, expected_version(if_match)
    )
    put_etag(response, prompt.version)
    return prompt
