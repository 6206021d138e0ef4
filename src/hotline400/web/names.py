"""What people call what a flow or a call refers to: prompts, groups, voicemail boxes, nodes.

The one place that turns references into names, in the reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hotline400.flows.estate import Estate
from hotline400.routing.flow import Flow
from hotline400.routing.queue import MAIN
from hotline400.web.flow_words import ENDS, KINDS, word
from hotline400.web.ports import SystemPrompt
from hotline400.web.users.schemas import Locale

MOST_CHARACTERS = {"zh-CN": 30, "en": 60}
"""So much of what a system prompt says is its name."""

_TENANT, _SYSTEM, _VARIABLE, _MESSAGE = "tenant:", "system:", "variable:", "message:"


def said_by_platform(prompts: Iterable[SystemPrompt]) -> dict[str, tuple[str, str]]:
    """What each system prompt says, by key: (Chinese, English)."""
    return {prompt.key: (prompt.text_zh, prompt.text_en) for prompt in prompts}


@dataclass(frozen=True)
class Names:
    """One tenant's names, for one reader. What has no name is said in words with its id."""

    locale: Locale
    system: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)  # by reference
    queues: Mapping[tuple[str, str], str] = field(default_factory=dict)  # by number and id
    boxes: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def prompt(self, reference: str | None) -> str:
        """A tenant's prompt by its name, the platform's by what it says."""
        if not reference:
            return self._say("无语音", "no prompt")
        if reference.startswith(_VARIABLE):
            return self._variable(reference)
        if reference.startswith(_MESSAGE):
            return self._say("留言", "a message")
        if reference.startswith(_SYSTEM):
            return self._system(reference.removeprefix(_SYSTEM))
        key = reference.removeprefix(_TENANT)
        return self.prompts.get(reference) or self._say(f"语音 {key}", f"prompt {key}")

    def queue(self, number: str, queue_id: str) -> str:
        """A group of phones; the main one has all of them, and seldom a name."""
        if queue_id.startswith(_VARIABLE):
            return self._variable(queue_id)
        if name := self.queues.get((number, queue_id)):
            return name
        if queue_id == MAIN:
            return self._say("全部接听电话", "All bound phones")
        return self._say(f"分组 {queue_id}", f"group {queue_id}")

    def box(self, number: str, box_id: str) -> str:
        """A voicemail box."""
        if box_id.startswith(_VARIABLE):
            return self._variable(box_id)
        if name := self.boxes.get((number, box_id)):
            return name
        if box_id == MAIN:
            return self._say("主留言箱", "Main box")
        return self._say(f"留言箱 {box_id}", f"voicemail box {box_id}")

    def node(self, flow: Flow | None, node_id: str) -> str:
        """Its label, or what it is with its id."""
        node = None if flow is None else flow.nodes.get(node_id)
        return node_id if node is None else self.step(node.kind, node_id, node.label)

    def step(self, kind: str, node_id: str, label: str) -> str:
        return label or f"{word(KINDS, kind, self.locale)} {node_id}"

    def way(self, flow: Flow | None, way: str) -> str:
        """Nodes one after the other: ids with arrows between them."""
        return " → ".join(self.node(flow, node) for node in way.split(" → "))

    def end(self, end: str) -> str:
        return word(ENDS, end, self.locale)

    def _system(self, key: str) -> str:
        text = word(self.system, key, self.locale).rstrip("。.")
        most = MOST_CHARACTERS[self.locale]
        return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"

    def _variable(self, reference: str) -> str:
        name = reference.removeprefix(_VARIABLE)
        return self._say(f"通话中得到的“{name}”", f"“{name}” of the call")

    def _say(self, zh: str, en: str) -> str:
        return en if self.locale == "en" else zh


def names_of(estate: Estate, locale: Locale) -> Names:
    """Of everything the tenant has."""
    every = estate.hotlines.values()
    return Names(
        locale,
        estate.surroundings.system_prompts,
        estate.prompts,
        {(one.number, queue.id): queue.name for one in every for queue in one.queues.values()},
        {(one.number, box.id): box.name for one in every for box in one.boxes.values()},
    )
