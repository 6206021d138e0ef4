"""The wrap-up form of a company, and the wrap-up of a call (F-CALL-5)."""

from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from hotline400.record.wrap_up import MOST_CHOICES, MOST_FIELDS, MOST_RESULTS, FieldKind
from hotline400.web.fields import PRINTABLE, Received, Shown

FieldId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
ShortName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50), PRINTABLE
]


def _lines(text: str) -> str:
    if any((ord(letter) < 32 and letter not in "\n\r\t") or ord(letter) == 127 for letter in text):
        raise PydanticCustomError("control_characters", "control characters")
    return text


Note = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(_lines)
]
Value = Annotated[
    Any, WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]})
]
"""Checked by the form: text, a number, a date (2026-11-24), a choice; null is none."""


class WrapUpField(Shown):
    """A question of the form. `choices` of the kind choice only."""

    id: str
    label: str
    kind: FieldKind
    choices: list[str]
    required: bool


class WrapUpForm(Shown):
    """`version` is the ETag, 0 as long as nobody has set the form up."""

    results: list[str]
    fields: list[WrapUpField]
    version: int


class WrapUpFieldEntry(Received):
    """`id` is by what values are kept: give a field its own, and leave it as it is."""

    id: FieldId
    label: ShortName
    kind: FieldKind
    choices: Annotated[list[ShortName], Field(max_length=MOST_CHOICES)] = Field(
        default_factory=list
    )
    required: bool = Field(default=False, strict=True)


class WrapUpFormChange(Received):
    """The whole form. Wrap-ups that are there keep what has been written."""

    results: Annotated[list[ShortName], Field(max_length=MOST_RESULTS)]
    fields: Annotated[list[WrapUpFieldEntry], Field(max_length=MOST_FIELDS)]


class FormerValue(Shown):
    """The value of a field that the form has no more."""

    id: str
    label: str
    value: Value


class WrapUp(Shown):
    """`version` is the ETag, 0 as long as nobody has written one. `filled_by` is a name."""

    result: str | None
    fields: dict[str, Value]
    former: list[FormerValue]
    note: str
    filled_by: str | None
    filled_at: AwareDatetime | None
    version: int


class WrapUpChange(Received):
    """The whole wrap-up; what the form has no more stays as it is."""

    result: ShortName | None = None
    fields: Annotated[dict[FieldId, Value], Field(max_length=MOST_FIELDS)] = Field(
        default_factory=dict
    )
    note: Note = ""
