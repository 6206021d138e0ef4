"""What people write down after a call (话后小结, F-CALL-5): the company's form, an answer to it,
and what is wrong with one. A call's `disposition` is what the platform saw; the result here is what
came of it for the company."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import isfinite

from pydantic import BaseModel, ConfigDict

MOST_RESULTS = 50
MOST_FIELDS = 20
MOST_CHOICES = 50
LONGEST_TEXT = 500
LARGEST_NUMBER = 10**15  # below it, a browser's numbers are exact


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"  # 2026-11-24
    CHOICE = "choice"


class FormField(BaseModel):
    """`choices` of a choice only."""

    model_config = ConfigDict(frozen=True)

    id: str
    label: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    required: bool = False


class WrapUpForm(BaseModel):
    """Without results and fields there is only a note to write."""

    model_config = ConfigDict(frozen=True)

    results: tuple[str, ...] = ()
    fields: tuple[FormField, ...] = ()


@dataclass(frozen=True)
class Answer:
    """`fields` by the id of the form's fields; one without a value is left out."""

    result: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Wrong:
    """`path` is "result" or "fields.ID", `code` the sentence that says what is wrong."""

    path: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def faults(form: WrapUpForm, answer: Answer, before: Answer) -> list[Wrong]:
    """In the form's order. What stands there unchanged from `before` is not asked again, for the
    form may have changed since; but what is required now must be there."""
    return [*_of_result(form, answer, before), *_of_fields(form, answer, before)]


def _of_result(form: WrapUpForm, answer: Answer, before: Answer) -> Iterator[Wrong]:
    if answer.result is None:
        if form.results:
            yield Wrong("result", "missing")
    elif answer.result not in form.results and answer.result != before.result:
        yield Wrong("result", "wrap_up_result_unknown", {"result": answer.result})


def _of_fields(form: WrapUpForm, answer: Answer, before: Answer) -> Iterator[Wrong]:
    for asked in form.fields:
        path, value = f"fields.{asked.id}", answer.fields.get(asked.id)
        if value is None:
            if asked.required:
                yield Wrong(path, "missing")
        elif not _same(value, before.fields.get(asked.id)) and (wrong := _of_value(asked, value)):
            yield Wrong(path, *wrong)
    known = {asked.id for asked in form.fields}
    for name in answer.fields:
        if name not in known:
            yield Wrong(f"fields.{name}", "unknown_field")


def _same(value: object, before: object) -> bool:
    """To Python, True is 1."""
    return type(value) is type(before) and value == before


def _of_value(asked: FormField, value: object) -> tuple[str, Mapping[str, object]] | None:
    if asked.kind is FieldKind.NUMBER:
        return _of_number(value)
    if not isinstance(value, str):
        return "wrong_type_text", {}
    if asked.kind is FieldKind.DATE:
        return None if _is_date(value) else ("date_invalid", {})
    if asked.kind is FieldKind.CHOICE:
        choices = {"choices": "、".join(asked.choices)}
        return None if value in asked.choices else ("not_a_choice", choices)
    return _of_text(value)


def _of_text(value: str) -> tuple[str, Mapping[str, object]] | None:
    if not value.strip():
        return "missing", {}
    if len(value) > LONGEST_TEXT:
        return "too_long", {"most": LONGEST_TEXT}
    if any(_is_no_letter(ord(letter)) for letter in value):
        return "control_characters", {}
    return None


def _is_no_letter(code: int) -> bool:
    """Control characters, and halves of UTF-16's pairs, which no database takes."""
    return code < 32 or code == 127 or 0xD800 <= code < 0xE000


def _of_number(value: object) -> tuple[str, Mapping[str, object]] | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return "wrong_type_decimal", {}
    if abs(value) > LARGEST_NUMBER:
        return "out_of_range", {"least": -LARGEST_NUMBER, "most": LARGEST_NUMBER}
    return None


def _is_date(value: str) -> bool:
    """As a browser's date field writes it, and no other of ISO 8601's ways."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
