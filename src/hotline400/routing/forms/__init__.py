"""The products' simple forms (F-NUM-2). A form is another view of a flow document: what it cannot
show is edited in free form, and as soon as it can show the document again, it does."""

from typing import Annotated

from pydantic import Field

from hotline400.routing.flow import Flow
from hotline400.routing.forms import group, region, sales
from hotline400.routing.forms.group import GroupForm
from hotline400.routing.forms.region import RegionForm
from hotline400.routing.forms.sales import SalesForm

__all__ = ["Form", "GroupForm", "RegionForm", "SalesForm", "read_form", "to_flow"]

Form = Annotated[SalesForm | GroupForm | RegionForm, Field(discriminator="product")]


def to_flow(form: Form) -> Flow:
    """The document that a form stands for."""
    match form:
        case SalesForm():
            return sales.to_flow(form)
        case GroupForm():
            return group.to_flow(form)
        case RegionForm():
            return region.to_flow(form)


def read_form(flow: Flow) -> Form | None:
    """The form that shows all of this document, but for its labels; None where none can."""
    plain = _without_labels(flow)
    for found in (sales.read(flow), group.read(flow), region.read(flow)):
        if found is not None and to_flow(found) == plain:
            return found
    return None


def _without_labels(flow: Flow) -> Flow:
    nodes = {key: node.model_copy(update={"label": ""}) for key, node in flow.nodes.items()}
    return flow.model_copy(update={"nodes": nodes})
