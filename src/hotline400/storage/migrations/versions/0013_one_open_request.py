"""At most one open request to be called back for one caller, number and queue.

Of several that are open, the one that rings stays, else the oldest; the others are cancelled as
duplicates, as they would have been had they come one after the other.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_OPEN = "state IN ('ringing', 'waiting')"


def upgrade() -> None:
    op.execute(
        """UPDATE callback_requests
        SET state = 'cancelled', last_result = 'duplicate', current_call = NULL
        WHERE state IN ('ringing', 'waiting') AND EXISTS (
            SELECT 1 FROM callback_requests AS other
            WHERE other.tenant_id = callback_requests.tenant_id
            AND other.hotline_number = callback_requests.hotline_number
            AND other.queue = callback_requests.queue
            AND other.number = callback_requests.number
            AND other.state IN ('ringing', 'waiting')
            AND (
                (other.state = 'ringing' AND callback_requests.state = 'waiting')
                OR (other.state = callback_requests.state AND (
                    other.asked_at < callback_requests.asked_at
                    OR (other.asked_at = callback_requests.asked_at
                        AND other.id < callback_requests.id)
                ))
            )
        )"""
    )
    op.create_index(
        "uq_callback_requests_open",
        "callback_requests",
        ["tenant_id", "hotline_number", "queue", "number"],
        unique=True,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )
