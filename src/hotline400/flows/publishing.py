"""A flow goes into force: checked first, then tried with its test cases (F-FLOW-8, F-FLOW-9).

No call in progress hears of it: calls keep the flow that they began with.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.flows.cases import failed_cases
from hotline400.flows.estate import Estate
from hotline400.routing.check import Finding, Severity, check
from hotline400.routing.check.finding import FindingCode
from hotline400.routing.flow import Flow
from hotline400.routing.forms import read_form
from hotline400.routing.hotline import Product
from hotline400.storage import flow_versions
from hotline400.storage.flow_versions import NewVersion
from hotline400.storage.models import FlowVersionRow, HotlineRow


class NotPublishable(Exception):  # noqa: N818 — a refusal
    """The flow has errors, or a test case fails and nobody said to publish it all the same."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings

    @property
    def only_cases(self) -> bool:
        """Whether `force` would help."""
        return all(finding.code is FindingCode.CASE_FAILED for finding in errors_of(self.findings))


@dataclass(frozen=True)
class Published:
    """The new version, and what was found that did not keep it from being published."""

    row: FlowVersionRow
    findings: list[Finding]


async def examine(session: AsyncSession, number: str, flow: Flow, estate: Estate) -> list[Finding]:
    """Everything that is to be said about a flow before it is published, errors first."""
    findings = check(flow, estate.known(number))
    if not errors_of(findings):
        findings = [*await failed_cases(session, number, flow, estate), *findings]
    return findings


async def publish(
    session: AsyncSession,
    hotline: HotlineRow,
    new: NewVersion,
    estate: Estate,
    *,
    force: bool,
    now: datetime,
) -> Published:
    """Raises NotPublishable. `hotline` is locked; `force` passes over failed test cases only."""
    findings = await examine(session, hotline.number, new.flow, estate)
    refused = errors_of(findings)
    if refused and not (force and NotPublishable(findings).only_cases):
        raise NotPublishable(findings)
    return Published(await flow_versions.add(session, hotline, new, now), findings)


def errors_of(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def product_shown(flow: Flow, wanted: Product) -> Product:
    """The product whose form can show the flow; free form where the one that is wanted cannot."""
    form = read_form(flow)
    fits = form is not None and form.product == wanted
    return wanted if fits else Product.FREE_FORM
