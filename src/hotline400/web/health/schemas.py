"""Is the platform well?"""

from typing import Literal

from hotline400.web.fields import Shown

Wellness = Literal["ok", "degraded", "down"]


class Health(Shown):
    """`degraded`: calls are answered but something is missing."""

    status: Wellness
    database: Wellness
    engine: Wellness
    asterisk: Wellness
