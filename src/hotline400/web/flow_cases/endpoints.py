"""Explain and test cases (F-FLOW-9)."""

from fastapi import APIRouter, Response, status

from hotline400.web.fields import HotlineNumber, IdempotencyKey, IfMatch, PathId
from hotline400.web.flow_cases import service
from hotline400.web.flow_cases.schemas import (
    FlowCase,
    FlowCaseChange,
    FlowCaseList,
    FlowCaseResults,
    FlowCaseRun,
    FlowExplanation,
    FlowQuestion,
)
from hotline400.web.idempotency import once
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/hotlines/{number}/flow", tags=["flows"])


@router.post("/explain")
async def explain_flow(
    number: HotlineNumber, question: FlowQuestion, work: TenantReader
) -> FlowExplanation:
    """What would happen to this caller, at that moment, pressing these keys? Step by step, by the
    rules that route calls."""
    return await service.ask(work, number, question)


@router.get("/cases")
async def list_flow_cases(number: HotlineNumber, work: TenantReader) -> FlowCaseList:
    """Test cases, oldest first. All are run before every publish."""
    return FlowCaseList(items=await service.list_cases(work, number))


@router.post("/cases", status_code=status.HTTP_201_CREATED)
async def add_flow_case(
    number: HotlineNumber, new: FlowCaseChange, work: Editor, key: IdempotencyKey = None
) -> FlowCase:
    """Keep a question with the answer that is wanted."""
    return await once(work, key, new, FlowCase, lambda: service.add_case(work, number, new.case))


@router.post("/cases/run")
async def run_flow_cases(
    number: HotlineNumber, wanted: FlowCaseRun, work: TenantReader
) -> FlowCaseResults:
    """Run test cases against the flow in force, the draft, an old version or a document."""
    return await service.run_cases(work, number, wanted)


@router.put("/cases/{id}")
async def change_flow_case(
    number: HotlineNumber,
    id: PathId,  # noqa: A002
    change: FlowCaseChange,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> FlowCase:
    """Change a test case. `If-Match` (its `version`) is required."""
    case = await service.change_case(work, number, id, change.case, expected_version(if_match))
    put_etag(response, case.version)
    return case


@router.delete("/cases/{id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_flow_case(number: HotlineNumber, id: PathId, work: Editor) -> None:  # noqa: A002
    """Delete a test case."""
    await service.delete_case(work, number, id)
