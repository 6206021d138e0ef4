"""axe-core in the page: what people with other eyes, ears or hands stumble over."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, cast

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "console" / "node_modules" / "axe-core" / "axe.min.js"
# WCAG 2.2 A and AA, and the practices that make pages easy to move about in.
RUN = """async (only) => {
  const found = await axe.run(only ?? document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => ({
    rule: rule.id, place: node.target.join(" "), html: node.html.slice(0, 200),
    why: node.any.concat(node.all, node.none).map((check) => check.message).join("; "),
  })));
}"""


class Fault(TypedDict):
    rule: str
    place: str
    html: str
    why: str


def faults(page: Page, only: str | None = None) -> list[str]:
    """One line for each fault of the page, or of the part that `only` selects."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text() + "\n;0")
    found = cast("Sequence[Fault]", page.evaluate(RUN, only))
    return [f"{fault['rule']}: {fault['html']} ({fault['why']})" for fault in found]
