"""The wrap-up form of a company."""

from collections.abc import Sequence
from typing import Any

from hotline400.record import wrap_up
from hotline400.record.wrap_up import FieldKind
from hotline400.storage import wrap_ups
from hotline400.web.errors import ChoicesMissing, ChoicesUnwanted, NameTwice
from hotline400.web.work import Work
from hotline400.web.wrap_ups.schemas import WrapUpForm, WrapUpFormChange


async def get_form(work: Work) -> WrapUpForm:
    form, version = await wrap_ups.form(work.db, work.tenant_id or "")
    return _shown(form, version)


async def replace_form(work: Work, change: WrapUpFormChange, expected_version: int) -> WrapUpForm:
    """Errors name the entry they are about."""
    _refuse_twice(change)
    _refuse_choices(change)
    tenant_id = work.tenant_id or ""
    before, _ = await wrap_ups.form(work.db, tenant_id)
    new = wrap_up.WrapUpForm.model_validate(change.model_dump())
    version = await wrap_ups.replace_form(
        work.db, tenant_id, new, expected_version=expected_version
    )
    await work.audit(
        "wrap_up_form.replaced", tenant_id, before=_document(before), after=_document(new)
    )
    return _shown(new, version)


def _refuse_twice(change: WrapUpFormChange) -> None:
    _unique(change.results, "results.{}")
    _unique([field.id for field in change.fields], "fields.{}.id")
    _unique([field.label for field in change.fields], "fields.{}.label")
    for index, field in enumerate(change.fields):
        _unique(field.choices, f"fields.{index}.choices.{{}}")


def _unique(names: Sequence[str], path: str) -> None:
    for index, name in enumerate(names):
        if name in names[:index]:
            raise NameTwice(path.format(index), name=name)


def _refuse_choices(change: WrapUpFormChange) -> None:
    for index, field in enumerate(change.fields):
        if field.kind is FieldKind.CHOICE and not field.choices:
            raise ChoicesMissing(f"fields.{index}.choices")
        if field.kind is not FieldKind.CHOICE and field.choices:
            raise ChoicesUnwanted(f"fields.{index}.choices")


def _document(form: wrap_up.WrapUpForm) -> dict[str, Any]:
    return form.model_dump(mode="json")


def _shown(form: wrap_up.WrapUpForm, version: int) -> WrapUpForm:
    return WrapUpForm.model_validate({**form.model_dump(), "version": version})
