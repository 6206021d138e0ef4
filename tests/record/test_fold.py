"""From events to the record: one table of lives, each with the record it must leave."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hotline400.record import fold
from hotline400.record.ending import (
    Ending,
    ended_by_caller,
    ended_by_flow,
    ended_by_restart,
    ended_unseen,
)
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.record import MISSED, Disposition, OfferResult, ReleasedBy

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

Step = tuple[int, EventKind, dict[str, Any]]
BEGAN: Step = (0, EventKind.BEGAN, {"hotline_number": "4001234567", "tenant_id": "t1"})
HUNTS: Step = (0, EventKind.NODE_ENTERED, {"node": "hunt", "kind": "hunt"})
OFFERED: Step = (1, EventKind.OFFERED, {"leg": "l1", "phone": "13800138001", "trunk": "demo"})
ANSWERED: Step = (6, EventKind.OFFER_ENDED, {"leg": "l1", "result": "answered"})
UNANSWERED: Step = (16, EventKind.OFFER_ENDED, {"leg": "l1", "result": "no_answer", "cause": 19})
CONNECTED: Step = (
    6,
    EventKind.CONNECTED,
    {"leg": "l1", "phone": "13800138001", "bridge": "b1", "caller_side": "c", "phone_side": "p"},
)
PHONE_HUNG_UP: Step = (66, EventKind.TALK_ENDED, {"released_by": "phone", "cause": 16})
NOBODY: Step = (16, EventKind.NODE_LEFT, {"node": "hunt", "outcome": "no_answer"})
NOBODY_THERE = (BEGAN, HUNTS, NOBODY)
REJECTED: Step = (0, EventKind.REJECTED, {"reason": "blacklisted", "cause": 21})


def events(*steps: Step) -> list[CallEvent]:
    return [
        CallEvent(
            call_id="c1", sequence=n, at=START + timedelta(seconds=after), kind=kind, data=data
        )
        for n, (after, kind, data) in enumerate(steps)
    ]


def ended(*steps: Step, ending: Ending, after: int) -> list[CallEvent]:
    return events(*steps, (after, EventKind.ENDED, ending.data()))


def test_an_answered_call() -> None:
    life = [BEGAN, HUNTS, OFFERED, ANSWERED, CONNECTED, PHONE_HUNG_UP]
    record = fold.record(ended(*life, ending=ended_by_flow(events(*life)), after=67))
    assert record.disposition is Disposition.ANSWERED
    assert (record.reason, record.released_by) == ("phone_hung_up", ReleasedBy.PHONE)
    assert (record.wait_seconds, record.talk_seconds) == (6, 60)
    assert record.answered_phone == "13800138001"
    assert record.path == ("hunt",)
    [offer] = record.offers
    assert (offer.result, offer.trunk_id) == (OfferResult.ANSWERED, "demo")


def test_a_missed_call_keeps_every_offer() -> None:
    life = [BEGAN, HUNTS, OFFERED, UNANSWERED, NOBODY]
    record = fold.record(ended(*life, ending=ended_by_flow(events(*life), 19), after=20))
    assert (record.disposition, record.hangup_cause) == (Disposition.NO_ANSWER, 19)
    assert (record.wait_seconds, record.talk_seconds) == (20, 0)
    assert [o.hangup_cause for o in record.offers] == [19]


def test_a_record_needs_an_end() -> None:
    with pytest.raises(ValueError, match="began and ended"):
        fold.record(events(BEGAN))


def test_a_stored_recording_is_in_the_record_even_when_it_came_later() -> None:
    life = ended(
        BEGAN, CONNECTED, PHONE_HUNG_UP, ending=ended_by_flow(events(PHONE_HUNG_UP)), after=67
    )
    stored = CallEvent(
        call_id="c1",
        sequence=9,
        at=START,
        kind=EventKind.RECORDING_STORED,
        data={"path": "recordings/x.wav", "seconds": 60.0},
    )
    record = fold.record([*life, stored])
    assert (record.recording_path, record.recording_seconds) == ("recordings/x.wav", 60.0)


CALLER, PHONE, PLATFORM = ReleasedBy.CALLER, ReleasedBy.PHONE, ReleasedBy.PLATFORM


@pytest.mark.parametrize(
    ("life", "how", "disposition", "released_by"),
    [
        ([BEGAN, HUNTS, OFFERED], ended_by_caller, Disposition.ABANDONED, CALLER),
        (
            [BEGAN, HUNTS, OFFERED, ANSWERED, CONNECTED],
            ended_by_caller,
            Disposition.ANSWERED,
            CALLER,
        ),
        ([BEGAN, CONNECTED, PHONE_HUNG_UP], ended_by_caller, Disposition.ANSWERED, PHONE),
        (
            [BEGAN, HUNTS, OFFERED, UNANSWERED, NOBODY],
            ended_by_caller,
            Disposition.NO_ANSWER,
            CALLER,
        ),
        ([BEGAN, REJECTED], ended_by_caller, Disposition.REJECTED, PLATFORM),
        ([BEGAN, HUNTS, OFFERED], ended_unseen, Disposition.ABANDONED, CALLER),
        ([BEGAN, CONNECTED], ended_unseen, Disposition.ANSWERED, CALLER),
        ([BEGAN, CONNECTED, PHONE_HUNG_UP], ended_unseen, Disposition.ANSWERED, PHONE),
        ([BEGAN, REJECTED], ended_unseen, Disposition.REJECTED, PLATFORM),
        ([BEGAN, HUNTS, OFFERED], ended_by_restart, Disposition.FAILED, PLATFORM),
        ([BEGAN, CONNECTED], ended_by_restart, Disposition.ANSWERED, PLATFORM),
        ([BEGAN, CONNECTED, PHONE_HUNG_UP], ended_by_restart, Disposition.ANSWERED, PHONE),
    ],
)
def test_how_a_life_ends(life: list[Step], how: Any, disposition: str, released_by: str) -> None:
    told = events(*life)
    ending = how(told, None) if how is ended_by_caller else how(told)
    assert (ending.disposition, ending.released_by) == (disposition, released_by)
    assert ending.reason


ASKED: Step = (20, EventKind.NODE_ENTERED, {"node": "message", "kind": "voicemail"})
MESSAGE_BEGAN: Step = (20, EventKind.VOICEMAIL_BEGAN, {"message": "m1", "box": "main"})
MESSAGE_LEFT: Step = (30, EventKind.VOICEMAIL_LEFT, {"message": "m1", "box": "main", "voice": 9.0})
NOTHING_SAID: Step = (30, EventKind.NODE_LEFT, {"node": "message", "outcome": "empty"})
BOX_FULL: Step = (20, EventKind.NODE_LEFT, {"node": "message", "outcome": "full"})


@pytest.mark.parametrize(
    ("steps", "disposition", "reason"),
    [
        ((BEGAN, MESSAGE_BEGAN, MESSAGE_LEFT), Disposition.VOICEMAIL, "message_left"),
        ((*NOBODY_THERE, MESSAGE_BEGAN, MESSAGE_LEFT), Disposition.VOICEMAIL, "message_left"),
        ((BEGAN, ASKED, MESSAGE_BEGAN, NOTHING_SAID), Disposition.ABANDONED, "no_message"),
        ((BEGAN, ASKED, BOX_FULL), Disposition.OVERFLOWED, "voicemail_full"),
        ((*NOBODY_THERE, ASKED, NOTHING_SAID), Disposition.NO_ANSWER, "no_phone_left"),
        ((*NOBODY_THERE, ASKED, BOX_FULL), Disposition.NO_ANSWER, "no_phone_left"),
    ],
)
def test_a_message_decides_how_an_unanswered_call_came_out(
    steps: tuple[Step, ...], disposition: Disposition, reason: str
) -> None:
    for ending in (ended_by_flow(events(*steps)), ended_by_caller(events(*steps), None)):
        assert (ending.disposition, ending.reason) == (disposition, reason)


def passing(*nodes: tuple[str, str | None]) -> list[CallEvent]:
    """The call's way: kinds of nodes and how they came out, None where it ended in one."""
    steps = [BEGAN]
    for number, (kind, outcome) in enumerate(nodes):
        steps.append((0, EventKind.NODE_ENTERED, {"node": f"n{number}", "kind": kind}))
        if outcome is not None:
            steps.append((1, EventKind.NODE_LEFT, {"node": f"n{number}", "outcome": outcome}))
    return events(*steps)


