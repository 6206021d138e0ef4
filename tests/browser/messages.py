"""Messages that callers of the demo tenant have left."""

from datetime import datetime, timedelta

from hotline400.storage.database import Database
from hotline400.storage.models import VoicemailRow
from hotline400.storage.tenancy import Scope

LEFT = (
    ("call-missed", "01066668888", "北京", "北京", 9, 6.0),
    ("call-gone", "18602008888", "广东", "深圳", 15, 6.0),
    ("call-hidden", None, None, None, 58, 6.0),
)


async def leave_messages(database: Database, tenant: str, hotline: str, now: datetime) -> None:
    """Three: the oldest is heard and handled."""
    async with database.session(Scope.of_tenant(tenant)) as session:
        for call, number, province, city, minutes, seconds in LEFT:
            session.add(
                VoicemailRow(
                    id=f"{call}-message-5",
                    call_id=call,
                    hotline_number=hotline,
                    box="main",
                    caller_number=number,
                    province=province,
                    city=city,
                    started_at=now - timedelta(minutes=minutes),
                    seconds=seconds,
                    path="voicemails/message.wav",
                    heard_at=now if number is None else None,
                    handled_at=now if number is None else None,
                    note="" if number else "老客户，已约周三上门",
                )
            )
