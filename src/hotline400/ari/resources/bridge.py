"""Bridges: where legs hear each other. Source: Asterisk 22 rest-api/bridges.json."""

from collections.abc import Sequence

from hotline400.ari.client import AriClient
from hotline400.ari.json import as_list
from hotline400.ari.model import Bridge
from hotline400.ari.resources.refusal import if_not_going


async def create(
    ari: AriClient, bridge_id: str, bridge_type: str = "mixing", name: str = ""
) -> Bridge:
    """A new bridge. `application.get` lists it only once a channel was in it, and only then does
    BridgeDestroyed come.

    Types "mixing", "holding", comma-separated with "dtmf_events" and others."""
    return Bridge.read(
        await ari.request("POST", f"bridges/{bridge_id}", type=bridge_type, name=name)
    )


async def destroy(ari: AriClient, bridge_id: str) -> None:
    """Remove a bridge; who is in it stays in our application. A bridge already gone is fine."""
    with if_not_going():
        await ari.request("DELETE", f"bridges/{bridge_id}")


async def add(ari: AriClient, bridge_id: str, channels: Sequence[str]) -> None:
    """Put channels into the bridge.

    Stop what a channel is playing first: Asterisk waits for the end of the playback, and every
    other request on our websocket waits behind it.
    """
    await ari.request("POST", f"bridges/{bridge_id}/addChannel", channel=",".join(channels))


async def remove(ari: AriClient, bridge_id: str, channels: Sequence[str]) -> None:
    """Take channels out of the bridge."""
    await ari.request("POST", f"bridges/{bridge_id}/removeChannel", channel=",".join(channels))


async def get(ari: AriClient, bridge_id: str) -> Bridge:
    """The bridge as it is now."""
    return Bridge.read(await ari.request("GET", f"bridges/{bridge_id}"))


async def list_all(ari: AriClient) -> list[Bridge]:
    """Every bridge of this Asterisk."""
    return [Bridge.read(item) for item in as_list(await ari.request("GET", "bridges"))]
