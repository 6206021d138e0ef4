"""Flow documents as text: written, read back, and searched for the prompts they name."""

import re

from pydantic import ValidationError

from hotline400.routing.flow import Flow
from hotline400.storage.errors import StorageError

_TENANT_PROMPT = re.compile(r'"tenant:([\w-]{1,64})"')


class Unreadable(StorageError):  # noqa: N818 — a refusal, named as the others
    """A stored document that this version of ours does not understand."""


def written(flow: Flow) -> str:
    """As it is stored."""
    return flow.model_dump_json()


def read(document: str) -> Flow:
    """Raises Unreadable."""
    try:
        return Flow.model_validate_json(document)
    except ValidationError as error:
        raise Unreadable(f"{error.error_count()} faults in a stored flow") from error


def prompt_ids(document: str) -> set[str]:
    """The tenant's prompts that it names anywhere: in nodes, tables and variables."""
    return set(_TENANT_PROMPT.findall(document))
