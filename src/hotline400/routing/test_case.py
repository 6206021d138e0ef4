"""Questions kept with the answer that is wanted; all are asked before every publish (F-FLOW-9)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hotline400.routing.explain import Explanation, explain
from hotline400.routing.hotline import Hotline
from hotline400.routing.places import NOWHERE, Place
from hotline400.routing.question import Question
from hotline400.routing.walk import World


class Expectation(BaseModel):
    """What is wanted; what is left empty does not matter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    passes: tuple[str, ...] = Field(default=(), max_length=100)
    """Nodes that the call comes to, in this order; others may lie between."""
    avoids: tuple[str, ...] = Field(default=(), max_length=100)
    queue: str | None = Field(default=None, max_length=64)  # the last queue that is rung
    end: Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")] | None = None


class TestCase(BaseModel):
    """One question with its answer."""

    __test__ = False  # pytest: not one of yours
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=100)
    question: Question
    expects: Expectation


class CaseResult(BaseModel):
    """How it came out; `faults` says what was not as wanted: (what, wanted, found)."""

    model_config = ConfigDict(frozen=True)

    passed: bool
    faults: tuple[tuple[str, str, str], ...]
    explanation: Explanation


def run_case(
    case: TestCase, hotline: Hotline, place: Place = NOWHERE, world: World | None = None
) -> CaseResult:
    """Ask the question and lay the answer beside what is wanted."""
    explanation = explain(hotline, case.question, place, world)
    faults = tuple(_faults(case.expects, explanation))
    if faults and explanation.end == "rejected":  # no node was come to: that alone is to be said
        faults = (("screened", case.expects.end or "", explanation.reason),)
    return CaseResult(passed=not faults, faults=faults, explanation=explanation)


def _faults(wanted: Expectation, found: Explanation) -> list[tuple[str, str, str]]:
    path = [step.node for step in found.steps]
    queues = [str(step.detail["queue"]) for step in found.steps if "queue" in step.detail]
    faults = []
    missing = _first_not_passed(wanted.passes, path)
    if missing is not None:
        faults.append(("passes", missing, " → ".join(path)))
    faults += [("avoids", node, " → ".join(path)) for node in wanted.avoids if node in path]
    if wanted.queue is not None and wanted.queue not in queues[-1:]:
        faults.append(("queue", wanted.queue, queues[-1] if queues else ""))
    if wanted.end is not None and wanted.end != found.end:
        faults.append(("end", wanted.end, found.end))
    return faults


def _first_not_passed(wanted: tuple[str, ...], path: list[str]) -> str | None:
    rest = iter(path)
    return next((node for node in wanted if node not in rest), None)
