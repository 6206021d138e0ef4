"""The published JSON Schema of a flow document."""

from typing import Any

import httpx
import pytest

from hotline400.routing.flow import Flow
from hotline400.web.flow_schema.words import FIELDS, PARTS

pytestmark = pytest.mark.anyio


async def test_titles_in_the_readers_language(reader: httpx.AsyncClient) -> None:
    schema = (await reader.get("/flow-schema")).json()
    assert schema["$defs"]["MenuNode"]["title"] == "按键菜单"
    assert schema["$defs"]["MenuNode"]["properties"]["digits"]["title"] == "按键位数"
    await reader.patch("/users/me", json={"locale": "en"})
    schema = (await reader.get("/flow-schema")).json()
    assert schema["$defs"]["MenuNode"]["title"] == "Menu"


async def test_every_part_and_field_has_its_words() -> None:
    schema: dict[str, Any] = Flow.model_json_schema()
    parts = {"Flow": schema, **schema["$defs"]}
    fields = {name for part in parts.values() for name in part.get("properties", {})}
    assert fields == set(FIELDS)
    assert {name for name in parts if not name.endswith("Node")} == set(PARTS)
