"""The flow in force, the products' forms, and moving from one product to another."""

from pydantic import Field

from hotline400.routing.flow import Flow
from hotline400.routing.forms import Form
from hotline400.routing.hotline import Product
from hotline400.web.fields import Received, Shown
from hotline400.web.flow_drafts.schemas import Note
from hotline400.web.flow_schedules.schemas import FlowSchedule
from hotline400.web.flow_versions.schemas import FlowVersion
from hotline400.web.schemas import FlowFinding


class PublishedFlow(Shown):
    """What calls go by. `version` null: nothing was published yet, and the number is a sales
    hotline. `form` is the simple form that shows all of it, null where none can; `schedule` is what
    is to be published later, or could not be."""

    document: Flow
    product: Product
    form: Form | None
    version: FlowVersion | None
    draft_saved: bool
    schedule: FlowSchedule | None


class FlowForm(Shown):
    """The draft, or without one the flow in force, as its product's form. `revision` is the ETag of
    the draft; `published` is the version that a change came to, if any."""

    product: Product
    form: Form | None
    revision: int
    draft_saved: bool
    published: FlowVersion | None = None
    findings: list[FlowFinding] = Field(default_factory=list)


class FlowFormChange(Received):
    """With `publish` it is in force at once, else it is the draft."""

    form: Form
    publish: bool = False
    note: Note = ""
    force: bool = False


class FlowProductChange(Received):
    """`restore` brings the last version of that product back, where there was one. Otherwise the
    new product takes over what it can show of the present flow; free form shows all."""

    product: Product
    restore: bool = True
    publish: bool = False
    note: Note = ""
    force: bool = False
