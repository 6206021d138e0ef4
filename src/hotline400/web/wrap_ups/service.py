"""The wrap-up of a call: checked by the company's form, and audited."""

from typing import Any

from hotline400.record.wrap_up import Answer, WrapUpForm, faults
from hotline400.storage import calls, users, wrap_ups
from hotline400.storage.models import WrapUpRow
from hotline400.storage.wrap_ups import WrapUpDraft
from hotline400.web.validation import FieldInvalid
from hotline400.web.work import Work
from hotline400.web.wrap_ups.schemas import FormerValue, WrapUp, WrapUpChange


async def get_wrap_up(work: Work, call_id: str) -> WrapUp:
    """NotFound for another tenant's call."""
    await calls.get(work.db, call_id)
    form, _ = await wrap_ups.form(work.db, work.tenant_id or "")
    return await _shown(work, form, await wrap_ups.find(work.db, call_id))


async def save_wrap_up(
    work: Work, call_id: str, change: WrapUpChange, expected_version: int
) -> WrapUp:
    """Raises FieldInvalid for the first thing that is wrong."""
    await calls.get(work.db, call_id)
    form, _ = await wrap_ups.form(work.db, work.tenant_id or "")
    old = await wrap_ups.find(work.db, call_id)
    before = _document(old)
    answer = Answer(change.result, {n: v for n, v in change.fields.items() if v not in (None, "")})
    for wrong in faults(form, answer, _answer(old)):
        raise FieldInvalid(wrong.code, wrong.path, wrong.values)
    draft = WrapUpDraft(change.result, _kept(form, answer, old), change.note)
    row = await wrap_ups.save(
        work.db,
        call_id,
        draft,
        by=work.by.user.id,
        now=work.now,
        expected_version=expected_version,
    )
    await work.audit("wrap_up.saved", call_id, before=before, after=_document(row))
    return await _shown(work, form, row)


def _answer(row: WrapUpRow | None) -> Answer:
    if row is None:
        return Answer()
    return Answer(row.result, {name: kept["value"] for name, kept in row.fields.items()})


def _kept(form: WrapUpForm, answer: Answer, old: WrapUpRow | None) -> dict[str, Any]:
    """The form's values with their labels, and those that the form has no more."""
    asked = {field.id: field.label for field in form.fields}
    former = {} if old is None else {n: v for n, v in old.fields.items() if n not in asked}
    given = answer.fields
    return former | {n: {"label": asked[n], "value": given[n]} for n in asked if n in given}


def _document(row: WrapUpRow | None) -> dict[str, Any] | None:
    """For the audit log."""
    if row is None:
        return None
    return {"result": row.result, "fields": row.fields, "note": row.note}


async def _shown(work: Work, form: WrapUpForm, row: WrapUpRow | None) -> WrapUp:
    if row is None:
        return WrapUp(
            result=None, fields={}, former=[], note="", filled_by=None, filled_at=None, version=0
        )
    asked = {field.id for field in form.fields}
    names = await users.names_of(work.db, [row.filled_by])
    kept = row.fields.items()
    return WrapUp(
        result=row.result,
        fields={name: value["value"] for name, value in kept if name in asked},
        former=[FormerValue(id=name, **value) for name, value in kept if name not in asked],
        note=row.note,
        filled_by=names.get(row.filled_by),
        filled_at=row.filled_at,
        version=row.version,
    )
