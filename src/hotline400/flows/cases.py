"""Test cases: kept questions with the answers that are wanted (F-FLOW-9)."""

from collections.abc import Iterator, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.flows.estate import Estate
from hotline400.routing.check.finding import Finding, FindingCode, error
from hotline400.routing.flow import Flow
from hotline400.routing.test_case import CaseResult, TestCase, run_case
from hotline400.storage import flow_cases
from hotline400.storage.flow_documents import Unreadable
from hotline400.storage.models import FlowCaseRow


def try_case(case: TestCase, number: str, flow: Flow | None, estate: Estate) -> CaseResult:
    """`flow` None asks the one in force."""
    hotline = estate.hotlines[number]
    if flow is not None:
        hotline = hotline.model_copy(update={"flow": flow})
    return run_case(case, hotline, estate.surroundings.place(case.question.caller), estate.world)


async def failed_cases(
    session: AsyncSession, number: str, flow: Flow, estate: Estate
) -> list[Finding]:
    """One finding for each fault of each case of the number."""
    rows = await flow_cases.list_of(session, number)
    return list(_faults(rows, number, flow, estate))


def _faults(
    rows: Sequence[FlowCaseRow], number: str, flow: Flow, estate: Estate
) -> Iterator[Finding]:
    for row in rows:
        try:
            case = flow_cases.read(row)
        except Unreadable:  # of an older version of ours: it cannot say that all is well
            yield error(FindingCode.CASE_FAILED, case="?", what="case", wanted="", found="")
            continue
        for what, wanted, found in try_case(case, number, flow, estate).faults:
            yield error(
                FindingCode.CASE_FAILED, case=case.name, what=what, wanted=wanted, found=found
            )
