"""The simple forms and the documents they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from hotline400.routing.check import check, may_be_published
from hotline400.routing.check.finding import Known
from hotline400.routing.flow import Flow
from hotline400.routing.forms import Form, GroupForm, RegionForm, SalesForm, read_form, to_flow
from hotline400.routing.nodes import HuntNode
from hotline400.routing.products import sales_hotline

KEYS = "0123456789*#"
SYSTEM = (
    "after_hours", "goodbye", "no_answer", "busy_timeout", "queue_full", "voicemail_greeting",
    "menu_invalid", "menu_timeout",
)  # fmt: skip
KNOWN = Known(
    prompts=frozenset({"tenant:p1", *(f"system:{key}" for key in SYSTEM)}),
    queues={"main": 1, "q1": 1, "q2": 1},
)

prompts = st.sampled_from(["tenant:p1", "system:after_hours"])
destinations = st.one_of(
    st.sampled_from(["main", "q1", "q2"]).map(lambda queue: {"to": "queue", "queue": queue}),
    st.just({"to": "voicemail", "box": "main"}),
    prompts.map(lambda prompt: {"to": "announcement", "prompt": prompt}),
    st.just({"to": "goodbye"}),
)
unanswered = st.sampled_from([{"to": "goodbye"}, {"to": "voicemail", "box": "main"}])
desks = st.fixed_dictionaries(
    {
        "welcome": st.none() | prompts,
        "keys": st.dictionaries(st.sampled_from(KEYS), destinations, max_size=12),
        "otherwise": destinations,
    }
)
hours = st.none() | st.just(
    {"name": "hours", "week": {"mon": [{"start": "09:00", "end": "18:00"}]}, "holidays": True}
)
sales = st.fixed_dictionaries(
    {"product": st.just("sales"), "welcome": st.none() | prompts, "unanswered": unanswered}
)
groups = st.fixed_dictionaries(
    {
        "product": st.just("group"),
        "hours": hours,
        "work": desks,
        "off": desks,
        "unanswered": unanswered,
    }
)
regions = st.fixed_dictionaries(
    {
        "product": st.just("region"),
        "welcome": st.none() | prompts,
        "regions": st.lists(
            st.fixed_dictionaries(
                {
                    "name": st.sampled_from(["south", "north", "east", "west"]),
                    "places": st.lists(st.sampled_from(["广东", "020", "138*"]), min_size=1),
                    "destination": destinations,
                }
            ),
            min_size=1, max_size=4, unique_by=lambda group: group["name"],
        ),
        "otherwise": destinations,
        "unanswered": unanswered,
    }
)  # fmt: skip
forms = st.one_of(sales, groups, regions).map(TypeAdapter[Form](Form).validate_python)


@given(forms)
def test_a_form_shows_its_own_document_again(form: Form) -> None:
    flow = to_flow(form)
    shown = read_form(flow)
    assert shown is not None
    assert to_flow(shown) == flow
    if _all_shows(form, flow):
        assert shown == form


def _all_shows(form: Form, flow: Flow) -> bool:
    """Nobody meets `off` without hours, nor what comes when no phone answers without phones."""
    rings = any(isinstance(node, HuntNode) for node in flow.nodes.values())
    return rings and not (isinstance(form, GroupForm) and form.hours is None)


@given(forms)
def test_what_a_form_makes_may_be_published(form: Form) -> None:
    assert may_be_published(check(to_flow(form), KNOWN))


def test_the_ready_made_sales_hotline_is_the_empty_sales_form() -> None:
    assert read_form(sales_hotline(None)) == SalesForm()
    assert read_form(sales_hotline("tenant:p1")) == SalesForm(welcome="tenant:p1")


def test_what_a_form_cannot_show_it_does_not_pretend_to() -> None:
    flow = to_flow(GroupForm())
    menu = flow.nodes["work_menu"].model_copy(update={"repeats": 7})
    assert read_form(flow.model_copy(update={"nodes": {**flow.nodes, "work_menu": menu}})) is None


def test_labels_do_not_matter_to_a_form() -> None:
    flow = to_flow(GroupForm())
    named = flow.nodes["work_menu"].model_copy(update={"label": "上班"})
    nodes = {**flow.nodes, "work_menu": named}
    assert read_form(flow.model_copy(update={"nodes": nodes})) is not None


def test_a_group_hotline_offers_voicemail_by_9_and_a_person_by_0() -> None:
    menu = to_flow(GroupForm()).nodes["work_menu"]
    assert {way.outcome: way.to for way in menu.exits()} == {
        "9": "work_9", "0": "work_0", "timeout": "work_otherwise", "invalid": "work_otherwise"
    }  # fmt: skip


@pytest.mark.parametrize("made", [GroupForm(), SalesForm()])
def test_a_document_is_json(made: Form) -> None:
    flow = to_flow(made)
    assert Flow.model_validate_json(flow.model_dump_json()) == flow


def test_a_region_form_needs_a_region() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        RegionForm.model_validate({"product": "region", "regions": []})
