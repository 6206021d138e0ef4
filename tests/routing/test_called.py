"""Which number was called, where the carrier does not say so in the request."""

import pytest

from hotline400.routing.called import called_number
from hotline400.routing.invite import Invite
from hotline400.routing.trunk import CalledIn, InboundRules

OURS, OTHER, ACCOUNT = "4001234567", "4007654321", "gz00815"


def called(user: str, to: str, account: str | None = ACCOUNT, **rules: object) -> str:
    invite = Invite(called=user, to_header=to)
    settings = InboundRules.model_validate(rules)
    return called_number(invite, settings, account, {OURS, OTHER}.__contains__)


@pytest.mark.parametrize("user", [ACCOUNT, "s", "", "0", "unknown", "8001", "02088886666"])
@pytest.mark.parametrize(
    "to", [f"<sip:{OURS}@x>", f'"a <b" <tel:+86{OURS}>;tag=1', f"sip:{OURS}@x"]
)
def test_the_number_stands_in_to_where_the_request_has_none_of_ours(user: str, to: str) -> None:
    assert called(user, to) == OURS


@pytest.mark.parametrize("written", [OTHER, f"+86{OTHER}", f"17951{OTHER}"])
def test_a_number_in_the_request_is_the_called_one(written: str) -> None:
    assert called(written, f"<sip:{OURS}@x>") == OTHER


def test_a_400_number_of_nobody_stays_a_number_of_nobody() -> None:
    assert called("4009999999", f"<sip:{OURS}@x>") == "4009999999"


def test_a_400_number_may_be_the_account_itself() -> None:
    assert called(OURS, f"<sip:{OTHER}@x>", account=OURS) == OTHER
    assert called(OURS, f"<sip:{OURS}@x>", account=OURS) == OURS
    assert called(OURS, "<sip:4009999999@x>", account=OURS) == OURS


def test_a_trunk_may_be_told_where_to_look() -> None:
    assert called(OURS, f"<sip:{OTHER}@x>", called_in=CalledIn.TO) == OTHER
    assert called(ACCOUNT, f"<sip:{OURS}@x>", called_in=CalledIn.REQUEST) == ACCOUNT
    assert called(OURS, "<sip:x@x>", called_in=CalledIn.TO) == OURS


@pytest.mark.parametrize("user", ["4\x0000\n" + "9" * 200, '()[]",;$\\{|', "张三"])
def test_what_is_no_number_can_be_shown(user: str) -> None:
    shown = called(user, "")
    assert shown.isprintable()
    assert len(shown) <= 32
