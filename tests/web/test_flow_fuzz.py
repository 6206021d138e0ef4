"""Any document sent as a draft is refused with the place of what is wrong, or kept; and what may be
published comes to an end, whatever keys are pressed."""

import copy
import json
import re
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline400.examples import Example, load_examples

from .conftest import error_of
from .test_flows import DRAFT, FLOW

pytestmark = pytest.mark.anyio


def _usable(example: Example) -> Any:
    """With prompts and queues that the tenant has, so that it may be published."""
    text = re.sub(r'"tenant:[\w-]+"', '"system:goodbye"', example.flow.model_dump_json())
    for queue in example.queues:
        text = text.replace(f'"{queue}"', '"main"')
    return json.loads(text)


EXAMPLES = [_usable(example) for example in load_examples()]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=70),
    st.sampled_from(["", "main", "end", "system:goodbye", "tenant:x", "variable:x", "24:00", "*"]),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A real flow with one to three places changed, dropped or added."""
    document = copy.deepcopy(draw(st.sampled_from(EXAMPLES)))
    for _ in range(draw(st.integers(1, 3))):
        here: Any = document
        while True:
            keys = list(here) if isinstance(here, dict) else list(range(len(here)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(here[key], dict | list) and here[key] and draw(st.booleans()):
                here = here[key]
                continue
            _change(draw, here, key)
            break
    return document


def _change(draw: st.DrawFn, here: Any, key: Any) -> None:
    match draw(st.sampled_from(["replace", "drop", "add"])):
        case "replace":
            here[key] = draw(ANYTHING)
        case "drop":
            del here[key]
        case _ if isinstance(here, dict):
            here[draw(st.text(max_size=9))] = draw(ANYTHING)
        case _:
            here.append(draw(ANYTHING))


def leads_somewhere(document: Any, field: str) -> bool:
    """Whether the path names a place of the document, or one that is missing right inside it."""
    here = document
    parts = field.split(".")[1:]
    for position, part in enumerate(parts):
        if isinstance(here, list) and part.isdigit() and int(part) < len(here):
            here = here[int(part)]
        elif isinstance(here, dict) and part in here:
            here = here[part]
        else:
            return position == len(parts) - 1 or "." in "".join(map(str, here or ()))
    return True


@pytest.mark.parametrize("document", EXAMPLES, ids=range(len(EXAMPLES)))
async def test_the_flows_begun_with_may_be_published(
    admin: httpx.AsyncClient, document: Any
) -> None:
    check = (await admin.post(f"{DRAFT}/check", json={"document": document})).json()
    assert check["publishable"], check["findings"]


@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(document=st.one_of(mutated(), ANYTHING), keys=st.text("0123456789*#", max_size=8))
async def test_refused_with_its_place_or_runs(
    admin: httpx.AsyncClient, document: Any, keys: str
) -> None:
    etag = (await admin.get(DRAFT)).headers["etag"]
    body = json.dumps({"document": document}).encode()
    headers = {"If-Match": etag, "Content-Type": "application/json"}
    saved = await admin.put(DRAFT, content=body, headers=headers)
    if saved.status_code != 200:
        status, code, field = error_of(saved)
        assert status == 422, saved.text
        assert code != "invalid", saved.text
        assert field is not None
        assert leads_somewhere(document, field), (field, document)
        return
    check = await admin.post(f"{DRAFT}/check", json={})
    assert check.status_code == 200, check.text
    assert all(finding["message"] for finding in check.json()["findings"])
    question = {"caller": "13800138000", "at": "2026-10-01T20:00:00+08:00", "keys": keys}
    asked = {"flow": "draft", "question": question}
    answer = await admin.post(f"{FLOW}/explain", json=asked)
    assert answer.status_code == 200, answer.text
    if check.json()["publishable"]:
        assert answer.json()["end"] != "endless"
        published = await admin.post(f"{DRAFT}/publish", json={})
        assert published.status_code == 200, published.text
