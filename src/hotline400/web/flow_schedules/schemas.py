"""A flow that is to be published at a moment to come."""

from typing import Annotated

from pydantic import AwareDatetime

from hotline400.routing.hotline import Product
from hotline400.web.fields import Between, Moment, Received, Shown
from hotline400.web.flow_drafts.schemas import Note
from hotline400.web.schemas import FlowFinding


class FlowSchedule(Shown):
    """`from_version` null: from the draft as it was then. Where `failed_at` is set, the moment has
    passed, nothing was published, and `findings` say why."""

    publish_at: AwareDatetime
    product: Product
    note: str
    from_version: int | None
    requested_at: AwareDatetime
    requested_by: str | None
    failed_at: AwareDatetime | None
    findings: list[FlowFinding]


class FlowToSchedule(Received):
    """`version` null plans the draft as it is now; what is changed later is not published."""

    publish_at: Moment
    version: Annotated[int, Between(1, 2_000_000_000)] | None = None
    note: Note = ""
