"""The messages of a box as the engine asks for them: its `VoicemailStore`, on the database."""

from sqlalchemy import func, select

from hotline400.storage.database import Database
from hotline400.storage.models import VoicemailRow
from hotline400.storage.tenancy import OPERATOR


class DatabaseVoicemails:
    """Implements `engine.ports.VoicemailStore`. Every method raises Unavailable without a
    database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, hotline_number: str, box: str) -> int:
        """How many are kept; what was deleted makes room."""
        async with self._database.reading(OPERATOR) as session:
            counted = await session.scalar(
                select(func.count(VoicemailRow.id)).where(
                    VoicemailRow.hotline_number == hotline_number,
                    VoicemailRow.box == box,
                    VoicemailRow.deleted_at.is_(None),
                    VoicemailRow.removed_at.is_(None),
                )
            )
            return counted or 0
