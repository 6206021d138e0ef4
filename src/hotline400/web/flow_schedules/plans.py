"""What is planned to be published, taken away."""

from datetime import datetime

from hotline400.storage import flow_schedules
from hotline400.storage.models import FlowScheduleRow
from hotline400.web.work import Work


async def drop_pending(work: Work, number: str) -> datetime | None:
    """The moment of what would still have been published; None: nothing would. The number is
    locked. The note of one that failed stays for people to read."""
    row = await flow_schedules.find(work.db, number)
    if row is None or row.failed_at is not None:
        return None
    moment = row.publish_at
    await drop(work, row)
    return moment


async def drop(work: Work, row: FlowScheduleRow) -> None:
    """Publish nothing at that moment, and put it on record."""
    await work.audit(
        "flow_schedule.dropped",
        row.hotline_number,
        before={"publish_at": row.publish_at.isoformat()},
    )
    await flow_schedules.drop(work.db, row)
