"""Receiving an upload: straight to disk, no more of it than is allowed, nothing left behind.

The body is read only after the sender was found to be allowed; the framework stops reading at
`UPLOAD_LIMIT`, so a 1 GB upload fills neither disk nor memory. Converting happens before the
transaction: it takes seconds.
"""

import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
from anyio import CancelScope, to_thread
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from hotline400.audio.upload import AudioFault, UnreadableAudio
from hotline400.storage.identifiers import new_id
from hotline400.storage.prompts import SpokenAs
from hotline400.web.errors import (
    ApiError,
    TooLarge,
    UploadEmpty,
    UploadMissing,
    UploadNotAudio,
    UploadSilent,
    UploadTooLong,
    UploadTooShort,
)
from hotline400.web.fields import Name, Received
from hotline400.web.ports import WebDependencies
from hotline400.web.prompts.schemas import Purpose
from hotline400.web.work import Work

FILE_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = FILE_LIMIT + 64 * 1024  # the form around the file
_CHUNK = 256 * 1024
_SUFFIXES = (".wav", ".alaw")

MULTIPART: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "title": "NewPrompt",
                    "type": "object",
                    "required": ["file", "purpose", "name"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "≤ 20 MiB"},
                        "purpose": {"$ref": "#/components/schemas/Purpose"},
                        "name": {"type": "string", "minLength": 1, "maxLength": 200},
                    },
                }
            }
        },
    }
}

_FAULTS: dict[AudioFault, type[ApiError]] = {
    AudioFault.EMPTY: UploadEmpty,
    AudioFault.NOT_AUDIO: UploadNotAudio,
    AudioFault.TOO_LONG: UploadTooLong,
    AudioFault.TOO_SHORT: UploadTooShort,
    AudioFault.SILENT: UploadSilent,
}


class Fields(Received):
    """The form without its file."""

    purpose: Purpose
    name: Name


class Described(BaseModel):
    """What was sent, short enough to be compared with a second try."""

    purpose: Purpose
    name: str
    sha256: str


@dataclass
class ConvertedUpload:
    """Audio in the media store that nobody refers to yet: removed again unless kept."""

    described: Described
    prompt_id: str
    path: str
    seconds: float
    speech: SpokenAs | None = None
    kept: bool = field(default=False)

    def keep_after(self, work: Work) -> None:
        """Keep the files once the transaction is through."""
        work.after.append(self._keep)

    def _keep(self) -> None:
        self.kept = True


@asynccontextmanager
async def received_upload(
    request: Request, dependencies: WebDependencies, tenant_id: str
) -> AsyncIterator[ConvertedUpload]:
    """Read, check and convert the form's file."""
    form = await request.form(max_files=1, max_fields=8, max_part_size=16 * 1024)
    try:
        fields, file = _checked(form)
        prompt_id = new_id()
        path = f"prompts/{tenant_id}/{prompt_id}"
        destination = dependencies.media_folder / path
        async with removed_unless_kept(destination) as kept:
            digest, seconds = await _converted(file, destination, dependencies)
            described = Described(purpose=fields.purpose, name=fields.name, sha256=digest)
            upload = ConvertedUpload(described, prompt_id, path, seconds)
            yield upload
            kept.append(upload.kept)
    finally:
        await form.close()


@asynccontextmanager
async def removed_unless_kept(destination: Path) -> AsyncIterator[list[bool]]:
    """Files that nobody refers to are not left behind; True in the list says that they are kept."""
    kept: list[bool] = []
    try:
        yield kept
    finally:
        if not any(kept):
            with CancelScope(shield=True):
                await to_thread.run_sync(remove_files, destination)


def _checked(form: FormData) -> tuple[Fields, UploadFile]:
    """The fields as described, and a file that is there and not too big."""
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise UploadMissing("file")
    try:
        fields = Fields.model_validate({key: form[key] for key in form if key != "file"})
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(found) from error
    if not file.size:
        raise UploadEmpty("file")
    if file.size > FILE_LIMIT:
        raise TooLarge("file")
    return fields, file


async def _converted(
    file: UploadFile, destination: Path, dependencies: WebDependencies
) -> tuple[str, float]:
    """(SHA-256 of what was sent, seconds of sound)."""
    await to_thread.run_sync(_make_folder, destination.parent)
    source = destination.with_name(f".{destination.name}.{secrets.token_hex(4)}.upload")
    try:
        digest = await _copied(file, source)
        try:
            return digest, await dependencies.convert_upload(source, destination)
        except UnreadableAudio as error:
            raise _FAULTS[error.code]("file") from error
    finally:
        await to_thread.run_sync(lambda: source.unlink(missing_ok=True))


async def _copied(file: UploadFile, target: Path) -> str:
    digest = hashlib.sha256()
    async with await anyio.open_file(target, "xb") as written:
        while chunk := await file.read(_CHUNK):
            digest.update(chunk)
            await written.write(chunk)
    return digest.hexdigest()


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)


def move_files(source: Path, destination: Path) -> None:
    """Both forms of a prompt in place of those that are there."""
    for suffix in _SUFFIXES:
        source.with_name(source.name + suffix).replace(
            destination.with_name(destination.name + suffix)
        )


def remove_files(path_without_extension: Path) -> None:
    """Both forms of a prompt."""
    for suffix in _SUFFIXES:
        name = path_without_extension.name + suffix
        path_without_extension.with_name(name).unlink(missing_ok=True)
