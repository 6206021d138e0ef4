"""Endpoints: the far ends that Asterisk knows. Source: Asterisk 22 rest-api/endpoints.json."""

from hotline400.ari.client import AriClient
from hotline400.ari.errors import NotFound
from hotline400.ari.json import as_list
from hotline400.ari.model import Endpoint


async def state(ari: AriClient, technology: str, resource: str) -> str:
    """ "online", "offline" or "unknown"; an endpoint that is not there is "unknown"."""
    try:
        found = await ari.request("GET", f"endpoints/{technology}/{resource}")
    except NotFound:
        return "unknown"
    return Endpoint.read(found).state


async def names(ari: AriClient, technology: str) -> list[str]:
    """Every endpoint of one technology."""
    try:
        found = as_list(await ari.request("GET", f"endpoints/{technology}"))
    except NotFound:
        return []
    return [Endpoint.read(item).resource for item in found]
