"""What is wrong with a flow, before anybody calls it (F-FLOW-8)."""

from hotline400.routing.check.finding import Finding, Known, Severity
from hotline400.routing.check.references import wrong_references
from hotline400.routing.check.shape import wrong_shape
from hotline400.routing.flow import Flow

__all__ = ["Finding", "Known", "Severity", "check", "may_be_published"]


def check(flow: Flow, known: Known) -> list[Finding]:
    """Every finding, errors first. A flow without errors ends for every sequence of keys."""
    findings = [*wrong_shape(flow), *wrong_references(flow, known)]
    return sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)


def may_be_published(findings: list[Finding]) -> bool:
    """Warnings are for people to weigh; errors are not."""
    return all(finding.severity is not Severity.ERROR for finding in findings)
