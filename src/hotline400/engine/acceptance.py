"""What a phone that has answered hears before it is connected, and the key by which it takes the
call (F-HUNT-9). The caller goes on hearing what they heard."""

import anyio
import structlog

from hotline400.ari.errors import RequestFailed
from hotline400.ari.resources import playback as playbacks
from hotline400.ari.undo import playing
from hotline400.engine import names
from hotline400.engine.call import Call
from hotline400.engine.leg import PhoneLeg
from hotline400.routing.queue import Queue

log = structlog.get_logger()

ACCEPT_KEY = "1"
ACCEPT_PROMPT = "system:accept_prompt"
ACCEPT_SECONDS = 10
"""How long after the prompt the key is waited for: a mobile's own voicemail never presses it."""

GONE_EVENT_SECONDS = 1
"""A prompt breaks off because it is missing, or because the phone has hung up: how long we wait to
be told of that."""


async def is_taken(
    call: Call, leg: PhoneLeg, queue: Queue, accept_prompt: str = ACCEPT_PROMPT
) -> bool:
    """Whether the phone is to be connected. Its key takes the call at once, also in the middle of
    what is said."""
    if queue.whisper is None and not queue.accept_key:
        return True
    taken = False
    async with anyio.create_task_group() as tasks:

        async def listen() -> None:
            nonlocal taken
            taken = await leg.pressed(ACCEPT_KEY)
            tasks.cancel_scope.cancel()

        tasks.start_soon(listen)
        await _say(call, leg, queue, accept_prompt)
        if queue.accept_key:
            await anyio.sleep(ACCEPT_SECONDS)
        else:
            taken = True
        tasks.cancel_scope.cancel()
    return taken


async def _say(call: Call, leg: PhoneLeg, queue: Queue, accept_prompt: str) -> None:
    wanted = [queue.whisper, accept_prompt if queue.accept_key else None]
    media = [found for prompt in wanted if prompt and (found := call.media(prompt))]
    playback_id = names.whisper_id(leg.id)
    if leg.adopted:  # an engine before us may have been in the middle of it
        await playbacks.stop(call.board.ari, playback_id)
        playback_id += f"-{len(call.story.events)}"
    if not media:
        return
    try:
        async with playing(call.board.ari, leg.id, media, playback_id=playback_id) as playback:
            if (await playback.finished()).state != "done":
                await anyio.sleep(GONE_EVENT_SECONDS)
    except RequestFailed as error:  # it has just hung up, and that is heard of as well
        log.warning("whisper_refused", call_id=call.id, error=str(error))
