"""The records that the calls left, asked for until they are complete."""

import asyncio
import io
from collections.abc import Iterable
from datetime import datetime

from hotline400.demo.api import Json, Session
from hotline400.demo.performance import Played
from hotline400.record.record import Disposition
from hotline400.testing.carrier.measure import Stereo, read_stereo

PATIENCE_SECONDS = 30
ASK_AGAIN_SECONDS = 0.5


async def find_records(
    tenant: Session, operator: Session, since: datetime, played: list[Played]
) -> dict[str, list[Json]]:
    """Records by SIP Call-ID. Calls to numbers of nobody are the operator's to see."""
    wanted = {one.sip_id: one for one in played}
    found: dict[str, list[Json]] = {}
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_SECONDS
    while loop.time() < deadline:
        found = {}
        for session in (tenant, operator):
            for record in await _records(session, since):
                known = found.setdefault(record["sip_call_id"], [])
                if record["id"] not in {one["id"] for one in known}:
                    known.append(record)
        if all(_is_complete(found.get(sip_id, [])) for sip_id in wanted):
            break
        await asyncio.sleep(ASK_AGAIN_SECONDS)
    return {sip_id: found.get(sip_id, []) for sip_id in wanted}


async def _records(session: Session, since: datetime) -> list[Json]:
    moment = since.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    path, records = f"/calls?from={moment}&limit=200", []
    while True:
        page = await session.get(path)
        records += [await session.get(f"/calls/{item['id']}") for item in page["items"]]
        if not page["next_cursor"]:
            return records
        path = f"/calls?from={moment}&limit=200&cursor={page['next_cursor']}"


def _is_complete(records: Iterable[Json]) -> bool:
    """A record whose recording, if it is to have one, has been stored."""
    return any(
        record["has_recording"] or record["disposition"] != Disposition.ANSWERED
        for record in records
    )


async def fetch_recording(tenant: Session, record: Json) -> Stereo | None:
    """Left and right, or None where there is no recording. Raises ValueError for a bad file."""
    if not record["has_recording"]:
        return None
    reply = await tenant.send("GET", f"/calls/{record['id']}/recording")
    return read_stereo(io.BytesIO(reply.body))
