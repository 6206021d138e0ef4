"""Call records and their recordings."""

from dataclasses import dataclass
from pathlib import Path

from hotline400.routing.schedule import CHINA
from hotline400.storage import calls, wrap_ups
from hotline400.storage.calls import CallFilter
from hotline400.storage.models import CallRow
from hotline400.web.calls.schemas import Call, CallDetail, CallPage, CallQuery, Offer
from hotline400.web.calls.story import told_events
from hotline400.web.errors import NotFound, PeriodEmpty
from hotline400.web.listening import note_listening
from hotline400.web.media import media_file
from hotline400.web.phone_numbers import number_looked_for
from hotline400.web.visitor import SignedIn
from hotline400.web.work import Work, reading


@dataclass(frozen=True)
class RecordingFile:
    """`name` is what a browser saves it as."""

    path: Path
    name: str


async def list_calls(work: Work, query: CallQuery) -> CallPage:
    if query.began_from and query.began_before and query.began_before <= query.began_from:
        raise PeriodEmpty("to")
    page = await calls.search(work.db, _filter(query), cursor=query.cursor, limit=query.limit)
    results = await wrap_ups.results_of(work.db, [row.id for row in page.items])
    items = [_call(row, results.get(row.id)) for row in page.items]
    return CallPage(items=items, next_cursor=page.next_cursor)


async def get_call(work: Work, call_id: str) -> CallDetail:
    found = await calls.details(work.db, call_id)
    row = found.call
    results = await wrap_ups.results_of(work.db, [call_id])
    return CallDetail(
        **_call(row, results.get(call_id)).model_dump(),
        caller_raw=row.caller_raw,
        caller_withheld=row.caller_withheld,
        trunk_id=row.trunk_id,
        sip_call_id=row.sip_call_id,
        path=row.path,
        outcomes=row.outcomes,
        flow_version=row.flow_version,
        variables=row.variables,
        offers=[Offer.model_validate(offer) for offer in found.offers],
        events=await told_events(work, row, found.events),
    )


async def recording(by: SignedIn, call_id: str, *, download: bool) -> RecordingFile:
    """The file; a playback or download is on record before the first byte is sent (F-ACCT-3)."""
    async with reading(by) as work:
        row = await calls.get(work.db, call_id)
    if row.recording_path is None:
        raise NotFound
    path = media_file(by.visitor.dependencies.media_folder, row.recording_path)
    await note_listening(by, "recording", call_id, download=download)
    began = row.started_at.astimezone(CHINA).strftime("%Y%m%d-%H%M%S")
    return RecordingFile(path, f"{row.hotline_number}-{began}-{row.caller_number or 'unknown'}.wav")


def _filter(query: CallQuery) -> CallFilter:
    same = ("began_from", "began_before", "hotline_number", "released_by", "province", "city")
    return CallFilter(
        **{name: getattr(query, name) for name in same},
        carrier=query.carrier,
        caller=number_looked_for(query.caller),
        phone=number_looked_for(query.phone),
        dispositions=tuple(query.disposition),
        has_recording=query.has_recording,
        min_talk_seconds=query.min_talk_seconds,
        wrap_up_result=query.wrap_up_result,
    )


def _call(row: CallRow, wrap_up_result: str | None) -> Call:
    computed = {"has_recording", "wrap_up_result"}
    columns = {name: getattr(row, name) for name in Call.model_fields.keys() - computed}
    return Call(
        **columns, has_recording=row.recording_path is not None, wrap_up_result=wrap_up_result
    )
