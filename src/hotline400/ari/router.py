"""Who gets which event."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hotline400.ari.event import GONE, ChannelDtmfReceived, Event
from hotline400.ari.inbox import Listener

GoneCallback = Callable[[Event], None]
DigitCallback = Callable[[str], None]


class Router:
    """Hands each event to those who listen to its objects, or else to `unclaimed`."""

    def __init__(self) -> None:
        self.unclaimed = Listener()
        self._listeners: dict[str, list[Listener]] = {}
        self._gone: dict[str, list[GoneCallback]] = {}
        self._digits: dict[str, DigitCallback] = {}

    def route(self, event: Event) -> None:
        """Never waits."""
        objects = event.objects
        if isinstance(event, ChannelDtmfReceived) and objects[0] in self._digits:
            self._digits[objects[0]](event.digit)  # and to nobody else: there may be thousands
            return
        if isinstance(event, GONE):
            for callback in self._gone.pop(objects[0], ()):
                callback(event)
        receivers = [inbox for key in objects for inbox in self._listeners.get(key, ())]
        for inbox in dict.fromkeys(receivers):
            inbox.put(event)
        if not receivers:
            self.unclaimed.put(event)

    @contextmanager
    def listen(self, *objects: str) -> Iterator[Listener]:
        """Registers a new listener."""
        inbox = Listener()
        for key in objects:
            self._listeners.setdefault(key, []).append(inbox)
        try:
            yield inbox
        finally:
            for key in objects:
                self._forget(key, inbox)

    def _forget(self, key: str, inbox: Listener) -> None:
        inboxes = self._listeners[key]
        inboxes.remove(inbox)
        if not inboxes:
            del self._listeners[key]

    @contextmanager
    def on_gone(self, channel_id: str, callback: GoneCallback) -> Iterator[None]:
        """Registers a callback for the first sign that a channel is going."""
        self._gone.setdefault(channel_id, []).append(callback)
        try:
            yield
        finally:
            callbacks = self._gone.get(channel_id, [])
            if callback in callbacks:
                callbacks.remove(callback)
            if not callbacks:
                self._gone.pop(channel_id, None)

    @contextmanager
    def on_digit(self, channel_id: str, callback: DigitCallback) -> Iterator[None]:
        """Registers the one callback that takes a channel's digits."""
        self._digits[channel_id] = callback
        try:
            yield
        finally:
            if self._digits.get(channel_id) == callback:
                del self._digits[channel_id]

    def connection_lost(self, reason: str) -> None:
        """Every listener's story has a gap from here on: tell them so."""
        for inboxes in self._listeners.values():
            for inbox in inboxes:
                inbox.close(reason)
