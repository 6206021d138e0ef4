"""What is wrong with a wrap-up, by the company's form."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.record.wrap_up import Answer, FieldKind, FormField, WrapUpForm, faults

FORM = WrapUpForm(
    results=("已下单", "投诉"),
    fields=(
        FormField(id="order", label="订单号", kind=FieldKind.TEXT, required=True),
        FormField(id="pieces", label="数量", kind=FieldKind.NUMBER),
        FormField(id="visit", label="上门日期", kind=FieldKind.DATE),
        FormField(id="model", label="型号", kind=FieldKind.CHOICE, choices=("A1", "B2")),
    ),
)
ORDER: dict[str, object] = {"order": "N-1"}


def wrong(
    result: str | None = "已下单", before: Answer | None = None, **fields: object
) -> list[tuple[str, str]]:
    found = faults(FORM, Answer(result, ORDER | fields), before or Answer())
    return [(fault.path, fault.code) for fault in found]


def test_all_filled_in_as_asked() -> None:
    assert wrong(pieces=3, visit="2026-11-24", model="B2") == []
    assert wrong(pieces=-0.5) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("order", None, "missing"),
        ("order", "  ", "missing"),
        ("order", 5, "wrong_type_text"),
        ("order", ["x"], "wrong_type_text"),
        ("order", "x" * 501, "too_long"),
        ("order", "a\x00b", "control_characters"),
        ("order", "\ud800", "control_characters"),
        ("pieces", "3", "wrong_type_decimal"),
        ("pieces", True, "wrong_type_decimal"),
        ("pieces", float("nan"), "wrong_type_decimal"),
        ("pieces", float("inf"), "wrong_type_decimal"),
        ("pieces", 10**15 + 1, "out_of_range"),
        ("visit", "24.11.2026", "date_invalid"),
        ("visit", "20261124", "date_invalid"),
        ("visit", "2026-02-30", "date_invalid"),
        ("visit", 20261124, "wrong_type_text"),
        ("model", "C3", "not_a_choice"),
        ("model", {}, "wrong_type_text"),
        ("colour", "red", "unknown_field"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: object, code: str) -> None:
    assert wrong(**{name: value}) == [(f"fields.{name}", code)]


def test_results() -> None:
    assert wrong("别的") == [("result", "wrap_up_result_unknown")]
    assert wrong(None) == [("result", "missing")]
    assert faults(WrapUpForm(), Answer(), Answer()) == []
    assert [fault.code for fault in faults(WrapUpForm(), Answer("已下单"), Answer())] == [
        "wrap_up_result_unknown"
    ]


def test_several_faults_come_in_the_forms_order() -> None:
    found = wrong(None, order=None, model="?", colour=1)
    assert [path for path, _ in found] == [
        "result",
        "fields.order",
        "fields.model",
        "fields.colour",
    ]


def test_what_the_form_took_once_is_not_asked_again() -> None:
    before = Answer("旧结果", {"model": "旧型号", "pieces": "三"})
    assert wrong("旧结果", before, model="旧型号", pieces="三") == []
    assert wrong("旧结果", before, model="旧型号 ") == [("fields.model", "not_a_choice")]
    assert wrong("已下单", before, order=None) == [("fields.order", "missing")]
    assert wrong(before=Answer(None, {"pieces": 1}), pieces=True) == [
        ("fields.pieces", "wrong_type_decimal")
    ]


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@given(result=st.none() | st.text(), fields=st.dictionaries(st.text(), JSON, max_size=4))
def test_whatever_is_sent_is_judged(result: str | None, fields: dict[str, object]) -> None:
    """And what was judged wrong is wrong only where it is not there already."""
    answer = Answer(result, fields)
    for fault in faults(FORM, answer, Answer()):
        assert fault.path == "result" or fault.path.startswith("fields.")
    again = {fault.code for fault in faults(FORM, answer, answer)}
    assert again <= {"missing", "unknown_field"}
