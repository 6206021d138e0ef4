"""Quiet hours, retries and what follows a try."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hotline400.record.callback import CallbackRequest, CallbackResult, CallbackState
from hotline400.routing.callback import (
    after_try,
    due_at,
    is_quiet,
    may_be_called,
    next_allowed,
    until,
)
from hotline400.routing.nodes import CallbackNode
from hotline400.routing.schedule import CHINA

from .moments import NOW, at

NIGHT = (time(21), time(8))
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=CHINA)
)


def a_request(**fields: object) -> CallbackRequest:
    given = {
        "id": "r", "tenant_id": "t", "call_id": "c", "hotline_number": "4001234567",
        "queue": "main", "number": "13800138000", "since": NOW, "not_before": NOW,
        "quiet_from": time(21), "quiet_until": time(8), "most_attempts": 3,
        "retry_minutes": (5, 15), "expires_at": NOW + timedelta(hours=24),
    }  # fmt: skip
    return CallbackRequest.model_validate(given | fields)


@pytest.mark.parametrize(
    ("number", "may"),
    [
        ("13800138000", True),
        ("02088886666", True),
        (None, False),
        ("110", False),
        ("95588", False),
        ("4001234567", False),
        ("0085212345678", False),
        ("17400001111", False),  # satellite
    ],
)
def test_whom_we_call_back(number: str | None, may: object) -> None:
    assert may_be_called(number) is may


@pytest.mark.parametrize(
    ("quiet", "now", "allowed"),
    [
        (NIGHT, "2026-11-24T20:59", "2026-11-24T20:59"),
        (NIGHT, "2026-11-24T21:00", "2026-11-25T08:00"),
        (NIGHT, "2026-11-25T00:00", "2026-11-25T08:00"),
        (NIGHT, "2026-11-25T07:59", "2026-11-25T08:00"),
        (NIGHT, "2026-11-25T08:00", "2026-11-25T08:00"),
        ((time(12), time(14)), "2026-11-25T12:30", "2026-11-25T14:00"),
        ((time(12), time(14)), "2026-11-25T14:00", "2026-11-25T14:00"),
        ((time(0), time(0)), "2026-11-25T03:00", "2026-11-25T03:00"),
    ],
)
def test_when_nobody_is_disturbed(quiet: tuple[time, time], now: str, allowed: str) -> None:
    assert next_allowed(*quiet, at(now)) == at(allowed)


@given(CLOCKS, CLOCKS, MOMENTS)
def test_the_next_allowed_moment_is_not_quiet_and_within_a_day(
    quiet_from: time, quiet_until: time, now: datetime
) -> None:
    allowed = next_allowed(quiet_from, quiet_until, now)
    assert not is_quiet(quiet_from, quiet_until, allowed)
    assert now <= allowed <= now + timedelta(days=1)
    assert allowed == now or is_quiet(quiet_from, quiet_until, now)


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({}, NOW),
        ({"not_before": NOW + timedelta(minutes=5)}, NOW + timedelta(minutes=5)),
        ({"not_before": at("2026-11-24T21:30")}, at("2026-11-25T08:00")),
        ({"expires_at": NOW}, None),
        ({"not_before": at("2026-11-24T21:30"), "expires_at": at("2026-11-25T07:00")}, None),
    ],
)
def test_when_a_request_is_due(fields: dict[str, object], due: datetime | None) -> None:
    assert due_at(a_request(**fields), NOW) == due


def test_a_request_that_is_due_stays_so_until_the_evening() -> None:
    assert until(a_request(), NOW) == at("2026-11-24T21:00")
    assert until(a_request(expires_at=at("2026-11-24T12:00")), NOW) == at("2026-11-24T12:00")
    never = a_request(quiet_from=time(0), quiet_until=time(0))
    assert until(never, NOW) == never.expires_at


@pytest.mark.parametrize(
    ("before", "result", "dialled", "state", "attempts", "minutes"),
    [
        ({}, "answered", True, "done", 1, 0),
        ({}, "busy", True, "waiting", 1, 5),
        ({"attempts": 1}, "no_answer", True, "waiting", 2, 15),
        ({"attempts": 2}, "busy", True, "failed", 3, 0),
        ({"attempts": 3, "most_attempts": 5}, "busy", True, "waiting", 4, 15),
        ({"most_attempts": 1}, "unreachable", True, "failed", 1, 0),
        ({}, "phone_gone", True, "waiting", 1, 5),
        ({}, "not_taken", False, "waiting", 0, 1),
        ({"rounds": 1}, "not_taken", False, "waiting", 0, 2),
        ({"rounds": 3}, "not_taken", False, "waiting", 0, 8),
        ({"rounds": 10}, "not_taken", False, "waiting", 0, 15),
        ({"attempts": 2}, "lost", False, "waiting", 2, 1),
        ({"attempts": 2}, "lost", True, "failed", 3, 0),
    ],
)
def test_what_follows_a_try(
    before: dict[str, object],
    result: str,
    *,
    dialled: bool,
    state: str,
    attempts: int,
    minutes: int,
) -> None:
    after = after_try(a_request(**before), CallbackResult(result), NOW, dialled=dialled)
    assert (after.state, after.attempts) == (CallbackState(state), attempts)
    assert after.not_before == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "25:00"},
        {"quiet_until": "8:00"},
        {"most_attempts": 6},
        {"retry_minutes": []},
        {"retry_minutes": [0]},
        {"expires_hours": 73},
    ],
)
def test_settings_have_limits(wrong: dict[str, object]) -> None:
    node = {"id": "c", "on_declined": "e", "on_unavailable": "e"}
    assert CallbackNode.model_validate(node).quiet == NIGHT
    with pytest.raises(ValidationError):
        CallbackNode.model_validate(node | wrong)


def test_it_is_offered_only_if_there_is_a_moment_to_call() -> None:
    node = CallbackNode(id="c", on_declined="e", on_unavailable="e", expires_hours=2)
    assert node.can_be_kept(at("2026-11-24T20:00"))
    assert not node.can_be_kept(at("2026-11-24T23:00"))
    assert node.can_be_kept(at("2026-11-25T06:30"))
