"""Secrets in flow documents: which fields hold them, how others see them, and how they come back.

A field says so itself, with `Secret` among its annotations; nothing here knows a name of one. The
same walk masks a document for people who may not see its secrets, and fills in what came back
masked. Pure.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

MASK = "***"
"""What others see. No password and no address of a system may have it in it."""

_URL = re.compile(r"(?P<scheme>https?://)(?P<user>[^/?#]*@)?(?P<host>[^/?#]*)(?P<rest>.*)", re.S)
Path = tuple[str, ...]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Secret:
    """An annotation of a text field. `mask` makes what others see of it."""

    mask: Callable[[str], str] = lambda _: MASK


def masked_url(url: str) -> str:
    """Whose system it is, and nothing else: what lets us in may be in any other part."""
    found = _URL.fullmatch(url)
    if found is None:
        return MASK
    user = f"{MASK}@" if found["user"] else ""
    rest = f"/{MASK}" if found["rest"].strip("/") else found["rest"]
    return f"{found['scheme']}{user}{found['host']}{rest}"


def masked(document: Model) -> Model:
    """The document as it is shown to whoever may not see its secrets."""
    return _mapped(document, lambda _, secret, value: secret.mask(value) if value else value)


def restored(new: Model, *before: BaseModel) -> Model:
    """`new` with every secret that came back masked as it is in the first document before that has
    it in the same place: the same node, and for one of several passwords the same label."""
    known = [dict(_found(document, _by_label)) for document in before]

    def original(path: Path, secret: Secret, value: str) -> str:
        if MASK not in value:
            return value
        told = (old[path] for old in known if path in old)
        return next((old for old in told if secret.mask(old) == value and MASK not in old), value)

    return _mapped(new, original)


def unknown(document: BaseModel) -> list[str]:
    """Where the document has a mask in place of a secret, as paths: nodes.door.passwords.0.digits.
    Such a document must not be kept."""
    return [".".join(path) for path, value in _found(document, _by_position) if MASK in value]


Change = Callable[[Path, Secret, str], str]
Keys = Callable[[tuple[object, ...]], list[str]]
"""What the items of a list are called in a path."""


def _by_position(items: tuple[object, ...]) -> list[str]:
    return [str(position) for position in range(len(items))]


def _by_label(items: tuple[object, ...]) -> list[str]:
    """By which an item is known again when others come or go: its label, and which of those with
    the same one."""
    labels = [str(getattr(item, "label", "")) for item in items]
    return [f"{label} {labels[:at].count(label)}" for at, label in enumerate(labels)]


def _found(document: BaseModel, keys: Keys) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []

    def note(path: Path, _secret: Secret, value: str) -> str:
        found.append((path, value))
        return value

    _mapped(document, note, keys)
    return found


def _mapped(model: Model, change: Change, keys: Keys = _by_label, path: Path = ()) -> Model:
    """The same model with its secrets changed; itself where nothing changes."""
    changed: dict[str, object] = {}
    for name, field in type(model).model_fields.items():
        before = getattr(model, name)
        secret = next((item for item in field.metadata if isinstance(item, Secret)), None)
        if secret is not None and isinstance(before, str):
            after: object = change((*path, name), secret, before)
        else:
            after = _inside(before, change, keys, (*path, name))
        if after is not before:
            changed[name] = after
    return model.model_copy(update=changed) if changed else model


def _inside(value: object, change: Change, keys: Keys, path: Path) -> object:
    match value:
        case BaseModel():
            return _mapped(value, change, keys, path)
        case tuple():
            parts = dict(zip(keys(value), value, strict=True))
        case Mapping():
            parts = {str(key): part for key, part in value.items()}
        case _:
            return value
    told = {key: _inside(part, change, keys, (*path, key)) for key, part in parts.items()}
    if all(told[key] is part for key, part in parts.items()):
        return value
    return tuple(told.values()) if isinstance(value, tuple) else told
