"""What all the keys of a caller come to at a node that asks for some: for explain and tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hotline400.routing.nodes import AskingNode, Conversation, converse


@dataclass(frozen=True, slots=True)
class Answer:
    """How the node came out, what was pressed for it, the keys that are left for others, and what
    the caller is remembered to have said."""

    outcome: str
    pressed: str = ""
    rest: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


def answer(node: AskingNode, keys: str) -> Answer:
    """The answer of a caller who presses these keys and then no more.

    `pressed` is the number, label or score that was taken, or else the keys; never a secret.
    """
    talk = converse(node, keys)
    settled = talk.settled
    return Answer(settled.outcome, _pressed(node, talk), talk.left_over, settled.variables)


def _pressed(node: AskingNode, talk: Conversation) -> str:
    values = list(talk.settled.variables.values())
    if talk.settled.secret or (node.keeps_secret and not values):
        return ""
    return values[0] if values else "".join(talk.entries)
