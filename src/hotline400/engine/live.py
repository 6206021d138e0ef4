"""What the live page shows of a call, step by step."""

from hotline400.control import LiveCall, LiveUpdate
from hotline400.record.event import CallEvent, EventKind

_PHASES = {
    EventKind.BEGAN: "screening",
    EventKind.NODE_ENTERED: "playing",
    EventKind.QUEUED: "queued",
    EventKind.OFFERED: "ringing",
    EventKind.CONNECTED: "talking",
}


class LiveView:
    """One call as it is now."""

    def __init__(self) -> None:
        self._call: LiveCall | None = None
        self._queued = False

    def after(self, event: CallEvent) -> LiveUpdate | None:
        """The update this event makes; None before the call began."""
        if event.kind is EventKind.BEGAN:
            self._call = LiveCall(
                call_id=event.call_id,
                tenant_id=event.text("tenant_id"),
                hotline_number=event.data["hotline_number"],
                caller_number=event.text("caller_number"),
                province=event.text("province"),
                city=event.text("city"),
                phase="screening",
                started_at=event.at,
                phase_since=event.at,
            )
        if self._call is None:
            return None
        self._call = self._call.model_copy(update=self._changes(event))
        return LiveUpdate(call=self._call, event=event)

    def _changes(self, event: CallEvent) -> dict[str, object]:
        match event.kind:
            case EventKind.ENDED:
                return {"phase": "ended", "ended": True, "phase_since": event.at}
            case EventKind.OFFER_ENDED if event.data["result"] != "answered":
                phase = "queued" if self._queued else "ringing"
                return {"phase": phase, "phone_number": None}
            case EventKind.OFFERED | EventKind.CONNECTED:
                number = event.data["phone"]
                return {"phone_number": number, **self._phase(event)}
            case EventKind.QUEUED:
                self._queued = True
                return {"position": event.data["position"], **self._phase(event)}
            case _ if event.kind in _PHASES:
                return self._phase(event)
            case _:
                return {}

    def _phase(self, event: CallEvent) -> dict[str, object]:
        return {"phase": _PHASES[event.kind], "phase_since": event.at}
