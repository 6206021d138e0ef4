"""Nodes that ask the caller for keys: what is said, which keys make an entry, and what follows.

All of it is pure. The engine performs it with a caller, explain and replay with given keys.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from hotline400.routing.nodes.node import NodeModel

PAUSE = ","
"""Among the keys given to `converse`: the caller lets the time run out here."""


@dataclass(frozen=True, slots=True)
class Again:
    """The caller is asked once more, with these prompts."""

    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """How the node came out, what it set, and what is said before going on."""

    outcome: str
    variables: Mapping[str, str] = field(default_factory=dict)
    prompts: tuple[str, ...] = ()
    secret: bool = False
    """Whether nobody may see the values of the variables."""


Answer = Again | Settled


class AskingNode(NodeModel):
    """A node that asks. An entry is the keys of one answer; "" when none came in time."""

    @property
    def keeps_secret(self) -> bool:
        """Whether nobody may see the keys."""
        return False

    @abstractmethod
    def opening(self) -> tuple[str, ...]:
        """The prompts of the first time."""

    @abstractmethod
    def seconds_to_key(self, pressed: str) -> int:
        """How long to wait for the next key after these."""

    @abstractmethod
    def is_entry(self, pressed: str) -> bool:
        """Whether these keys are an entry at once, without waiting whether another comes."""

    @abstractmethod
    def answer(self, entry: str, nth: int) -> Answer:
        """What follows the nth entry (from 1). Settles after finitely many."""

    def takes_late_hash(self, _entry: str) -> bool:
        """Whether a # pressed right after this entry, which was one without, belongs to it."""
        return False


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole dialogue: all that was said and keyed, how it came out, and the keys left over."""

    settled: Settled
    said: tuple[str, ...]
    entries: tuple[str, ...]
    left_over: str


def converse(node: AskingNode, keys: str) -> Conversation:
    """The dialogue with a caller who presses these keys, one as soon as it is asked for, then none.

    What is left over was typed ahead for the nodes that follow.
    """
    said, entries = list(node.opening()), []
    for nth in count(1):
        entry, keys = _take_entry(node, keys)
        entries.append(entry)
        answer = node.answer(entry, nth)
        said += answer.prompts
        if isinstance(answer, Settled):
            return Conversation(answer, tuple(said), tuple(entries), keys)
    raise AssertionError("count() does not end")


def _take_entry(node: AskingNode, keys: str) -> tuple[str, str]:
    pressed = ""
    while not node.is_entry(pressed):
        key, keys = keys[:1], keys[1:]
        if key in ("", PAUSE):
            return pressed, keys
        pressed += key
    if node.takes_late_hash(pressed):
        keys = keys.removeprefix("#")
    return pressed, keys
