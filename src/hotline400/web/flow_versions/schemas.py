"""Published flows."""

from pydantic import AwareDatetime

from hotline400.routing.diff import Change
from hotline400.routing.flow import Flow
from hotline400.routing.forms import Form
from hotline400.routing.hotline import Product
from hotline400.web.fields import Received, Shown


class FlowVersion(Shown):
    """One published flow. `published_by` null: the platform."""

    version: int
    product: Product
    note: str
    restored_from: int | None
    published_at: AwareDatetime
    published_by: str | None
    in_force: bool


class FlowVersionPage(Shown):
    items: list[FlowVersion]
    next_cursor: str | None = None


class FlowVersionDocument(FlowVersion):
    document: Flow
    form: Form | None


class FlowRestore(Received):
    """`force` restores although test cases fail. What was planned to be published is dropped with
    the roll-back, unless `keep_schedule`."""

    force: bool = False
    keep_schedule: bool = False


class FlowDiff(Shown):
    """Versions are numbers, the draft is "draft"."""

    before: str
    after: str
    changes: list[Change]
