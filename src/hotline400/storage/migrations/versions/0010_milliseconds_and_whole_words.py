"""Milliseconds of waiting and talking; results of offers as long as they are; headers uncut.

A ring that another phone ended ("answered_elsewhere") was stored cut to 16 letters: such rows get
their word back from the call's events, or where these are gone, as the one word that begins so.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_RESULTS = (
    "answered",
    "busy",
    "no_answer",
    "rejected",
    "unreachable",
    "not_accepted",
    "answered_elsewhere",
    "caller_gone",
    "lost",
)


def _between_on_postgres(since: str, until: str) -> str:
    return f"CAST(FLOOR(1000 * EXTRACT(EPOCH FROM {until} - {since})) AS INTEGER)"


def _between_on_sqlite(since: str, until: str) -> str:
    """Its own functions know thousandths only, rounded; a moment is stored as text."""

    def microseconds(moment: str) -> str:
        whole, rest = f"SUBSTR({moment}, 1, 19)", f"SUBSTR({moment}, 21, 6)"
        return f"(1000000 * STRFTIME('%s', {whole}) + CAST({rest} AS INTEGER))"

    return f"(({microseconds(until)} - {microseconds(since)}) / 1000)"


def upgrade() -> None:
    with op.batch_alter_table("offers") as offers:
        offers.alter_column("result", type_=sa.String(length=32), existing_type=sa.String(16))
    _mend_results()
    with op.batch_alter_table("calls") as calls:
        calls.alter_column("caller_raw", type_=sa.Text(), existing_type=sa.String(128))
        calls.alter_column("sip_call_id", type_=sa.Text(), existing_type=sa.String(256))
        calls.alter_column("reason", type_=sa.Text(), existing_type=sa.String(64))
        for name in ("wait_ms", "talk_ms"):
            calls.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    _measure()
    with op.batch_alter_table("calls") as calls:
        for name in ("wait_ms", "talk_ms"):
            calls.alter_column(name, server_default=None, existing_type=sa.Integer())
        calls.drop_column("wait_seconds")
        calls.drop_column("talk_seconds")


def _mend_results() -> None:
    connection = op.get_bind()
    cut = connection.execute(
        sa.text("SELECT call_id, leg_id, result FROM offers WHERE result NOT IN :known").bindparams(
            sa.bindparam("known", _RESULTS, expanding=True)
        )
    ).all()
    for call_id, leg_id, result in cut:
        whole = _told(call_id, leg_id) or _begins_with(result)
        if whole is not None:
            connection.execute(
                sa.text(
                    "UPDATE offers SET result = :whole WHERE call_id = :call AND leg_id = :leg"
                ),
                {"whole": whole, "call": call_id, "leg": leg_id},
            )


def _told(call_id: str, leg_id: str) -> str | None:
    """What the last event of this ring says."""
    rows = op.get_bind().execute(
        sa.text(
            "SELECT data FROM call_events WHERE call_id = :call AND kind = 'offer_ended' "
            "ORDER BY sequence"
        ),
        {"call": call_id},
    )
    told = None
    for (data,) in rows:
        event = json.loads(data) if isinstance(data, str) else data
        if event.get("leg") == leg_id and event.get("result") in _RESULTS:
            told = event["result"]
    return told


def _begins_with(result: str) -> str | None:
    found = [word for word in _RESULTS if word.startswith(result)]
    return found[0] if len(found) == 1 else None


def _measure() -> None:
    """From the moments that are stored; a talk ends where its event says so, else with the call."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    between = _between_on_sqlite if is_sqlite else _between_on_postgres
    over = (
        "(SELECT MAX(at) FROM call_events WHERE call_id = calls.id AND kind = 'talk_ended'"
        " AND at >= calls.answered_at)"
    )
    waited = between("started_at", "COALESCE(answered_at, ended_at)")
    talked = between("answered_at", f"COALESCE({over}, ended_at)")
    most = "MAX" if is_sqlite else "GREATEST"
    # All of it is written here; strings of nobody else are in it.
    op.execute(f"UPDATE calls SET wait_ms = {most}(0, {waited})")  # noqa: S608
    op.execute(f"UPDATE calls SET talk_ms = {most}(0, {talked}) WHERE answered_at IS NOT NULL")  # noqa: S608
