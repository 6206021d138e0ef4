"""Secrets of flow documents: hidden, and filled in when they come back hidden."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.routing.check.finding import FindingCode
from hotline400.routing.check.shape import wrong_shape
from hotline400.routing.diff import FieldChange, diff
from hotline400.routing.flow import Flow
from hotline400.routing.keys import answer
from hotline400.routing.nodes import Again, PasswordNode
from hotline400.routing.secrets import MASK, masked, masked_url, restored, unknown

from .flows import END, a_flow, any_flows, play

URL = "https://crm.example.com/hooks/8fa2?token=s3cret"


def door(*passwords: tuple[str, str], node_id: str = "door") -> dict[str, Any]:
    return {
        "kind": "password",
        "id": node_id,
        "passwords": [{"label": label, "digits": digits} for label, digits in passwords],
        "next": "end",
        "on_refused": "end",
    }


def a_request(url: str = URL) -> dict[str, Any]:
    return {"kind": "http_request", "id": "crm", "url": url, "default": "end"}


def with_door(*passwords: tuple[str, str], url: str = URL) -> Flow:
    return a_flow("door", door(*passwords), a_request(url), END)


OURS = with_door(("总部", "135790"), ("分店", "246801"))


def digits_of(flow: Flow) -> list[str]:
    node = flow.nodes["door"]
    assert isinstance(node, PasswordNode)
    return [password.digits for password in node.passwords]


def test_no_secret_is_in_a_masked_document() -> None:
    text = masked(OURS).model_dump_json()
    assert not any(secret in text for secret in ("135790", "246801", "8fa2", "s3cret"))
    assert "分店" in text
    assert "crm.example.com" in text
    assert Flow.model_validate_json(text) == masked(OURS)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://crm.example.com", "https://crm.example.com"),
        ("https://crm.example.com/", "https://crm.example.com/"),
        ("https://crm.example.com:8443/a/b", "https://crm.example.com:8443/***"),
        ("https://crm.example.com?key=1", "https://crm.example.com/***"),
        ("https://crm.example.com#key", "https://crm.example.com/***"),
        ("http://me:word@crm.example.com/", "http://***@crm.example.com/"),
        ("http://a@b@crm.example.com/x", "http://***@crm.example.com/***"),
        ("http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/***"),
    ],
)
def test_of_an_address_the_host_is_shown(url: str, shown: str) -> None:
    assert masked_url(url) == shown


@given(any_flows())
def test_what_comes_back_masked_is_as_it_was(flow: Flow) -> None:
    assert restored(masked(flow), flow) == flow
    assert restored(masked(OURS), flow, OURS) == OURS


@given(st.permutations([("总部", MASK), ("分店", MASK), ("新", "9999")]))
def test_a_password_is_known_again_by_its_label(order: list[tuple[str, str]]) -> None:
    back = digits_of(restored(with_door(*order), OURS))
    known = {"总部": "135790", "分店": "246801", "新": "9999"}
    assert back == [known[label] for label, _ in order]


def test_of_two_with_the_same_label_each_keeps_its_own() -> None:
    twins = with_door(("店", "1111"), ("店", "2222"))
    assert digits_of(restored(masked(twins), twins)) == ["1111", "2222"]


@pytest.mark.parametrize(
    ("sent", "missing"),
    [
        (with_door(("别人", MASK)), ["nodes.door.passwords.0.digits"]),
        (with_door(("总部", MASK), ("新", MASK)), ["nodes.door.passwords.1.digits"]),
        (a_flow("d", door(("总部", MASK), node_id="d"), END), ["nodes.d.passwords.0.digits"]),
        (with_door(("总部", "1234"), url="https://else.example.com/***"), ["nodes.crm.url"]),
        (with_door(("总部", "1234"), url="https://crm.example.com/***"), []),
        (with_door(("总部", "1234"), url="https://crm.example.com/new"), []),
    ],
)
def test_what_is_not_known_stays_hidden_and_is_named(sent: Flow, missing: list[str]) -> None:
    assert unknown(restored(sent, OURS)) == missing


def test_another_nodes_secret_is_not_taken() -> None:
    moved = a_flow("door", {**a_request(), "id": "door"}, END)
    assert digits_of(restored(with_door(("总部", MASK)), moved)) == [MASK]


def test_a_hidden_password_lets_nobody_in_and_cannot_be_published() -> None:
    flow = masked(OURS)
    node = flow.nodes["door"]
    assert isinstance(node, PasswordNode)
    assert answer(node, "***" * 3).outcome == "refused"
    codes = [(f.code, f.node, f.data) for f in wrong_shape(flow) if f.code is FindingCode.HIDDEN]
    assert codes == [
        ("hidden", "door", {"path": "passwords.0.digits"}),
        ("hidden", "door", {"path": "passwords.1.digits"}),
        ("hidden", "crm", {"path": "url"}),
    ]
    assert isinstance(node.answer("***", 1), Again)


def test_a_comparison_tells_that_a_secret_changed_and_not_which() -> None:
    new = with_door(("总部", "000000"), url=URL + "x")
    fields = {change.id: change.fields for change in diff(OURS, new)}
    assert fields == {
        "door": (
            FieldChange(path="passwords.0.digits", before=MASK, after=MASK),
            FieldChange(path="passwords.1.label", before="分店", after=None),
            FieldChange(path="passwords.1.digits", before=MASK, after=None),
        ),
        "crm": (
            FieldChange(
                path="url",
                before="https://crm.example.com/***",
                after="https://crm.example.com/***",
            ),
        ),
    }


def test_what_has_no_secret_is_the_very_same() -> None:
    flow = a_flow("hello", play("hello", "end"), END)
    assert masked(flow) is flow
