"""Flows to try rules on: by hand, and by chance."""

from typing import Any

from hypothesis import strategies as st

from hotline400.routing.check import Known
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Hotline, NumberState, Phone

KNOWN = Known(
    prompts=frozenset({"system:a", "system:menu_invalid", "system:menu_timeout"}),
    queues={"main": 2, "sales": 1, "empty": 0},
    boxes=frozenset({"main"}),
    hotlines=frozenset({"4001234567"}),
)


def a_flow(start: str, *nodes: dict[str, Any], **more: Any) -> Flow:
    """A flow of these nodes."""
    return Flow.model_validate({"start": start, "nodes": {n["id"]: n for n in nodes}, **more})


def play(node_id: str, to: str, prompt: str = "system:a") -> dict[str, Any]:
    return {"kind": "play", "id": node_id, "prompt": prompt, "next": to}


def menu(node_id: str, keys: dict[str, str], otherwise: str, **more: Any) -> dict[str, Any]:
    ways = {"on_timeout": otherwise, "on_invalid": otherwise}
    return {"kind": "menu", "id": node_id, "prompt": "system:a", "keys": keys, **ways, **more}


def hunt(node_id: str, to: str, **more: Any) -> dict[str, Any]:
    ways = {"on_no_answer": to, "on_busy": to, "on_queue_full": to}
    return {"kind": "hunt", "id": node_id, **ways, **more}


def callback(node_id: str, to: str, **more: Any) -> dict[str, Any]:
    said = {"prompt": "system:a", "accepted_prompt": "system:a"}
    ways = {"on_declined": to, "on_unavailable": to}
    return {"kind": "callback", "id": node_id, **said, **ways, **more}


END: dict[str, Any] = {"kind": "hangup", "id": "end"}


def a_number(flow: Flow | None = None, **more: Any) -> Hotline:
    """An active hotline with two phones."""
    return Hotline(
        number="4007654321",
        tenant_id="t1",
        state=NumberState.ACTIVE,
        phones=(Phone(id="p1", number="13800138001"), Phone(id="p2", number="13800138002")),
        flow=flow,
        **more,
    )


@st.composite
def any_flows(draw: st.DrawFn) -> Flow:
    """Flows of up to eight nodes whose exits lead anywhere: some pass the check, most do not."""
    names = [f"n{position}" for position in range(draw(st.integers(1, 8)))]
    target = st.sampled_from([*names, "end"])
    nodes = [draw(_nodes(name, target)) for name in names]
    return a_flow("n0", *nodes, END)


@st.composite
def sound_flows(draw: st.DrawFn) -> Flow:
    """Flows that pass the check: a caller who presses nothing only ever goes on."""
    count = draw(st.integers(1, 8))
    names = [f"n{position}" for position in range(count)]
    anywhere = st.sampled_from([*names, "end"])
    nodes = [
        draw(_nodes(name, st.sampled_from([*names[position + 1 :], "end"]), anywhere))
        for position, name in enumerate(names)
    ]
    return a_flow("n0", *nodes, END)


@st.composite
def _nodes(  # noqa: PLR0911 — a kind a case
    draw: st.DrawFn, name: str, onward: st.SearchStrategy[str], by_key: Any = None
) -> dict[str, Any]:
    by_key = onward if by_key is None else by_key

    def to() -> str:
        return draw(onward)

    match draw(
        st.sampled_from(
            ["play", "menu", "hunt", "collect", "region", "voicemail", "ratio", "callback"]
        )
    ):
        case "play":
            return play(name, to())
        case "menu":
            keys = draw(st.dictionaries(st.sampled_from("123*#"), by_key, min_size=1, max_size=3))
            return menu(name, keys, to(), repeats=draw(st.integers(0, 2)))
        case "hunt":
            keys = draw(st.dictionaries(st.sampled_from("12*"), by_key, max_size=2))
            return hunt(name, to(), keys=keys)
        case "collect":
            back = draw(st.one_of(st.none(), by_key))
            ways = {"next": draw(by_key), "on_timeout": to(), "on_back": back}
            return {"kind": "collect", "id": name, "prompt": "system:a", **ways}
        case "region":
            branch = {"name": "south", "places": ["广东"], "to": to()}
            return {"kind": "region", "id": name, "branches": [branch], "default": to()}
        case "callback":
            return callback(name, to(), next=draw(st.one_of(st.none(), by_key)))
        case "voicemail":
            return {"kind": "voicemail", "id": name, "greeting": "system:a", "next": to()}
        case _:
            share = draw(st.integers(0, 100))
            branches = [
                {"name": "a", "percent": share, "to": to()},
                {"name": "b", "percent": 100 - share, "to": to()},
            ]
            return {"kind": "ratio", "id": name, "branches": branches}
