"""The customer's own system is asked which way to go (docs/steps/http_request.md)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import structlog

from hotline400.engine.call import Call
from hotline400.engine.music import Background
from hotline400.engine.ports import NoAnswerError
from hotline400.record.event import EventKind
from hotline400.routing.nodes import HttpRequestNode
from hotline400.routing.nodes.http_request import Reading
from hotline400.routing.nodes.region import DEFAULT

SILENCE_SECONDS = 1.5
"""Nobody hears nothing for longer than two."""
WAITING = ("system:transferring", "system:ring_back_music")

log = structlog.get_logger()


async def perform(node: HttpRequestNode, call: Call) -> str:
    """Outcomes: the names of the choices, "default" for whatever goes wrong."""
    began = anyio.current_time()
    async with _something_to_hear(call):
        reading = await _ask(node, call)
    call.story.note(
        EventKind.SYSTEM_ASKED,
        milliseconds=round(1000 * (anyio.current_time() - began)),
        fault=reading.fault or None,
    )
    call.remember(reading.variables)
    return reading.outcome


async def _ask(node: HttpRequestNode, call: Call) -> Reading:
    systems, seconds = call.board.house.systems, node.timeout_seconds
    tenant_id = call.owned.tenant_id
    try:
        with anyio.fail_after(seconds):
            body = await systems.post(tenant_id, node.url, _document(node, call), seconds)
            return node.read(body)
    except TimeoutError:
        fault = "timeout"
    except NoAnswerError as error:
        fault = error.reason
    except Exception as error:  # noqa: BLE001 — no caller is lost for what a library may throw
        # Without its traceback: every call to this number may bring the next.
        log.warning("customer_system_not_asked", call_id=call.id, node=node.id, error=repr(error))
        fault = "internal_error"
    return Reading(DEFAULT, fault=fault)


def _document(node: HttpRequestNode, call: Call) -> dict[str, object]:
    """What is known of the call. Asked again after a restart, it has the same `call_id`."""
    inbound, place = call.inbound, call.place
    return {
        "call_id": call.id,
        "node": node.id,
        "hotline": call.owned.number,
        "called": inbound.called,
        "caller": inbound.caller_number,
        "began_at": call.began_at.isoformat(),
        "province": place.province,
        "city": place.city,
        "area_code": place.area_code,
        "carrier": place.carrier,
        "variables": call.variables,
    }


@asynccontextmanager
async def _something_to_hear(call: Call) -> AsyncIterator[None]:
    """Silence first; what takes longer is waited for with a sentence and music, or the ring tone of
    the caller's network where nothing has been heard yet."""
    async with call.audio.background() as background, anyio.create_task_group() as tasks:
        tasks.start_soon(_break_the_silence, call, background)
        yield
        tasks.cancel_scope.cancel()


async def _break_the_silence(call: Call, background: Background) -> None:
    await anyio.sleep(SILENCE_SECONDS)
    if not call.answered and not call.audio.heard:
        await call.indicate_ringing()
        return
    said, music = (call.media(prompt) for prompt in WAITING)
    own = call.owned.main.ring_back
    music = (call.media(own) if own else None) or music
    background.play(*filter(None, (music,)), after=[said] if said else [])
