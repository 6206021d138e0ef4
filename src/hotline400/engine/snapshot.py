"""The last known configuration as kept on disk, for an engine that starts without a database.

The callers' lists are in a file of their own beside it, once a tenant: they may have a hundred
thousand entries, all of a tenant's numbers share them, and most changes are to something else.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from hotline400.routing.hotline import Hotline
from hotline400.routing.screening_rules import NO_LISTS, CallerLists
from hotline400.routing.trunk import Trunk

log = structlog.get_logger()

Lists = Mapping[str, CallerLists]
"""By tenant."""

_LISTS: TypeAdapter[Lists] = TypeAdapter(dict[str, CallerLists])
_WITHOUT_LISTS = {"hotlines": {"__all__": {"screening": {"blacklist", "whitelist"}}}}


class Snapshot(BaseModel):
    """The whole configuration."""

    model_config = ConfigDict(hide_input_in_errors=True)  # trunk passwords are in it

    revision: int = -1
    hotlines: dict[str, Hotline] = {}
    trunks: tuple[Trunk, ...] = ()

    @property
    def lists(self) -> dict[str, CallerLists]:
        """Of the tenants that have any. A tenant's hotlines may for a moment not agree: the one
        that was read last counts when the engine starts anew."""
        found = {h.tenant_id: h.screening.lists for h in self.hotlines.values()}
        return {tenant: lists for tenant, lists in found.items() if lists != NO_LISTS}


def read(file: Path) -> Snapshot:
    """What is kept there. Raises OSError and ValidationError."""
    snapshot = Snapshot.model_validate_json(file.read_bytes())
    lists = _read_lists(_lists_file(file))
    hotlines = {number: _listed(h, lists) for number, h in snapshot.hotlines.items()}
    return snapshot.model_copy(update={"hotlines": hotlines})


def write(file: Path, snapshot: Snapshot, lists: Lists | None) -> None:
    """Replace the files at one stroke each; `lists` None: they are as they were."""
    if lists is not None:
        _replace(_lists_file(file), _LISTS.dump_json(lists))
    _replace(file, snapshot.model_dump_json(exclude=_WITHOUT_LISTS).encode())


def _lists_file(file: Path) -> Path:
    return file.with_name("caller_lists.json")


def _read_lists(file: Path) -> Lists:
    """None where there is no such file: a former version kept them with the hotlines."""
    try:
        return _LISTS.validate_json(file.read_bytes())
    except FileNotFoundError:
        return {}
    except ValidationError as error:
        log.warning("caller_lists_unreadable", file=str(file), errors=error.error_count())
        return {}


def _listed(hotline: Hotline, lists: Lists) -> Hotline:
    found = lists.get(hotline.tenant_id)
    return hotline if found is None else hotline.with_lists(found)


def _replace(file: Path, content: bytes) -> None:
    """Trunk passwords and callers are in them, so only we may read them."""
    new = file.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)
