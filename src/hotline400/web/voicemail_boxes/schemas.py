"""Voicemail boxes (留言箱) of one 400 number."""

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic.functional_validators import AfterValidator
from pydantic_core import PydanticCustomError

from hotline400.routing.pin import PIN
from hotline400.web.fields import Between, Id, Label, Received, Shown


def _pin(pin: SecretStr) -> SecretStr:
    if not PIN.fullmatch(pin.get_secret_value()):
        raise PydanticCustomError("pin_invalid", "four to ten digits")
    return pin


Pin = Annotated[SecretStr, AfterValidator(_pin)]
"""Never in a log, an error, an answer or a stored request."""
MaxSeconds = Annotated[int, Between(5, 600)]
MaxMessages = Annotated[int, Between(1, 10_000)]
KeptDays = Annotated[int, Between(1, 3650)]


class VoicemailBox(Shown):
    """`id` is what a flow names it by. A box may belong to one queue or one phone; `version` is
    its ETag. `has_pin`: its messages can be heard by phone."""

    id: str
    name: str
    queue_id: str | None
    phone_id: str | None
    greeting_prompt_id: str | None
    max_seconds: int
    max_messages: int
    kept_days: int
    has_pin: bool
    messages: int
    unheard: int
    version: int


class VoicemailBoxList(Shown):
    items: list[VoicemailBox]
    next_cursor: str | None = None


class NewVoicemailBox(Received):
    name: Annotated[Label, Field(min_length=1)]
    queue_id: Id | None = None
    phone_id: Id | None = None
    greeting_prompt_id: Id | None = None
    max_seconds: MaxSeconds = 120
    max_messages: MaxMessages = 200
    kept_days: KeptDays = 90
    pin: Pin | None = None


class VoicemailBoxChange(Received):
    """Only the fields that are sent change; `pin` null: not to be heard by phone."""

    name: Label = Field(default_factory=str)
    queue_id: Id | None = None
    phone_id: Id | None = None
    greeting_prompt_id: Id | None = None
    max_seconds: MaxSeconds = Field(default_factory=int)
    max_messages: MaxMessages = Field(default_factory=int)
    kept_days: KeptDays = Field(default_factory=int)
    pin: Pin | None = None
