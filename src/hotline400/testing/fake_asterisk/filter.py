"""The application's event filter, with its trap: replies are filtered like events."""

from hotline400.ari.json import Json, JsonObject, as_list, as_object, text


class EventFilter:
    """Empty `allowed` lets everything through; `disallowed` comes first."""

    def __init__(self) -> None:
        self.allowed: frozenset[str] = frozenset()
        self.disallowed: frozenset[str] = frozenset()

    def set(self, body: JsonObject) -> None:
        """A list that is not given stays as it is; without a body both are emptied."""
        if "allowed" in body or not body:
            self.allowed = _types(body.get("allowed"))
        if "disallowed" in body or not body:
            self.disallowed = _types(body.get("disallowed"))

    def lets(self, kind: str) -> bool:
        """Whether a message of this type is sent."""
        return kind not in self.disallowed and (not self.allowed or kind in self.allowed)


def _types(value: Json) -> frozenset[str]:
    return frozenset(text(as_object(item), "type") for item in as_list(value))