SELF, LATE, LOST = Disposition.SELF_SERVICE, Disposition.AFTER_HOURS, Disposition.ABANDONED


@pytest.mark.parametrize(
    ("nodes", "by_caller", "by_flow"),
    [
        ([("menu", None)], (LOST, "caller_hung_up"), None),
        ([("menu", "1"), ("play", None)], (SELF, "caller_hung_up"), None),
        ([("menu", "*"), ("menu", None)], (LOST, "caller_hung_up"), None),
        ([("menu", "1"), ("play", "played")], (SELF, "caller_hung_up"), (SELF, "flow_ended")),
        ([("play", "played")], (LOST, "caller_hung_up"), (SELF, "flow_ended")),
        ([("menu", "timeout")], (LOST, "caller_hung_up"), (LOST, "nothing_chosen")),
        (
            [("collect", "collected"), ("lookup", "found")],
            (SELF, "caller_hung_up"),
            (SELF, "flow_ended"),
        ),
        ([("schedule", "closed"), ("play", None)], (LATE, "outside_hours"), None),
        ([("schedule", "holiday")], (LATE, "holiday"), (LATE, "holiday")),
        ([("schedule", "closed"), ("menu", "1")], (LATE, "outside_hours"), (LATE, "outside_hours")),
        (
            [("schedule", "closed"), ("schedule", "open"), ("menu", "1")],
            (SELF, "caller_hung_up"),
            (SELF, "flow_ended"),
        ),
        ([("schedule", "closed"), ("hunt", None)], (LOST, "caller_hung_up"), None),
        (
            [("schedule", "closed"), ("hunt", "no_answer")],
            (Disposition.NO_ANSWER, "no_phone_left"),
            (Disposition.NO_ANSWER, "no_phone_left"),
        ),
        (
            [("schedule", "closed"), ("voicemail", "empty")],
            (LATE, "outside_hours"),
            (LATE, "outside_hours"),
        ),
        ([("hunt", "2"), ("play", "played")], (LOST, "left_queue"), (LOST, "left_queue")),
        (
            [("password", "refused")],
            (Disposition.REJECTED, "password_refused"),
            (Disposition.REJECTED, "password_refused"),
        ),
        (
            [("password", "accepted"), ("play", "played")],
            (LOST, "caller_hung_up"),
            (SELF, "flow_ended"),
        ),
        (
            [("password", "refused"), ("hunt", "busy")],
            (Disposition.BUSY, "waited_too_long"),
            (Disposition.BUSY, "waited_too_long"),
        ),
        ([("survey", "no_answer")], (LOST, "caller_hung_up"), (SELF, "flow_ended")),
    ],
)
def test_what_a_flow_without_a_talk_came_to(
    nodes: list[tuple[str, str | None]], by_caller: object, by_flow: object
) -> None:
    told = passing(*nodes)
    ending = ended_by_caller(told, None)
    assert (ending.disposition, ending.reason) == by_caller
    assert ending.released_by is ReleasedBy.CALLER
    if by_flow is not None:
        ending = ended_by_flow(told)
        assert (ending.disposition, ending.reason) == by_flow
        assert ending.released_by is ReleasedBy.PLATFORM


