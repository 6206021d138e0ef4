"""From one product to another: what both forms have is taken along (F-NUM-2)."""

from hotline400.routing.flow import Flow
from hotline400.routing.forms import Form
from hotline400.routing.forms.group import GroupForm
from hotline400.routing.forms.region import RegionForm
from hotline400.routing.forms.sales import SalesForm
from hotline400.routing.hotline import Product


def moved(form: Form | None, product: Product) -> Form | None:
    """The form of another product, with the welcome and what comes when nobody answers. None where
    it needs to be told more: a region hotline is nothing without its regions."""
    match product:
        case Product.SALES:
            fresh: Form = SalesForm()
        case Product.GROUP:
            fresh = GroupForm()
        case _:
            return form if isinstance(form, RegionForm) and product is Product.REGION else None
    if form is None:
        return fresh
    if isinstance(fresh, GroupForm):
        work = fresh.work.model_copy(update={"welcome": _welcome(form)})
        return fresh.model_copy(update={"work": work, "unanswered": form.unanswered})
    return fresh.model_copy(update={"welcome": _welcome(form), "unanswered": form.unanswered})


def with_labels(flow: Flow, before: Flow) -> Flow:
    """A form knows no labels: nodes that stay keep theirs."""
    labels = {key: node.label for key, node in before.nodes.items() if node.label}
    nodes = {
        key: node.model_copy(update={"label": labels[key]}) if key in labels else node
        for key, node in flow.nodes.items()
    }
    return flow.model_copy(update={"nodes": nodes})


def _welcome(form: Form) -> str | None:
    return form.work.welcome if isinstance(form, GroupForm) else form.welcome
