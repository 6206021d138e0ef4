"""Our Stasis application. Source: Asterisk 22 rest-api/applications.json."""

from collections.abc import Iterable

from hotline400.ari.client import AriClient
from hotline400.ari.json import Json, JsonObject
from hotline400.ari.model import Application

RESPONSE = "RESTResponse"


async def get(ari: AriClient) -> Application:
    """What Asterisk holds for us: after a reconnect this is the truth."""
    return Application.read(await ari.request("GET", f"applications/{ari.app}"))


async def filter_events(
    ari: AriClient, *, allowed: Iterable[str] = (), disallowed: Iterable[str] = ()
) -> None:
    """Which event types we are sent; empty `allowed` means all.

    Replies to our own requests pass through the same filter, so they are always allowed.
    """
    wanted = set(allowed)
    body: JsonObject = {
        "allowed": _types(wanted | {RESPONSE} if wanted else wanted),
        "disallowed": _types(set(disallowed) - {RESPONSE}),
    }
    await ari.request("PUT", f"applications/{ari.app}/eventFilter", body)


def _types(names: set[str]) -> list[Json]:
    return [{"type": name} for name in sorted(names)]


async def subscribe(ari: AriClient, *sources: str) -> None:
    """Get events about "endpoint:PJSIP/trunk-demo", "deviceState:…", "channel:…", "bridge:…"."""
    await ari.request("POST", f"applications/{ari.app}/subscription", eventSource=",".join(sources))


async def unsubscribe(ari: AriClient, *sources: str) -> None:
    """No longer get them."""
    await ari.request(
        "DELETE", f"applications/{ari.app}/subscription", eventSource=",".join(sources)
    )
