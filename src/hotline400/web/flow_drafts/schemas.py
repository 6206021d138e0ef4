"""The draft of a flow, and what is said about it."""

from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from hotline400.routing.flow import Flow
from hotline400.routing.forms import Form
from hotline400.routing.hotline import Product
from hotline400.web.fields import PRINTABLE, Received, Shown
from hotline400.web.flow_versions.schemas import FlowVersion
from hotline400.web.schemas import FlowFinding

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), PRINTABLE]


class ExampleTaken(Shown):
    """The example that the draft began as; `had_draft` says whether there was another before."""

    example: str
    name: str
    had_draft: bool
    prompt_count: int
    queue_count: int


class FlowDraft(Shown):
    """Where nothing is saved, the flow in force stands for the draft. `form` is the simple form
    that shows all of it, null where none can. `revision` is the ETag."""

    saved: bool
    document: Flow
    product: Product
    form: Form | None
    revision: int
    based_on: int
    published_version: int
    saved_at: AwareDatetime | None
    saved_by: str | None
    taken_over: ExampleTaken | None = None


class FlowDraftChange(Received):
    """`product` null keeps the product while its form can show the document."""

    document: Flow
    product: Product | None = None


class FlowToCheck(Received):
    """null: the draft as saved."""

    document: Flow | None = None


class FlowCheck(Shown):
    """Errors first, then warnings."""

    findings: list[FlowFinding]
    errors: int
    warnings: int
    publishable: bool


class FlowPublish(Received):
    """`force` publishes although test cases fail; errors of the flow itself always refuse."""

    note: Note = ""
    force: bool = False


class FlowPublished(Shown):
    """The new version; `findings` did not keep it from being published. `schedule_dropped`: the
    moment of a planned publication that a roll-back took away."""

    version: FlowVersion
    findings: list[FlowFinding]
    schedule_dropped: AwareDatetime | None = None
