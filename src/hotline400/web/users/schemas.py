"""People who may sign in."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, SecretStr, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hotline400.web.fields import Id, Name, Password, Received, Shown

Locale = Literal["zh-CN", "en"]
NewPassword = Annotated[SecretStr, Field(min_length=8, max_length=256)]
Login = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        max_length=200,
        pattern=r"^\s*[^\s@\x00-\x1f]+(@[^\s@\x00-\x1f]+)?\s*$",
    ),
]


class Role(StrEnum):
    """What a person may do. `read_only` sees everything of its tenant and changes nothing."""

    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    READ_ONLY = "read_only"


class Me(Shown):
    id: str
    login: str
    name: str
    role: Role
    locale: Locale


class MyChange(Received):
    """Only the fields that are sent change."""

    locale: Locale = Field(default_factory=lambda: "zh-CN")
    name: Name = Field(default_factory=str)


class PasswordChange(Received):
    current_password: Password
    new_password: NewPassword


class User(Me):
    tenant_id: str | None
    created_at: AwareDatetime


class UserList(Shown):
    items: list[User]
    next_cursor: str | None = None


class NewUser(Received):
    login: Login
    name: Name
    role: Role
    password: NewPassword
    tenant_id: Id | None = None
    locale: Locale = "zh-CN"

    @model_validator(mode="after")
    def operator_has_no_tenant(self) -> Self:
        if (self.role is Role.OPERATOR) != (self.tenant_id is None):
            raise PydanticCustomError("role_needs_tenant", "role and tenant do not fit")
        return self
