"""The one error format."""

from pydantic import BaseModel


class Problem(BaseModel):
    """`code` is for programs, `message` for the reader, `field` says where ("items.0.number")."""

    code: str
    message: str
    field: str | None = None


class ErrorBody(BaseModel):
    error: Problem
