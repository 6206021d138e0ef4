"""Playbacks: media being played. Source: Asterisk 22 rest-api/playbacks.json."""

from hotline400.ari.client import AriClient
from hotline400.ari.resources.refusal import if_there


async def stop(ari: AriClient, playback_id: str) -> None:
    """Stop it; one already finished is fine."""
    with if_there():
        await ari.request("DELETE", f"playbacks/{playback_id}")
