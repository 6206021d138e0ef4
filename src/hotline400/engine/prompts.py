"""Which audio a prompt reference means for one hotline."""

from collections.abc import Mapping

from hotline400.routing.hotline import Hotline


class Prompts:
    """The platform's own prompts (key → path without extension), under each tenant's own."""

    def __init__(self, system: Mapping[str, str]) -> None:
        self._system = system

    def media(self, reference: str, hotline: Hotline) -> str | None:
        """What Asterisk is asked to play for "system:<key>" or "tenant:<id>"; None: nothing known.

        Audio that has since vanished from the disk is Asterisk's to notice: it ends the playback
        as failed and the call goes on.
        """
        path = hotline.prompts.get(reference)
        if path is None and reference.startswith("system:"):
            path = self._system.get(reference.removeprefix("system:"))
        return f"sound:{path}" if path else None
