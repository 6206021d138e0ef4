"""Field types shared by the schemas: what people may type, and how long."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Header, Path, Query
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SecretStr,
    StringConstraints,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from hotline400.storage import paging
from hotline400.storage.errors import BadCursor


class Received(BaseModel):
    """A document somebody sends us: unknown fields are a mistake we name."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Shown(BaseModel):
    """A document we answer with."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


@dataclass(frozen=True)
class Between:
    """Whole numbers of a range; a refusal names both ends, which pydantic's own does not."""

    least: int
    most: int

    def _check(self, value: int) -> int:
        if not self.least <= value <= self.most:
            raise PydanticCustomError(
                "out_of_range", "out of range", {"least": self.least, "most": self.most}
            )
        return value

    def __get_pydantic_core_schema__(
        self, source: type[int], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        return {**handler(schema), "minimum": self.least, "maximum": self.most}


def printable(text: str) -> str:
    """Refuse NUL and other control characters: no database and no page wants them."""
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise PydanticCustomError("control_characters", "control characters")
    return text


PRINTABLE = AfterValidator(printable)
Line = Annotated[str, PRINTABLE]
"""One line of text. Constraints of length come before PRINTABLE, or pydantic strips too late."""

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), PRINTABLE
]
Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), PRINTABLE]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), PRINTABLE]
Word = Annotated[str, StringConstraints(max_length=64), PRINTABLE]
Password = Annotated[SecretStr, Field(min_length=1, max_length=256)]
"""Never in a log, an error or a stored request: it prints as asterisks."""
TypedPhone = Annotated[str, StringConstraints(min_length=1, max_length=64), PRINTABLE]
"""A phone number as people type it: spaces, dashes, +86, full-width digits."""

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
PathId = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
HotlineNumber = Annotated[str, Path(pattern=r"^[0-9]{10}$", description="400 号码,十位数字")]

Limit = Annotated[int, Between(1, 200), Query(description="rows a page")]


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; the first and last hours of the calendar have none."""
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("time_invalid", "outside the calendar") from error


def our_cursor(cursor: str) -> str:
    """Refuse what no page of ours has ended with."""
    try:
        in_utc(paging.decode(cursor).at)
    except BadCursor as error:
        raise PydanticCustomError("cursor_invalid", "not a cursor") from error
    return cursor


ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day in China, 08:30."""
Moment = Annotated[AwareDatetime, AfterValidator(in_utc)]
PageCursor = Annotated[str, StringConstraints(max_length=300), AfterValidator(our_cursor)]
Cursor = Annotated[PageCursor | None, Query(description="`next_cursor` of the page before")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,100}$",
        description="The same key again answers as the first time, and creates nothing",
    ),
]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", description="The ETag the change is based on")
]
