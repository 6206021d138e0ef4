"""A tenant's own audio, and where it is used."""

from pathlib import Path

from hotline400.storage import audit, flow_prompts, prompts
from hotline400.storage.errors import InUse
from hotline400.storage.models import PromptRow
from hotline400.storage.prompts import PromptUse, SpokenAs
from hotline400.web.errors import PromptInRestorePoints, PromptInUse
from hotline400.web.media import media_file
from hotline400.web.prompts.schemas import Prompt, PromptList, Purpose, SpokenText
from hotline400.web.prompts.upload import ConvertedUpload, move_files, remove_files
from hotline400.web.work import Work


async def list_prompts(
    work: Work, purpose: Purpose | None, q: str | None, cursor: str | None, limit: int
) -> PromptList:
    uses = await prompts.used_by(work.db)
    page = await prompts.search(
        work.db, purpose=purpose, q=(q or "").strip(), cursor=cursor, limit=limit
    )
    items = [_prompt(row, uses.get(row.id, [])) for row in page.items]
    return PromptList(items=items, next_cursor=page.next_cursor)


async def create_prompt(work: Work, upload: ConvertedUpload) -> Prompt:
    """The files are there already; from now on they are kept."""
    row = await prompts.add(
        work.db,
        prompt_id=upload.prompt_id,
        purpose=upload.described.purpose,
        name=upload.described.name,
        path=upload.path,
        seconds=upload.seconds,
        now=work.now,
        speech=upload.speech,
    )
    await work.audit("prompt.created", row.id, after=audit.document(row))
    upload.keep_after(work)
    return _prompt(row, [])


async def rename_prompt(work: Work, prompt_id: str, name: str, expected_version: int) -> Prompt:
    before = (await prompts.get(work.db, prompt_id)).name
    row = await prompts.rename(work.db, prompt_id, name, expected_version=expected_version)
    await work.audit("prompt.renamed", row.id, before={"name": before}, after={"name": name})
    uses = await prompts.used_by(work.db)
    return _prompt(row, uses.get(row.id, []))


async def respeak_prompt(
    work: Work,
    prompt_id: str,
    speech: SpokenAs,
    seconds: float,
    fresh: Path,
    expected_version: int,
) -> Prompt:
    """New words for a prompt that is used where it was. The files change once the row has.

    A call that is playing the old sound plays it to its end: the file is replaced, not written.
    """
    before = _prompt(await prompts.get(work.db, prompt_id), [])
    row = await prompts.respeak(
        work.db, prompt_id, speech, seconds, expected_version=expected_version
    )
    after = _prompt(row, (await prompts.used_by(work.db)).get(row.id, []))
    await work.audit(
        "prompt.respoken",
        row.id,
        before={"speech": before.speech.model_dump() if before.speech else None},
        after={"speech": after.speech.model_dump() if after.speech else None},
    )
    path = work.dependencies.media_folder / row.path
    work.after.append(lambda: move_files(fresh, path))
    return after


def _spoken(row: PromptRow) -> SpokenText | None:
    if row.text is None or row.voice is None or row.speed is None:
        return None
    return SpokenText(text=row.text, voice=row.voice, speed=row.speed)


async def delete_prompt(work: Work, prompt_id: str, *, force: bool) -> None:
    """Raises PromptInUse, and unless `force` is said PromptInRestorePoints. The files go once the
    row is gone."""
    points = await flow_prompts.restore_points(work.db, prompt_id)
    try:
        row = await prompts.delete(work.db, prompt_id)
    except InUse as error:
        raise PromptInUse(used_by=", ".join(error.uses)) from error
    if points and not force:
        named = ", ".join(f"{number} v{version}" for number, version in points[:10])
        raise PromptInRestorePoints(used_by=named)
    await work.audit("prompt.deleted", prompt_id, before=audit.document(row))
    path = work.dependencies.media_folder / row.path
    work.after.append(lambda: remove_files(path))


async def prompt_audio(work: Work, prompt_id: str) -> Path:
    row = await prompts.get(work.db, prompt_id)
    return media_file(work.dependencies.media_folder, f"{row.path}.wav")


def _prompt(row: PromptRow, uses: list[PromptUse]) -> Prompt:
    return Prompt(
        id=row.id,
        name=row.name,
        purpose=Purpose(row.purpose),
        seconds=row.seconds,
        created_at=row.created_at,
        version=row.version,
        speech=_spoken(row),
        used_by=[f"system:{use.key}" if use.kind == "system" else use.key for use in uses],
    )
