"""Asterisk itself. Source: Asterisk 22 rest-api/asterisk.json."""

from datetime import datetime

from hotline400.ari.client import AriClient
from hotline400.ari.json import as_object, part, text


async def started_at(ari: AriClient) -> datetime:
    """When this Asterisk was started: calls older than that are gone with the one before.

    Whole seconds, aware.
    """
    info = as_object(await ari.request("GET", "asterisk/info", only="status"))
    return datetime.strptime(text(part(info, "status"), "startup_time"), "%Y-%m-%dT%H:%M:%S.%f%z")
