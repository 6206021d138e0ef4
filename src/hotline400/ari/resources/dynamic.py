"""Configuration pushed at run time. Source: Asterisk 22 rest-api/asterisk.json (config/dynamic).

Needs sorcery.conf to map the object type to a writable wizard ("memory").
"""

from collections.abc import Mapping

from hotline400.ari.client import AriClient
from hotline400.ari.json import Json, as_list, as_object, text
from hotline400.ari.resources.refusal import if_there


async def put(
    ari: AriClient, config_class: str, object_type: str, object_id: str, fields: Mapping[str, str]
) -> None:
    """Create or change an object; fields not named keep their value."""
    attributes: list[Json] = [{"attribute": name, "value": value} for name, value in fields.items()]
    await ari.request("PUT", _uri(config_class, object_type, object_id), {"fields": attributes})


async def delete(ari: AriClient, config_class: str, object_type: str, object_id: str) -> None:
    """Remove an object; one already gone is fine."""
    with if_there():
        await ari.request("DELETE", _uri(config_class, object_type, object_id))


async def get(
    ari: AriClient, config_class: str, object_type: str, object_id: str
) -> dict[str, str]:
    """An object's fields as Asterisk has them, defaults included. What a field has several of (the
    contacts of an AOR) is parted by commas. NotFound where there is no such object."""
    found = await ari.request("GET", _uri(config_class, object_type, object_id))
    fields: dict[str, str] = {}
    for pair in map(as_object, as_list(found)):
        name, value = text(pair, "attribute"), text(pair, "value")
        fields[name] = f"{fields[name]},{value}" if name in fields else value
    return fields


def _uri(config_class: str, object_type: str, object_id: str) -> str:
    return f"asterisk/config/dynamic/{config_class}/{object_type}/{object_id}"