def test_nobody_is_missed_who_was_served_or_came_outside_hours() -> None:
    assert not {SELF, LATE, Disposition.VOICEMAIL, Disposition.REJECTED} & MISSED
    assert LOST in MISSED


def test_a_message_after_a_talk_leaves_the_call_answered() -> None:
    talked = (BEGAN, OFFERED, ANSWERED, CONNECTED, PHONE_HUNG_UP, MESSAGE_BEGAN, MESSAGE_LEFT)
    assert ended_by_flow(events(*talked)).disposition is Disposition.ANSWERED


def test_a_message_outlives_asterisk_and_engine() -> None:
    left = events(BEGAN, MESSAGE_BEGAN, MESSAGE_LEFT)
    assert ended_unseen(left).disposition is Disposition.VOICEMAIL
    restarted = ended_by_restart(left)
    assert (restarted.disposition, restarted.reason) == (
        Disposition.VOICEMAIL, "asterisk_restarted",
    )  # fmt: skip


def test_the_record_has_the_messages_that_are_stored() -> None:
    stored = {"message": "m1", "path": "voicemails/m1.wav", "seconds": 9.5}
    lost = (40, EventKind.VOICEMAIL_BEGAN, {"message": "m2", "box": "sales"})
    whole = ended(
        BEGAN, MESSAGE_BEGAN, MESSAGE_LEFT, lost, ending=ended_by_flow(events(*[])), after=50
    )
    whole += events(*[BEGAN] * len(whole), (51, EventKind.VOICEMAIL_STORED, stored))[len(whole) :]
    (message,) = fold.record(whole).voicemails
    assert (message.id, message.box, message.seconds, message.path) == (
        "m1", "main", 9.5, "voicemails/m1.wav",
    )  # fmt: skip
    assert message.started_at == START + timedelta(seconds=20)
