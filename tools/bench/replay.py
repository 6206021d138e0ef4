"""How long ten thousand recorded calls take against another flow: `make bench-replay`.

The furniture company's menu (docs/flow.md, examples), every key in turn; the draft sends key 1
elsewhere. Rules alone, without the database.
"""

import time
from datetime import UTC, datetime, timedelta

from hotline400.examples import load_examples
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Hotline, NumberState
from hotline400.routing.places import Place
from hotline400.routing.question import Question, Supposed
from hotline400.routing.replay import RecordedCall, replay
from hotline400.routing.walk import Caller, World, walk

CALLS = 10_000
KEYS = "1234560*9"
BEGAN = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)


def main() -> None:
    """Print calls a second."""
    flow = next(example.flow for example in load_examples() if example.key == "furniture")
    hotline = Hotline(number="4001234567", tenant_id="t", state=NumberState.ACTIVE, flow=flow)
    calls = [_call(hotline, flow, number) for number in range(CALLS)]
    draft = hotline.model_copy(update={"flow": _changed(flow)})
    began = time.perf_counter()
    report = replay(draft, calls, World())
    seconds = time.perf_counter() - began
    moved = sum(len(group.call_ids) for group in report.moved)
    print(f"{CALLS} calls in {seconds:.2f} s, {CALLS / seconds:.0f} a second, {moved} moved")


def _call(hotline: Hotline, flow: Flow, number: int) -> RecordedCall:
    caller = Caller(
        f"138{number:08}", BEGAN + timedelta(seconds=number), Place(province="广东", city="广州")
    )
    keys = KEYS[number % len(KEYS)]
    actor = Supposed(Question(caller=caller.number, at=caller.at, keys=keys))
    stops = list(walk(hotline, caller, actor, World()))
    return RecordedCall(
        call_id=str(number),
        caller=caller,
        path=[stop.node.id for stop in stops],
        outcomes=[stop.outcome for stop in stops],
        flow=flow,
    )


def _changed(flow: Flow) -> Flow:
    document = flow.model_dump(mode="json")
    menu = next(node for node in document["nodes"].values() if node["kind"] == "menu")
    keys = list(menu["keys"])
    menu["keys"][keys[0]] = menu["keys"][keys[-1]]
    return Flow.model_validate(document)


if __name__ == "__main__":
    main()
