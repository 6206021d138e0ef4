"""Why a flow is not published, as the API says it."""

from hotline400.flows.publishing import NotPublishable
from hotline400.routing.flow import Flow
from hotline400.web.errors import FlowCasesFailed, FlowHasErrors, FlowRefused
from hotline400.web.flow_findings import told
from hotline400.web.names import Names


def refused(refusal: NotPublishable, flow: Flow, number: str, names: Names) -> FlowRefused:
    """FlowCasesFailed where only test cases are in the way, else FlowHasErrors."""
    findings = told(refusal.findings, flow, number, names)
    return FlowCasesFailed(findings) if refusal.only_cases else FlowHasErrors(findings)
