"""Pydantic's findings as our errors: a code, a sentence, the field's path."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError

from hotline400.web.catalogue import SENTENCES
from hotline400.web.errors import ApiError, BodyUnreadable, Invalid, NotFound


class FieldInvalid(Invalid):
    """A field that is not as described; the code says what about it."""

    def __init__(self, code: str, field: str | None, values: Mapping[str, object]) -> None:
        super().__init__(field, **values)
        self.code = code


Values = Callable[[Mapping[str, Any]], dict[str, object]]


def _of(our_name: str, their_name: str) -> Values:
    return lambda context: {our_name: context[their_name]}


def _choices(context: Mapping[str, Any]) -> dict[str, object]:
    """Pydantic says "'a', 'b' or 'c'": a list reads alike in every language."""
    return {"choices": context["expected"].replace(" or ", ", ")}


def _none(_context: Mapping[str, Any]) -> dict[str, object]:
    return {}


CODES: dict[str, tuple[str, Values]] = {
    "missing": ("missing", _none),
    "extra_forbidden": ("unknown_field", _none),
    "string_type": ("wrong_type_text", _none),
    "string_unicode": ("wrong_type_text", _none),
    "int_type": ("wrong_type_number", _none),
    "int_parsing": ("wrong_type_number", _none),
    "int_parsing_size": ("wrong_type_number", _none),
    "int_from_float": ("wrong_type_number", _none),
    "float_type": ("wrong_type_decimal", _none),
    "float_parsing": ("wrong_type_decimal", _none),
    "finite_number": ("wrong_type_decimal", _none),
    "bool_type": ("wrong_type_boolean", _none),
    "bool_parsing": ("wrong_type_boolean", _none),
    "list_type": ("wrong_type_list", _none),
    "dict_type": ("wrong_type_object", _none),
    "model_type": ("wrong_type_object", _none),
    "model_attributes_type": ("wrong_type_object", _none),
    "datetime_type": ("time_invalid", _none),
    "datetime_parsing": ("time_invalid", _none),
    "datetime_from_date_parsing": ("time_invalid", _none),
    "datetime_object_invalid": ("time_invalid", _none),
    "timezone_aware": ("time_invalid", _none),
    "string_too_short": ("too_short", _of("least", "min_length")),
    "string_too_long": ("too_long", _of("most", "max_length")),
    "greater_than_equal": ("too_small", _of("least", "ge")),
    "less_than_equal": ("too_big", _of("most", "le")),
    "literal_error": ("not_a_choice", _choices),
    "enum": ("not_a_choice", _choices),
    "string_pattern_mismatch": ("pattern_mismatch", _none),
    "tuple_type": ("wrong_type_list", _none),
    "mapping_type": ("wrong_type_object", _none),
    "date_type": ("date_invalid", _none),
    "date_parsing": ("date_invalid", _none),
    "date_from_datetime_parsing": ("date_invalid", _none),
    "date_from_datetime_inexact": ("date_invalid", _none),
    "union_tag_invalid": ("not_a_choice", _of("choices", "expected_tags")),
    "union_tag_not_found": ("missing", _none),
}
_DISCRIMINATORS = ("kind", "product", "to")
"""By which the members of unions are told apart. Pydantic puts their values into its paths."""


def first_problem(error: RequestValidationError) -> ApiError:
    """The first finding; an address that cannot exist is simply not found."""
    found = error.errors()[0]
    place = found["loc"][0]
    if found["type"] == "json_invalid":
        return BodyUnreadable()
    if place == "path":
        return NotFound()
    field = ".".join(_path_in(error.body, found)) or None
    code, values = _told(found)
    return FieldInvalid(code, field, values)


def _path_in(body: Any, found: Mapping[str, Any]) -> list[str]:
    """The path in the document that was sent, such as document.nodes.menu1.keys.1: without the tags
    of unions, and with the key itself where a key is wrong."""
    place, *path = found["loc"]
    if place != "body":
        return [str(part) for part in path]
    told, here = [], body
    for position, part in enumerate(path):
        if part == "[key]" and position == len(path) - 1:
            break
        if _is_tag(part, here) and (part not in here or position + 1 < len(path)):
            continue
        told.append(str(part))
        here = _inside(here, part)
    if found["type"].startswith("union_tag"):
        told.append(found["ctx"]["discriminator"].strip("'"))
    return told


def _is_tag(part: str | int, here: Any) -> bool:
    return isinstance(here, dict) and part in [here.get(name) for name in _DISCRIMINATORS]


def _inside(here: Any, part: str | int) -> Any:
    try:
        return here[part]
    except (KeyError, IndexError, TypeError):
        return None


def _told(found: Mapping[str, Any]) -> tuple[str, dict[str, object]]:
    kind, context = found["type"], found.get("ctx", {})
    if found.get("input") is None and kind.endswith(("_type", "missing")) and kind != "missing":
        return "not_nullable", {}
    if kind in {"too_short", "too_long"}:
        return _length(kind, context)
    if kind in CODES:
        code, values = CODES[kind]
        return code, values(context)
    return (kind, dict(context)) if kind in SENTENCES else ("invalid", {})


def _length(kind: str, context: Mapping[str, Any]) -> tuple[str, dict[str, object]]:
    """Pydantic says the same of lists and of secrets; we speak of entries and of characters."""
    entries = context.get("field_type") in {"List", "Tuple", "Set", "Dictionary"}
    name = "least" if kind == "too_short" else "most"
    limit = context["min_length" if kind == "too_short" else "max_length"]
    code = {"too_short": "too_few", "too_long": "too_many"}[kind] if entries else kind
    return code, {name: limit}
