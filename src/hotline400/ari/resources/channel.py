"""Channels: legs of a call. Source: Asterisk 22 rest-api/channels.json."""

from collections.abc import Mapping, Sequence

from hotline400.ari.client import AriClient, QueryValue
from hotline400.ari.json import Json, as_list, as_object, text
from hotline400.ari.model import Channel, Playback, Recording
from hotline400.ari.resources.refusal import if_there

NORMAL_CLEARING = 16  # Q.850


async def originate(
    ari: AriClient,
    channel_id: str,
    endpoint: str,
    *,
    app: str | None = None,
    app_args: str = "",
    caller_id: str | None = None,
    timeout_seconds: int = 30,
    originator: str | None = None,
    formats: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> Channel:
    """Ring `endpoint` ("PJSIP/13800138000@trunk-demo"); it enters `app` when it answers.

    `originator` is the id of the channel on whose behalf this is; `formats` a comma-separated
    codec list, not allowed together with it. `timeout_seconds` -1: ring for ever.
    """
    query: dict[str, QueryValue] = {
        "endpoint": endpoint,
        "app": app or ari.app,
        "timeout": timeout_seconds,
    }
    optional = {
        "appArgs": app_args or None,
        "callerId": caller_id,
        "originator": originator,
        "formats": formats,
    }
    query |= {name: value for name, value in optional.items() if value is not None}
    body: Json = None if variables is None else {"variables": dict(variables)}
    return Channel.read(await ari.request("POST", f"channels/{channel_id}", body, **query))


async def answer(ari: AriClient, channel_id: str) -> None:
    """Answer (SIP 200)."""
    await ari.request("POST", f"channels/{channel_id}/answer")


async def progress(ari: AriClient, channel_id: str) -> None:
    """Open early media (SIP 183)."""
    await ari.request("POST", f"channels/{channel_id}/progress")


async def ring(ari: AriClient, channel_id: str) -> None:
    """Indicate ringing (SIP 180)."""
    await ari.request("POST", f"channels/{channel_id}/ring")


async def ring_stop(ari: AriClient, channel_id: str) -> None:
    """Stop indicating ringing."""
    await ari.request("DELETE", f"channels/{channel_id}/ring")


async def hangup(ari: AriClient, channel_id: str, cause: int = NORMAL_CLEARING) -> None:
    """Hang up with a Q.850 cause; a channel already gone is fine."""
    with if_there():
        await ari.request("DELETE", f"channels/{channel_id}", reason_code=str(cause))


async def get(ari: AriClient, channel_id: str) -> Channel:
    """The channel as it is now."""
    return Channel.read(await ari.request("GET", f"channels/{channel_id}"))


async def list_all(ari: AriClient) -> list[Channel]:
    """Every channel of this Asterisk, ours or not."""
    return [Channel.read(item) for item in as_list(await ari.request("GET", "channels"))]


async def play(
    ari: AriClient,
    channel_id: str,
    playback_id: str,
    media: Sequence[str],
    *,
    offset_ms: int = 0,
) -> Playback:
    """Queue media ("sound:/path/without/extension") one after the other as one playback, the first
    of them from `offset_ms` on."""
    query: dict[str, QueryValue] = {"media": ",".join(media)}
    if offset_ms:
        query["offsetms"] = offset_ms
    return Playback.read(
        await ari.request("POST", f"channels/{channel_id}/play/{playback_id}", **query)
    )


async def record(
    ari: AriClient,
    channel_id: str,
    name: str,
    *,
    file_format: str,
    max_seconds: int,
    max_silence_seconds: int,
    stop_key: str,
) -> Recording:
    """Record what the far end says to `<astspooldir>/recording/<name>.<format>`, until the key, so
    much silence, so much time, or the hangup. A file of that name is written over."""
    return Recording.read(
        await ari.request(
            "POST",
            f"channels/{channel_id}/record",
            name=name,
            format=file_format,
            maxDurationSeconds=max_seconds,
            maxSilenceSeconds=max_silence_seconds,
            ifExists="overwrite",
            beep=False,
            terminateOn=stop_key,
        )
    )


async def start_music(ari: AriClient, channel_id: str, music_class: str = "default") -> None:
    """Music on hold until stopped."""
    await ari.request("POST", f"channels/{channel_id}/moh", mohClass=music_class)


async def stop_music(ari: AriClient, channel_id: str) -> None:
    """Silence again; a channel already gone is fine."""
    with if_there():
        await ari.request("DELETE", f"channels/{channel_id}/moh")


async def set_variable(ari: AriClient, channel_id: str, name: str, value: str) -> None:
    """Set a channel variable or a writable dialplan function."""
    await ari.request("POST", f"channels/{channel_id}/variable", variable=name, value=value)


async def get_variable(ari: AriClient, channel_id: str, name: str) -> str:
    """A channel variable or dialplan function; NotFound where a variable is not set."""
    answer = await ari.request("GET", f"channels/{channel_id}/variable", variable=name)
    return text(as_object(answer), "value")


async def continue_in_dialplan(
    ari: AriClient, channel_id: str, context: str, exten: str, priority: int = 1
) -> None:
    """Leave our application for the dialplan."""
    await ari.request(
        "POST",
        f"channels/{channel_id}/continue",
        context=context,
        extension=exten,
        priority=priority,
    )


async def send_dtmf(
    ari: AriClient, channel_id: str, digits: str, *, between_ms: int = 100, duration_ms: int = 100
) -> None:
    """Press keys towards the far end."""
    await ari.request(
        "POST",
        f"channels/{channel_id}/dtmf",
        dtmf=digits,
        between=between_ms,
        duration=duration_ms,
    )


async def redirect(ari: AriClient, channel_id: str, endpoint: str) -> None:
    """Send the caller elsewhere by the channel's own means (SIP 302 or REFER)."""
    await ari.request("POST", f"channels/{channel_id}/redirect", endpoint=endpoint)
