"""Recordings in progress. Source: Asterisk 22 rest-api/recordings.json."""

from hotline400.ari.client import AriClient
from hotline400.ari.model import Recording
from hotline400.ari.resources.refusal import if_not_going


async def get(ari: AriClient, name: str) -> Recording:
    """The recording as it is now; NotFound once it is complete."""
    return Recording.read(await ari.request("GET", f"recordings/live/{name}"))


async def stop(ari: AriClient, name: str) -> None:
    """End it and keep what there is; one that is complete already is fine."""
    with if_not_going():
        await ari.request("POST", f"recordings/live/{name}/stop")
