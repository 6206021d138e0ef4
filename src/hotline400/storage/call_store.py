"""Where finished calls arrive: the engine's `RecordStore`, on the database.

Saving is idempotent, in whatever order and from however many processes: a call, an offer, an event
and a message are each known by their key. What a second save may add is what was not known at the
first: the recording, a message, and the end of an offer. It never takes anything away, and it does
not bring back a recording or message that retention deleted.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import case, func, inspect

from hotline400.record.event import CallEvent
from hotline400.record.record import CallRecord, OfferRecord
from hotline400.storage.callback_progress import keep_progress
from hotline400.storage.database import Database
from hotline400.storage.models import CallEventRow, CallRow, OfferRow, Table, VoicemailRow
from hotline400.storage.tenancy import OPERATOR
from hotline400.storage.text import fitting, storable_json
from hotline400.storage.upsert import add_missing, insert_or_update

_ELSEWHERE = {
    "call_id", "offers", "path", "outcomes", "voicemails", "callback_asked", "callback",
}  # fmt: skip
_ROWS_A_STATEMENT = 500  # SQLite takes 32,766 values in one statement


class DatabaseRecordStore:
    """Implements `engine.ports.RecordStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, record: CallRecord, events: Sequence[CallEvent]) -> None:
        """Everything of one call in one transaction. Raises Unavailable: then save it again."""
        await self.save_all([(record, events)])

    async def save_all(self, calls: Sequence[tuple[CallRecord, Sequence[CallEvent]]]) -> None:
        """Many calls in one transaction: all of them, or none."""
        records = [record for record, _ in calls]
        offers = [offer for record in records for offer in _offers(record)]
        messages = [row for record in records for row in _voicemails(record)]
        events = [_event(event) for _, events in calls for event in events]
        async with self._database.session(OPERATOR) as session:
            rows = [_call(record) for record in records]
            await insert_or_update(session, CallRow, rows, _completed_call)
            for some in _batches(offers):
                await insert_or_update(session, OfferRow, some, _completed_offer)
            for some in _batches(events):
                await add_missing(session, CallEventRow, some)
            await add_missing(session, VoicemailRow, messages)
            for record in records:
                await keep_progress(session, record)


def _completed_call(new: Any) -> dict[str, Any]:
    return {
        "recording_path": case(
            (CallRow.recording_deleted_at.is_(None), _known(CallRow.recording_path, new)),
            else_=None,
        ),
        "recording_seconds": _known(CallRow.recording_seconds, new),
    }


def _completed_offer(new: Any) -> dict[str, Any]:
    return {
        column.key: _known(column, new)
        for column in (OfferRow.ended_at, OfferRow.result, OfferRow.hangup_cause)
    }


def _known(column: Any, new: Any) -> Any:
    return func.coalesce(column, new[column.key])


def _call(record: CallRecord) -> dict[str, Any]:
    values = record.model_dump(exclude=_ELSEWHERE)
    way = {"path": list(record.path), "outcomes": list(record.outcomes)}
    callback_of = record.callback.of if record.callback else None
    more = {"id": record.call_id, "callback_of": callback_of}
    return _fitting(CallRow, {**more, **way, **values})


def _offers(record: CallRecord) -> Iterator[dict[str, Any]]:
    for position, offer in enumerate(_once_each(record.offers)):
        values = {"call_id": record.call_id, "position": position, **offer.model_dump()}
        yield _fitting(OfferRow, values)


def _voicemails(record: CallRecord) -> Iterator[dict[str, Any]]:
    same = ("tenant_id", "hotline_number", "caller_number", "province", "city")
    for message in record.voicemails:
        values = {name: getattr(record, name) for name in same} | message.model_dump()
        yield _fitting(VoicemailRow, {"call_id": record.call_id, "note": "", **values})


def _once_each(offers: Sequence[OfferRecord]) -> list[OfferRecord]:
    """One statement cannot write one key twice; the later word on a leg is the fuller one."""
    return list({offer.leg_id: offer for offer in offers}.values())


def _event(event: CallEvent) -> dict[str, Any]:
    return _fitting(CallEventRow, event.model_dump())


def _fitting(model: type[Table], values: dict[str, Any]) -> dict[str, Any]:
    """Raises TooLong for a key or a word that does not fit its column."""
    columns = inspect(model).columns
    return {
        key: fitting(columns[key], value) if isinstance(value, str) else storable_json(value)
        for key, value in values.items()
    }


def _batches(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for first in range(0, len(rows), _ROWS_A_STATEMENT):
        yield rows[first : first + _ROWS_A_STATEMENT]
