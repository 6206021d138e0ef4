"""The phones bound to a hotline. Every change is a new version of the hotline, and audited."""

from collections.abc import Container, Mapping
from datetime import time
from typing import Any

from hotline400.storage import hotlines, phones
from hotline400.storage.errors import Duplicate, LimitExceeded
from hotline400.storage.models import PhoneRow
from hotline400.storage.phones import PhoneDraft
from hotline400.web.errors import (
    AlreadyBound,
    HoursEmpty,
    HoursIncomplete,
    PhoneNumberOfPlatform,
    PhoneNumberTwice,
    TooManyPhones,
    UnknownPhone,
)
from hotline400.web.phone_numbers import confirm_phone, phone_to_bind
from hotline400.web.phones.schemas import NewPhone, Phone, PhoneEntries, PhoneList
from hotline400.web.work import Work


async def list_phones(work: Work, number: str) -> tuple[PhoneList, int]:
    """The list and the hotline's version."""
    hotline = await hotlines.get(work.db, number)
    return await _shown(work, await phones.list_of(work.db, number)), hotline.version


async def replace_phones(
    work: Work, number: str, entries: PhoneEntries, expected_version: int
) -> tuple[PhoneList, int]:
    """The whole list at once; errors name the entry they are about."""
    before = await phones.list_of(work.db, number)
    remembered = _document(before)
    drafts = _drafts(entries, number)
    await _check_payer(work, entries, drafts, {row.number for row in before})
    _check_known(entries, {row.id for row in before})
    try:
        hotline, rows = await phones.replace_all(
            work.db, number, drafts, expected_version=expected_version, now=work.now
        )
    except Duplicate as error:  # the same phone (its id) twice: numbers were looked at before
        raise PhoneNumberTwice(f"items.{error.index}.id", number=error.key) from error
    except LimitExceeded as error:
        raise TooManyPhones("items", limit=error.limit) from error
    await work.audit("phones.replaced", number, before=remembered, after=_document(rows))
    work.changed.add(number)
    return await _shown(work, rows), hotline.version


async def add_phone(work: Work, number: str, new: NewPhone) -> Phone:
    await hotlines.get(work.db, number)
    dialled = phone_to_bind(new.number, hotline_number=number, field="number")
    await _refuse_hotlines(work, {"number": dialled})
    if not new.confirm:
        confirm_phone(dialled, field="number")
    try:
        _, row = await phones.add(work.db, number, _draft(new, dialled, ""), now=work.now)
    except Duplicate as error:
        raise AlreadyBound("number", number=dialled) from error
    except LimitExceeded as error:
        raise TooManyPhones(limit=error.limit) from error
    await work.audit("phone.added", number, after=_document([row]))
    work.changed.add(number)
    return _phone(work, row, frozenset())


async def delete_phone(work: Work, number: str, phone_id: str) -> None:
    _, row = await phones.remove(work.db, number, phone_id, now=work.now)
    await work.audit("phone.deleted", number, before=_document([row]))
    work.changed.add(number)


def _drafts(entries: PhoneEntries, hotline_number: str) -> list[PhoneDraft]:
    drafts: list[PhoneDraft] = []
    seen: set[str] = set()
    for index, entry in enumerate(entries.items):
        field = f"items.{index}.number"
        number = phone_to_bind(entry.number, hotline_number=hotline_number, field=field)
        if number in seen:
            raise PhoneNumberTwice(field, number=number)
        seen.add(number)
        drafts.append(_draft(entry, number, f"items.{index}.", entry.id))
    return drafts


async def _check_payer(
    work: Work, entries: PhoneEntries, drafts: list[PhoneDraft], before: set[str]
) -> None:
    """That nobody else pays for these phones, and nothing costs more than one may think. What was
    bound before has been confirmed then."""
    fields = {f"items.{index}.number": draft.number for index, draft in enumerate(drafts)}
    await _refuse_hotlines(work, fields)
    for entry, (field, number) in zip(entries.items, fields.items(), strict=True):
        if not entry.confirm and number not in before:
            confirm_phone(number, field=field)


async def _refuse_hotlines(work: Work, fields: Mapping[str, str]) -> None:
    """Whosever 400 number of this platform it is; `fields`: number by field."""
    ours = await hotlines.of_the_platform(work.dependencies.database, fields.values())
    for field, number in fields.items():
        if number in ours:
            raise PhoneNumberOfPlatform(field, number=number)


def _draft(new: NewPhone, number: str, field: str, phone_id: str | None = None) -> PhoneDraft:
    """`field`: the path of the entry in what was sent, with a dot behind it."""
    if (new.valid_from is None) is not (new.valid_until is None):
        missing = "valid_from" if new.valid_from is None else "valid_until"
        raise HoursIncomplete(f"{field}{missing}")
    if new.valid_from is not None and new.valid_from == new.valid_until:
        raise HoursEmpty(f"{field}valid_until")
    return PhoneDraft(
        number,
        new.label,
        phone_id,
        valid_from=time.fromisoformat(new.valid_from) if new.valid_from else None,
        valid_until=time.fromisoformat(new.valid_until) if new.valid_until else None,
    )


def _check_known(entries: PhoneEntries, known: set[str]) -> None:
    for index, entry in enumerate(entries.items):
        if entry.id is not None and entry.id not in known:
            raise UnknownPhone(f"items.{index}.id")


async def _shown(work: Work, rows: list[PhoneRow]) -> PhoneList:
    numbers = [row.number for row in rows]
    ours = await hotlines.of_the_platform(work.dependencies.database, numbers)
    return PhoneList(items=[_phone(work, row, ours) for row in rows])


def _phone(work: Work, row: PhoneRow, ours: Container[str]) -> Phone:
    """`ours`: the 400 numbers of this platform among them."""
    place = work.dependencies.places.place_of(row.number)
    return Phone(
        id=row.id,
        number=row.number,
        label=row.label,
        position=row.position,
        valid_from=_clock(row.valid_from),
        valid_until=_clock(row.valid_until),
        province=place.province,
        city=place.city,
        is_hotline=row.number in ours,
    )


def _document(rows: list[PhoneRow]) -> dict[str, Any]:
    """For the audit log: what is rung in which order."""
    return {
        "phones": [
            {
                "number": row.number,
                "label": row.label,
                "valid_from": _clock(row.valid_from),
                "valid_until": _clock(row.valid_until),
            }
            for row in rows
        ]
    }


def _clock(moment: time | None) -> str | None:
    return moment.strftime("%H:%M") if moment else None
