"""Where a number is from, on a table of a few lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline400.engine import ports
from hotline400.routing.places import NOWHERE, Place, PlaceTable

BEIJING = Place(province="北京", city="北京", area_code="010", carrier="移动")
FOSHAN = Place(province="广东", city="佛山", area_code="0757")
TABLE = PlaceTable([1380013, 1990000], [0, 1], [BEIJING, FOSHAN], {"0757": FOSHAN})


def test_a_mobile_is_found_by_its_first_seven_digits() -> None:
    assert TABLE.place_of("13800138000") == BEIJING
    assert TABLE.place_of("13800139999") == BEIJING
    assert TABLE.place_of("13800140000") == NOWHERE
    assert TABLE.place_of("19999999999") == NOWHERE
    assert TABLE.place_of("13000000000") == NOWHERE


def test_a_landline_is_found_by_its_area_code() -> None:
    assert TABLE.place_of("075788886666") == FOSHAN
    assert TABLE.place_of("02088886666") == NOWHERE


@pytest.mark.parametrize("number", ["", "4001234567", "95588", "0014155550123", "88886666", "x"])
def test_a_number_of_no_place_is_nowhere(number: str) -> None:
    assert TABLE.place_of(number) == NOWHERE == Place()


@settings(deadline=None)  # two busy cores
@given(st.text())
def test_any_text_has_a_place_or_none(text: str) -> None:
    assert isinstance(TABLE.place_of(text), Place)


def test_the_names_of_places_are_all_that_callers_can_be_from() -> None:
    assert TABLE.names == {"北京", "广东", "佛山", "0757"}
    assert PlaceTable([], [], [], {}).names == frozenset()


def test_an_empty_table_knows_nothing() -> None:
    assert PlaceTable([], [], [], {}).place_of("13800138000") == NOWHERE


def test_tables_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(ValueError, match="every mobile prefix"):
        PlaceTable([1380013], [], [], {})


def test_the_engine_speaks_of_the_same_place() -> None:
    assert ports.Place is Place
