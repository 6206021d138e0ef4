"""Voicemail boxes of a 400 number. Every change holds for the next call, and is audited."""

import secrets
from typing import Any, cast

from anyio import to_thread

from hotline400.routing.pin import hash_pin
from hotline400.storage import audit, hotlines, phones, prompts, queues, voicemail_boxes, voicemails
from hotline400.storage.errors import InUse, LimitExceeded, NotFound
from hotline400.storage.models import VoicemailBoxRow
from hotline400.storage.voicemail_boxes import MAX_BOXES, BoxChanges
from hotline400.storage.voicemails import VoicemailCounts
from hotline400.web.errors import (
    BoxInUse,
    BoxOfTwo,
    TooManyBoxes,
    UnknownPhone,
    UnknownPrompt,
    UnknownQueue,
)
from hotline400.web.voicemail_boxes.schemas import (
    NewVoicemailBox,
    VoicemailBox,
    VoicemailBoxChange,
)
from hotline400.web.work import Work

_NONE = VoicemailCounts(0, 0, 0)
_COUNTED = {"has_pin", "messages", "unheard"}


async def list_boxes(work: Work, number: str) -> list[VoicemailBox]:
    hotline = await hotlines.get(work.db, number)
    counts = await voicemails.counts(work.db)
    rows = await voicemail_boxes.list_of(work.db, hotline)
    return [_box(row, counts.get((number, row.id), _NONE)) for row in rows]


async def get_box(work: Work, number: str, box_id: str) -> VoicemailBox:
    hotline = await hotlines.get(work.db, number)
    row = await voicemail_boxes.get(work.db, hotline, box_id)
    counts = await voicemails.counts(work.db)
    return _box(row, counts.get((number, row.id), _NONE))


async def add(work: Work, number: str, new: NewVoicemailBox) -> VoicemailBox:
    hotline = await hotlines.get(work.db, number)
    changes = await _changes(work, number, new.model_dump())
    _check_owner(changes.get("queue_id"), changes.get("phone_id"))
    try:
        row = await voicemail_boxes.add(work.db, hotline, secrets.token_hex(6), changes, work.now)
    except LimitExceeded as error:
        raise TooManyBoxes(limit=MAX_BOXES) from error
    await _keep(work, row, "voicemail_box.added", after=audit.document(row))
    return _box(row, _NONE)


async def change(
    work: Work, number: str, box_id: str, change: VoicemailBoxChange, expected_version: int
) -> VoicemailBox:
    hotline = await hotlines.get(work.db, number)
    before = await voicemail_boxes.get(work.db, hotline, box_id)
    remembered = audit.document(before)
    changes = await _changes(work, number, change.model_dump(exclude_unset=True))
    _check_owner(changes.get("queue_id", before.queue_id), changes.get("phone_id", before.phone_id))
    row = await voicemail_boxes.update(
        work.db,
        hotline,
        box_id,
        changes,
        expected_version=expected_version,
        now=work.now,
    )
    await _keep(work, row, "voicemail_box.changed", before=remembered, after=audit.document(row))
    return await get_box(work, number, box_id)


async def delete(work: Work, number: str, box_id: str) -> None:
    hotline = await hotlines.get(work.db, number)
    try:
        row = await voicemail_boxes.delete(work.db, hotline, box_id)
    except InUse as error:
        raise BoxInUse from error
    await _keep(work, row, "voicemail_box.deleted", before=audit.document(row))


async def _changes(work: Work, number: str, sent: dict[str, Any]) -> BoxChanges:
    """What is sent, as it is stored. Raises UnknownPrompt, UnknownPhone and UnknownQueue."""
    if "pin" in sent:
        pin = sent.pop("pin")
        hashed = None
        if pin is not None:
            salt = secrets.token_bytes(16)
            hashed = await to_thread.run_sync(hash_pin, pin.get_secret_value(), salt)
        sent["pin_hash"] = hashed
    if sent.get("greeting_prompt_id") is not None:
        try:
            await prompts.get(work.db, sent["greeting_prompt_id"])
        except NotFound as error:
            raise UnknownPrompt("greeting_prompt_id") from error
    if sent.get("queue_id") is not None:
        try:
            await queues.get(work.db, number, sent["queue_id"])
        except NotFound as error:
            raise UnknownQueue("queue_id") from error
    if sent.get("phone_id") is not None:
        bound = await phones.list_of(work.db, number)
        if sent["phone_id"] not in {phone.id for phone in bound}:
            raise UnknownPhone("phone_id")
    return cast("BoxChanges", sent)


def _check_owner(queue_id: str | None, phone_id: str | None) -> None:
    if queue_id is not None and phone_id is not None:
        raise BoxOfTwo("phone_id")


async def _keep(
    work: Work,
    row: VoicemailBoxRow,
    action: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = f"{row.hotline_number}/{row.id}"
    await work.audit(action, subject, before=before, after=after)
    work.changed.add(row.hotline_number)


def _box(row: VoicemailBoxRow, counts: VoicemailCounts) -> VoicemailBox:
    columns = {n: getattr(row, n) for n in VoicemailBox.model_fields if n not in _COUNTED}
    return VoicemailBox(
        **columns,
        has_pin=row.pin_hash is not None,
        messages=counts.messages,
        unheard=counts.unheard,
    )
