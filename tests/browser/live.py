"""Calls in progress, as the engine would publish them."""

from datetime import UTC, datetime, timedelta

from hotline400.control import LiveCall
from hotline400.storage.seed import DEMO_HOTLINE, DEMO_TENANT_ID


def talking() -> LiveCall:
    """A caller from Guangzhou, 75 s into the talk."""
    now = datetime.now(UTC)
    return LiveCall(
        call_id="live-talking",
        tenant_id=DEMO_TENANT_ID,
        hotline_number=DEMO_HOTLINE,
        caller_number="13922221111",
        province="广东",
        city="广州",
        phase="talking",
        phone_number="13800138001",
        started_at=now - timedelta(seconds=90),
        phase_since=now - timedelta(seconds=75),
    )


def waiting() -> LiveCall:
    """Second in the queue."""
    now = datetime.now(UTC)
    return LiveCall(
        call_id="live-waiting",
        tenant_id=DEMO_TENANT_ID,
        hotline_number=DEMO_HOTLINE,
        caller_number="01066668888",
        province="北京",
        city="北京",
        phase="queued",
        position=2,
        started_at=now - timedelta(seconds=20),
        phase_since=now - timedelta(seconds=12),
    )


def of_somebody_else() -> LiveCall:
    """Another tenant's call: nobody here may see it."""
    return talking().model_copy(update={"call_id": "live-foreign", "tenant_id": "other"})


def ended(call: LiveCall) -> LiveCall:
    return call.model_copy(update={"phase": "ended", "ended": True})
