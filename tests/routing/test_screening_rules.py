"""The tenant's own rules: lists, regions, callers without a number, limits, priority."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.routing.list_entry import ListEntry, read_entry
from hotline400.routing.places import NOWHERE, Place
from hotline400.routing.screening import LetThrough, by_rules, listed, priority_of
from hotline400.routing.screening_rules import (
    CallerList,
    CallLimits,
    ListMode,
    RegionMode,
    ScreeningRules,
    nobody_let_in,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MOBILE, LANDLINE = "13800138000", "02088886666"
GUANGZHOU = Place(province="广东", city="广州", area_code="020")
BEIJING = Place(province="北京", city="北京", area_code="010")
NOBODY_BEFORE = LetThrough()


def reason(
    caller: str | None,
    place: Place = GUANGZHOU,
    before: LetThrough = NOBODY_BEFORE,
    **rules: object,
) -> str | None:
    refusal = by_rules(ScreeningRules.model_validate(rules), caller, NOW, place, before)
    return refusal.reason if refusal else None


@pytest.mark.parametrize(
    ("entries", "caller", "closeness"),
    [
        ([], MOBILE, 0),
        ([MOBILE], MOBILE, 12),
        (["138*"], MOBILE, 3),
        (["138*", "1380013*"], MOBILE, 7),
        (["139*"], MOBILE, 0),
        (["020*"], LANDLINE, 3),
        (["020"], LANDLINE, 0),
        ([MOBILE], None, 0),
        (["1*"], None, 0),
    ],
)
def test_a_list_names_a_caller_as_closely_as_it_can(
    entries: list[str], caller: str | None, closeness: int
) -> None:
    assert listed(dict.fromkeys(entries), caller, NOW) == closeness


def test_an_entry_holds_until_it_expires() -> None:
    assert listed({MOBILE: NOW + timedelta(seconds=1)}, MOBILE, NOW)
    assert not listed({MOBILE: NOW}, MOBILE, NOW)
    assert listed({MOBILE: NOW, "138*": None}, MOBILE, NOW) == 3


@pytest.mark.parametrize(
    ("black", "white", "mode", "expected"),
    [
        (["138*"], [MOBILE], "first", None),  # the number itself is closer than where it begins
        ([MOBILE], ["138*"], "first", "blacklisted"),
        ([MOBILE], [MOBILE], "first", "blacklisted"),
        (["138*"], [MOBILE], "off", "blacklisted"),  # a whitelist not in use says nothing
        ([], ["139*"], "only", "not_whitelisted"),
        ([], ["138*"], "only", None),
        ([], ["139*"], "first", None),
    ],
)
def test_of_black_and_white_the_closer_entry_decides(
    black: list[str], white: list[str], mode: str, expected: str | None
) -> None:
    rules = {"blacklist": dict.fromkeys(black), "whitelist": dict.fromkeys(white)}
    assert reason(MOBILE, whitelist_mode=mode, **rules) == expected


@pytest.mark.parametrize(
    ("mode", "regions", "exceptions", "place", "allowed"),
    [
        ("off", ["广东"], [], GUANGZHOU, True),
        ("deny", ["广东"], [], GUANGZHOU, False),
        ("deny", ["广东"], [], BEIJING, True),
        ("deny", ["广东"], ["广州"], GUANGZHOU, True),
        ("deny", ["广东"], ["020"], GUANGZHOU, True),
        ("deny", ["广州"], ["广东"], GUANGZHOU, False),
        ("deny", ["广州"], ["0208888*"], GUANGZHOU, True),  # the exchange's own digits
        ("allow", ["广东"], [], GUANGZHOU, True),
        ("allow", ["广东"], [], BEIJING, False),
        ("allow", ["广东"], ["广州"], GUANGZHOU, False),
        ("allow", [], [], GUANGZHOU, False),
        ("allow", ["北京"], [], BEIJING, True),
        ("deny", ["广东"], [], NOWHERE, True),
        ("allow", ["广东"], [], NOWHERE, False),
    ],
)
def test_of_regions_and_exceptions_the_longest_match_counts(
    mode: str,
    regions: list[str],
    exceptions: list[str],
    place: Place,
    allowed: bool,  # noqa: FBT001
) -> None:
    found = reason(LANDLINE, place, region_mode=mode, regions=regions, region_exceptions=exceptions)
    assert found == (None if allowed else "region_blocked")


def test_whitelisted_callers_need_not_fear_the_regions() -> None:
    region = {"region_mode": "deny", "regions": ["广东"], "whitelist": {MOBILE: None}}
    assert reason(MOBILE, whitelist_mode="first", **region) is None
    assert reason(MOBILE, whitelist_mode="off", **region) == "region_blocked"


@pytest.mark.parametrize(
    ("withheld", "expected"),
    [("unlisted", "not_whitelisted"), ("allowed", None), ("refused", "caller_withheld")],
)
def test_callers_without_a_number(withheld: str, expected: str | None) -> None:
    assert reason(None, NOWHERE, withheld=withheld, whitelist_mode="only") == expected


def test_without_rules_a_caller_without_a_number_gets_through() -> None:
    assert reason(None, NOWHERE, blacklist={"1*": None}) is None


@pytest.mark.parametrize(
    ("limit", "count", "expected"),
    [
        ("concurrent", "now", "lines_busy"),
        ("caller_per_hour", "caller_hour", "caller_limit_reached"),
        ("caller_per_day", "caller_day", "caller_limit_reached"),
        ("number_per_day", "number_day", "number_limit_reached"),
        ("number_per_month", "number_month", "number_limit_reached"),
    ],
)
def test_as_many_as_the_limit_get_through(limit: str, count: str, expected: str) -> None:
    limits = {limit: 3}
    assert reason(MOBILE, before=LetThrough(**{count: 2}), limits=limits) is None
    assert reason(MOBILE, before=LetThrough(**{count: 3}), limits=limits) == expected


def test_limits_of_a_caller_are_not_for_callers_without_a_number() -> None:
    before = LetThrough(caller_hour=9, caller_day=9)
    limits = {"caller_per_hour": 1, "caller_per_day": 1}
    assert reason(None, before=before, limits=limits) is None


digits = st.text("0123456789", min_size=3, max_size=12)


@given(
    st.lists(digits, max_size=6),
    st.lists(digits, max_size=6),
    digits,
    st.sampled_from(["off", "only", "first"]),
    st.sampled_from(["off", "deny", "allow"]),
)
def test_a_number_on_the_blacklist_never_gets_through_and_only_means_only(
    black: list[str], white: list[str], caller: str, whitelist_mode: str, region_mode: str
) -> None:
    lists = {"blacklist": dict.fromkeys(black), "whitelist": dict.fromkeys(white)}
    found = reason(caller, whitelist_mode=whitelist_mode, region_mode=region_mode, **lists)
    if caller in black:
        assert found == "blacklisted"
    elif whitelist_mode == "only":
        assert (found is None) is (caller in white)
    elif region_mode == "allow" and not (whitelist_mode == "first" and caller in white):
        assert found == "region_blocked"
    else:
        assert found is None


@given(st.integers(1, 20), st.integers(0, 40))
def test_calls_one_after_the_other_never_pass_the_limit(limit: int, calls: int) -> None:
    through = 0
    for _ in range(calls):
        through += (
            reason(MOBILE, before=LetThrough(now=through), limits={"concurrent": limit}) is None
        )
    assert through == min(limit, calls)


@pytest.mark.parametrize(
    ("variable", "mode", "expected"),
    [
        ("", "off", 0),
        ("", "only", 0),
        ("", "first", 5),
        ("7", "first", 7),
        ("3", "first", 5),
        ("3", "off", 3),
        ("99", "off", 9),
        ("-1", "off", 0),
        ("vip", "off", 0),
        ("٣", "off", 0),
        ("9" * 5000, "off", 0),
    ],
)
def test_priority_is_the_flows_or_the_whitelists(variable: str, mode: str, expected: int) -> None:
    rules = ScreeningRules.model_validate({"whitelist": {MOBILE: None}, "whitelist_mode": mode})
    assert priority_of(rules, MOBILE, {"priority": variable}, NOW) == expected
    assert priority_of(rules, None, {}, NOW) == 0


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("138 0013 8000", ListEntry("13800138000")),
        ("+86 20 8888 6666", ListEntry("02088886666")),
        ("020", ListEntry("020", prefix=True)),
        ("１３８＊", ListEntry("138", prefix=True)),
        ("+86138*", ListEntry("138", prefix=True)),
        ("+1 202*", ListEntry("001202", prefix=True)),
        ("88886666", ListEntry("88886666")),  # carriers show local numbers
        ("8001", ListEntry("8001")),  # and extensions
        ("95588", ListEntry("95588")),
        ("02011", None),
        ("0208888666", None),
        ("0123456789", None),
        ("1380013", None),
        ("138001380001", None),
        ("1*", None),
        ("*", None),
        ("abc", None),
        ("", None),
        ("1" * 19 + "*", None),
    ],
)
def test_entries_as_people_write_them(text: str, entry: ListEntry | None) -> None:
    assert read_entry(text) == entry


def test_limits_have_bounds() -> None:
    for name in CallLimits.model_fields:
        with pytest.raises(ValueError, match=name):
            CallLimits.model_validate({name: 0})


@pytest.mark.parametrize("region_mode", RegionMode)
@pytest.mark.parametrize("whitelist_mode", ListMode)
@pytest.mark.parametrize("white", [{}, {MOBILE: None}])
@pytest.mark.parametrize("regions", [(), ("广东",)])
def test_nobody_is_let_in_just_where_screening_turns_all_away(
    region_mode: RegionMode, whitelist_mode: ListMode, white: CallerList, regions: tuple[str, ...]
) -> None:
    rules: dict[str, object] = {"whitelist": white, "whitelist_mode": whitelist_mode}
    rules |= {"region_mode": region_mode, "regions": regions}
    callers = ((MOBILE, NOWHERE), (LANDLINE, BEIJING), (LANDLINE, GUANGZHOU))
    refused = [reason(caller, place, **rules) is not None for caller, place in callers]
    said = nobody_let_in(
        whitelist_mode, region_mode, whitelisted=bool(white), regions=bool(regions)
    )
    assert (said is not None) == all(refused)
