"""Is the platform well?"""

from typing import Literal

from hotline400.web.fields import Shown

Wellness = Literal["ok", "degraded", "down"]


class HealthNote(Shown):
    """What is the matter with a part, and what to do about it."""

    part: str
    zh: str
    en: str


class Health(Shown):
    """`degraded`: calls are answered but something is missing; `notes` say what."""

    status: Wellness
    database: Wellness
    engine: Wellness
    asterisk: Wellness
    descriptors: Wellness = "ok"
    """`degraded`: engine or Asterisk has opened most of the files it may; recordings may fail."""
    holidays_missing: int | None = None
    """The year whose public holidays schedules do not know yet; wanted from November before it."""
    notes: tuple[HealthNote, ...] = ()
