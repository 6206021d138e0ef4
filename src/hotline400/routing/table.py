"""A table that digits or other values are looked up in (F-FLOW-3): a city's area code → its
announcement, a service code → the customer."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MOST_ROWS = 5000


class TableHolds(StrEnum):
    """What the values of a table are; the console offers them accordingly."""

    TEXT = "text"
    PROMPT = "prompt"  # prompt references
    QUEUE = "queue"  # queue ids


class Row(BaseModel):
    """One line of a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: str = Field(max_length=200)
    label: str = Field(default="", max_length=100)  # for people: 上海商场


class Table(BaseModel):
    """Rows by key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    holds: TableHolds = TableHolds.TEXT
    rows: dict[Annotated[str, Field(pattern=r"^\S{1,40}$")], Row] = Field(
        default_factory=dict, max_length=MOST_ROWS
    )
