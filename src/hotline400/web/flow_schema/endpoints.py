"""The JSON Schema of a flow document, for editors and for programs that write flows."""

from typing import Any

from fastapi import APIRouter

from hotline400.routing.flow import Flow
from hotline400.routing.nodes import KINDS
from hotline400.web import flow_words
from hotline400.web.flow_schema.words import FIELDS, PARTS
from hotline400.web.flow_words import word
from hotline400.web.users.schemas import Locale
from hotline400.web.work import AnyoneOutside

router = APIRouter(prefix="/flow-schema", tags=["flows"])


@router.get("")
async def get_flow_schema(by: AnyoneOutside) -> dict[str, Any]:
    """JSON Schema (2020-12) of the document, with titles in the reader's language."""
    return flow_schema(by.user.locale)


def flow_schema(locale: Locale) -> dict[str, Any]:
    """Titles in the reader's language; descriptions are the model's own."""
    schema = Flow.model_json_schema()
    kinds = {kind.__name__: str(kind.model_fields["kind"].default) for kind in KINDS}
    for name, part in schema["$defs"].items():
        if name in kinds:
            part["title"] = word(flow_words.KINDS, kinds[name], locale)
        else:
            part["title"] = word(PARTS, name, locale)
        _title_fields(part, locale)
    _title_fields(schema, locale)
    schema["title"] = word(PARTS, "Flow", locale)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _title_fields(part: dict[str, Any], locale: Locale) -> None:
    for name, field in part.get("properties", {}).items():
        field["title"] = word(FIELDS, name, locale)
