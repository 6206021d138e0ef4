"""A tenant's own audio: upload, listen, rename, delete."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from hotline400.storage.prompts import SpokenAs
from hotline400.web.audio_response import AUDIO, audio_response
from hotline400.web.fields import Cursor, IdempotencyKey, IfMatch, Limit, PathId, Word
from hotline400.web.idempotency import once
from hotline400.web.prompts import service
from hotline400.web.prompts.schemas import (
    NewSpokenPrompt,
    Prompt,
    PromptChange,
    PromptList,
    Purpose,
)
from hotline400.web.prompts.speech import respoken_files, spoken_upload
from hotline400.web.prompts.upload import MULTIPART, received_upload
from hotline400.web.speech.schemas import Spoken
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Editor, EditorOutside, TenantReader, writing

router = APIRouter(prefix="/prompts", tags=["prompts"])


@router.get("")
async def list_prompts(
    work: TenantReader,
    purpose: Annotated[Purpose | None, Query()] = None,
    q: Annotated[Word | None, Query(description="part of the name or of the text")] = None,
    cursor: Cursor = None,
    limit: Limit = 200,
) -> PromptList:
    """The tenant's audio, uploaded or spoken, newest first."""
    return await service.list_prompts(work, purpose, q, cursor, limit)


@router.post("", status_code=status.HTTP_201_CREATED, openapi_extra=MULTIPART)
async def upload_prompt(request: Request, by: EditorOutside, key: IdempotencyKey = None) -> Prompt:
    """Upload audio of any usual format, at most 20 MiB."""
    dependencies = by.visitor.dependencies
    async with (
        received_upload(request, dependencies, by.user.tenant_id or "") as upload,
        writing(by) as work,
    ):
        return await once(
            work, key, upload.described, Prompt, lambda: service.create_prompt(work, upload)
        )


@router.post("/speech", status_code=status.HTTP_201_CREATED)
async def speak_prompt(
    new: NewSpokenPrompt, by: EditorOutside, key: IdempotencyKey = None
) -> Prompt:
    """A prompt out of a text. Answers when it is rendered: at once after a preview of the same."""
    async with spoken_upload(by, new) as upload, writing(by) as work:
        return await once(work, key, new, Prompt, lambda: service.create_prompt(work, upload))


@router.put("/{id}/speech")
async def respeak_prompt(
    id: PathId,  # noqa: A002
    spoken: Spoken,
    by: EditorOutside,
    response: Response,
    if_match: IfMatch = None,
) -> Prompt:
    """Other words, voice or speed for a prompt; it stays where it is used. `If-Match` (its
    `version`) is required."""
    version = expected_version(if_match)
    speech = SpokenAs(spoken.text, spoken.voice, spoken.speed)
    async with respoken_files(by, spoken) as (fresh, seconds), writing(by) as work:
        prompt = await service.respeak_prompt(work, id, speech, seconds, fresh, version)
    put_etag(response, prompt.version)
    return prompt


@router.patch("/{id}")
async def rename_prompt(
    id: PathId,  # noqa: A002
    change: PromptChange,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> Prompt:
    """Give it another name. `If-Match` (its `version`) is required."""
    prompt = await service.rename_prompt(work, id, change.name, expected_version(if_match))
    put_etag(response, prompt.version)
    return prompt


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_prompt(
    id: PathId,  # noqa: A002
    work: Editor,
    force: Annotated[bool, Query(description="also where restore points name it")] = False,  # noqa: FBT002
) -> None:
    """Delete it; refused (409) while something uses it, and without `force` where an old version of
    a flow does."""
    await service.delete_prompt(work, id, force=force)


@router.get("/{id}/audio", response_class=Response, responses=AUDIO)
async def listen_to_prompt(id: PathId, work: TenantReader, request: Request) -> Response:  # noqa: A002
    """The audio as 8 kHz WAV; ranges are served."""
    return audio_response(request, work.by, await service.prompt_audio(work, id))
