"""How numbers are dialled on a trunk."""

import pytest

from hotline400.routing.dialling import dial_string
from hotline400.routing.trunk import DialRules, NumberFormat

HOME = {"13800138000": "010", "13922220000": "020"}

GUANGZHOU = DialRules(
    local_area_code="020", strip_local_area_code=True, zero_before_remote_mobile=True
)


@pytest.mark.parametrize(
    ("number", "national", "e164", "plus_e164"),
    [
        ("13800138000", "13800138000", "8613800138000", "+8613800138000"),
        ("02088886666", "02088886666", "862088886666", "+862088886666"),
        ("4001234567", "4001234567", "864001234567", "+864001234567"),
        ("95588", "95588", "95588", "95588"),
        ("0014155550123", "0014155550123", "14155550123", "+14155550123"),
    ],
)
def test_the_three_formats(number: str, national: str, e164: str, plus_e164: str) -> None:
    written = [
        dial_string(number, DialRules(format=form), HOME.get)
        for form in (NumberFormat.NATIONAL, NumberFormat.E164, NumberFormat.PLUS_E164)
    ]
    assert written == [national, e164, plus_e164]


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("02088886666", "88886666"),  # local: without its area code
        ("01088886666", "01088886666"),
        ("13922220000", "13922220000"),  # local mobile: no 0
        ("13800138000", "013800138000"),  # remote mobile: 0 in front
        ("18900000000", "18900000000"),  # nobody knows: as most carriers want it
        ("4001234567", "4001234567"),
        ("95588", "95588"),
    ],
)
def test_a_trunk_that_ends_in_guangzhou(number: str, dialled: str) -> None:
    assert dial_string(number, GUANGZHOU, HOME.get) == dialled


def test_local_rules_do_not_touch_international_formats() -> None:
    rules = GUANGZHOU.model_copy(update={"format": NumberFormat.PLUS_E164})
    assert dial_string("02088886666", rules, HOME.get) == "+862088886666"
    assert dial_string("13800138000", rules, HOME.get) == "+8613800138000"


def test_mobile_rule_needs_to_know_where_the_trunk_ends() -> None:
    rules = DialRules(zero_before_remote_mobile=True)
    assert dial_string("13800138000", rules, HOME.get) == "13800138000"


def test_a_prefix_goes_before_everything() -> None:
    rules = GUANGZHOU.model_copy(update={"prefix": "9"})
    assert dial_string("02088886666", rules, HOME.get) == "988886666"
    assert dial_string("13800138000", rules, HOME.get) == "9013800138000"


@pytest.mark.parametrize("number", ["", "138 0013 8000", "+8613800138000", "1&PJSIP/2", "１３８"])
def test_only_digits_reach_a_sip_address(number: str) -> None:
    with pytest.raises(ValueError, match="not a normalised number"):
        dial_string(number, DialRules(), HOME.get)
