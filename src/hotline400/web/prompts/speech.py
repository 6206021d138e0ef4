"""A prompt out of a text: rendered (or just rendered for the preview), then kept like an upload."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
from anyio import to_thread

from hotline400.audio.speech.renderings import Rendering
from hotline400.audio.writing import samples_of, write_prompt
from hotline400.storage.identifiers import new_id
from hotline400.storage.prompts import SpokenAs
from hotline400.web.errors import SpeechBusy
from hotline400.web.prompts.schemas import NewSpokenPrompt
from hotline400.web.prompts.upload import ConvertedUpload, Described, removed_unless_kept
from hotline400.web.speech import service
from hotline400.web.speech.schemas import Spoken
from hotline400.web.visitor import SignedIn

PATIENCE_SECONDS = 240.0
"""For somebody who saves without a preview; the next try finds what was rendered meanwhile."""


@asynccontextmanager
async def spoken_upload(by: SignedIn, new: NewSpokenPrompt) -> AsyncIterator[ConvertedUpload]:
    """The new prompt's files, outside any transaction; removed again unless kept."""
    rendering = await rendered(by, new)
    prompt_id = new_id()
    path = f"prompts/{by.user.tenant_id}/{prompt_id}"
    destination = by.visitor.dependencies.media_folder / path
    async with removed_unless_kept(destination) as kept:
        await _write(rendering, destination)
        described = Described(purpose=new.purpose, name=new.name, sha256=rendering.id)
        upload = ConvertedUpload(
            described, prompt_id, path, rendering.seconds, SpokenAs(new.text, new.voice, new.speed)
        )
        yield upload
        kept.append(upload.kept)


@asynccontextmanager
async def respoken_files(by: SignedIn, spoken: Spoken) -> AsyncIterator[tuple[Path, float]]:
    """(path without extension, seconds) of files that are to take an old prompt's place."""
    rendering = await rendered(by, spoken)
    folder = by.visitor.dependencies.media_folder / f"prompts/{by.user.tenant_id}"
    destination = folder / f".{new_id()}.fresh"
    async with removed_unless_kept(destination):  # moved away by then, when all went well
        await _write(rendering, destination)
        yield destination, rendering.seconds


async def rendered(by: SignedIn, spoken: Spoken) -> Rendering:
    """The sound of a text, when it is there. Raises what keeps it from being one."""
    rendering = service.begin(by.visitor.dependencies, by.user.tenant_id or "", spoken)
    with anyio.move_on_after(PATIENCE_SECONDS):
        await rendering.ended.wait()
    if not rendering.ended.is_set():
        raise SpeechBusy
    service.sound_of(rendering)
    return rendering


async def _write(rendering: Rendering, destination: Path) -> None:
    await to_thread.run_sync(write_prompt, samples_of(rendering.wav), destination)
