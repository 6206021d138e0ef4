"""What would happen to a call, and test cases that say what should (F-FLOW-9)."""

from typing import Any

from hotline400.flows.cases import try_case
from hotline400.flows.estate import Estate
from hotline400.routing.explain import Explanation, explain
from hotline400.routing.flow import Flow
from hotline400.routing.products import flow_of
from hotline400.routing.secrets import MASK, masked, restored
from hotline400.routing.test_case import CaseResult, TestCase
from hotline400.storage import flow_cases, hotlines
from hotline400.storage.errors import LimitExceeded
from hotline400.storage.models import FlowCaseRow
from hotline400.web.errors import CaseKeysHidden, ReadOnly, TooManyCases
from hotline400.web.flow_asked import asked
from hotline400.web.flow_cases.schemas import (
    FlowCase,
    FlowCaseResult,
    FlowCaseResults,
    FlowCaseRun,
    FlowExplanation,
    FlowFault,
    FlowQuestion,
    FlowStep,
)
from hotline400.web.flow_estate import estate_of
from hotline400.web.flow_findings import told_fault
from hotline400.web.flow_secrets import shown_to, without_keys
from hotline400.web.flow_story import step_name, told_end, told_step
from hotline400.web.names import Names, names_of
from hotline400.web.work import Work


async def ask(work: Work, number: str, wanted: FlowQuestion) -> FlowExplanation:
    """Step by step, by the rules that route calls. For read-only people no key is a password: they
    could try until one is."""
    estate = await estate_of(work, number)
    flow = await asked(work, number, wanted)
    if not work.may_edit:
        estate, flow = estate.masked, flow and masked(flow)
    hotline = estate.hotlines[number]
    if flow is not None:
        hotline = hotline.model_copy(update={"flow": flow})
    caller = wanted.question.caller
    found = explain(hotline, wanted.question, estate.surroundings.place(caller), estate.world)
    return _explanation(found, caller, estate, names_of(estate, work.by.user.locale))


async def list_cases(work: Work, number: str) -> list[FlowCase]:
    await hotlines.get(work.db, number)
    cases = [_case(row) for row in await flow_cases.list_of(work.db, number)]
    return [one.model_copy(update={"case": shown_to(work, one.case)}) for one in cases]


async def add_case(work: Work, number: str, case: TestCase) -> FlowCase:
    """Raises TooManyCases, CaseKeysHidden."""
    _refuse_hidden(case)
    hotline = await hotlines.get_for_change(work.db, number, None)
    try:
        row = await flow_cases.add(work.db, hotline, case, work.now)
    except LimitExceeded as error:
        raise TooManyCases(limit=error.limit) from error
    await work.audit("flow_case.added", row.id, after=_document(number, case))
    return _case(row)


async def change_case(
    work: Work, number: str, case_id: str, case: TestCase, expected_version: int
) -> FlowCase:
    before = _case(await flow_cases.get(work.db, number, case_id))
    case = restored(case, before.case)
    _refuse_hidden(case)
    row = await flow_cases.change(
        work.db, number, case_id, case, expected_version=expected_version, now=work.now
    )
    await work.audit(
        "flow_case.changed",
        case_id,
        before=_document(number, before.case),
        after=_document(number, case),
    )
    return _case(row)


async def delete_case(work: Work, number: str, case_id: str) -> None:
    row = await flow_cases.delete(work.db, number, case_id)
    await work.audit("flow_case.deleted", case_id, before=_document(number, _case(row).case))


async def run_cases(work: Work, number: str, wanted: FlowCaseRun) -> FlowCaseResults:
    """All, or those named; ids that are not there are passed over. Raises ReadOnly for a document
    of a read-only person's own: its way would tell the keys."""
    if wanted.document is not None and not work.may_edit:
        raise ReadOnly
    estate = await estate_of(work, number)
    flow = await asked(work, number, wanted)
    rows = await flow_cases.list_of(work.db, number)
    names = names_of(estate, work.by.user.locale)
    chosen = [row for row in rows if wanted.ids is None or row.id in wanted.ids]
    items = [_result(row, number, flow, estate, work, names) for row in chosen]
    passed = sum(item.passed for item in items)
    return FlowCaseResults(passed=passed, failed=len(items) - passed, items=items)


def _result(
    row: FlowCaseRow, number: str, flow: Flow | None, estate: Estate, work: Work, names: Names
) -> FlowCaseResult:
    case = flow_cases.read(row)
    result = try_case(case, number, flow, estate)
    found = result.explanation if work.may_edit else without_keys(result.explanation)
    return FlowCaseResult(
        id=row.id,
        name=case.name,
        passed=result.passed,
        faults=_faults(case, result, number, flow or flow_of(estate.hotlines[number]), names),
        explanation=_explanation(found, case.question.caller, estate, names),
    )


def _faults(
    case: TestCase, result: CaseResult, number: str, flow: Flow, names: Names
) -> list[FlowFault]:
    faults = []
    for what, wanted, found in result.faults:
        message = told_fault(case.name, (what, wanted, found), number, flow, names)
        faults.append(FlowFault(what=what, wanted=wanted, found=found, message=message))
    return faults


def _explanation(
    found: Explanation, caller: str | None, estate: Estate, names: Names
) -> FlowExplanation:
    place = estate.surroundings.place(caller)
    steps = [
        FlowStep(**step.model_dump(), name=step_name(step, names), message=told_step(step, names))
        for step in found.steps
    ]
    return FlowExplanation(
        province=place.province,
        city=place.city,
        steps=steps,
        end=found.end,
        reason=found.reason,
        keys_left=found.keys_left,
        message=told_end(found, names.locale),
    )


def _case(row: FlowCaseRow) -> FlowCase:
    case = flow_cases.read(row)
    return FlowCase(
        id=row.id,
        case=case,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def _document(number: str, case: TestCase) -> dict[str, Any]:
    """For the audit log: without the keys, which may be a password."""
    return {"hotline": number, **masked(case).model_dump(mode="json")}


def _refuse_hidden(case: TestCase) -> None:
    if case.question.keys == MASK:
        raise CaseKeysHidden("case.question.keys")
