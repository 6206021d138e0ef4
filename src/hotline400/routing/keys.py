"""What the keys of a caller come to at a node that takes keys. Pure: the engine asks key by key as
they come, explain asks with all keys at once.
"""

from dataclasses import dataclass

from hotline400.routing.nodes import CollectNode, MenuNode, PasswordNode, SurveyNode
from hotline400.routing.nodes.menu import read_keys


@dataclass(frozen=True, slots=True)
class Answer:
    """How the node came out, what was pressed for it, and the keys that are left for others."""

    outcome: str
    pressed: str = ""
    rest: str = ""


def answer_menu(menu: MenuNode, keys: str) -> Answer:
    """The menu's answer to a caller who presses these keys and then no more."""
    tries, rest, used = menu.repeats + 1, keys, ""
    while tries and rest:
        code, taken = _one_code(menu, rest)
        rest, used, tries = rest[len(taken) :], used + taken, tries - 1
        if code != "invalid":
            return Answer(code, taken, rest)
    return Answer("timeout" if tries else "invalid", used, rest)


def _one_code(menu: MenuNode, keys: str) -> tuple[str, str]:
    """The code that these keys begin with or "invalid", and the keys taken for it."""
    for length in range(1, len(keys) + 1):
        code = read_keys(menu, keys[:length], waited=False)
        if code is not None:
            return code, keys[:length]
    return read_keys(menu, keys, waited=True) or "invalid", keys


def answer_collect(node: CollectNode, keys: str) -> Answer:
    """`pressed` are the digits collected."""
    tries, rest = node.repeats + 1, keys
    while tries and rest:
        digits, taken, back = _one_number(rest, node.max_digits)
        rest, tries = rest[len(taken) :], tries - 1
        if back and node.on_back is not None:
            return Answer("back", "", rest)
        if not back and len(digits) >= node.min_digits:
            return Answer("collected", digits, rest)
    return Answer("timeout", "", rest)


def answer_password(node: PasswordNode, keys: str) -> Answer:
    """`pressed` is the label of the password that was keyed in, never its digits."""
    tries, rest = node.tries, keys
    labels = {password.digits: password.label for password in node.passwords}
    while tries and rest:
        digits, taken, _ = _one_number(rest, most=16)
        rest, tries = rest[len(taken) :], tries - 1
        if digits in labels:
            return Answer("accepted", labels[digits], rest)
    return Answer("refused", "", rest)


def answer_survey(node: SurveyNode, keys: str) -> Answer:
    """`pressed` is the score."""
    for position, key in enumerate(keys[: node.repeats + 1], start=1):
        if key.isdigit() and 1 <= int(key) <= node.highest:
            return Answer("answered", key, keys[position:])
    return Answer("no_answer", "", keys[node.repeats + 1 :])


def _one_number(keys: str, most: int) -> tuple[str, str, bool]:
    """(digits, keys taken for them, whether * was pressed). Ended by #, by *, by `most` digits, or
    because no more are coming."""
    for position, key in enumerate(keys[:most], start=1):
        if key in "#*":
            return keys[: position - 1], keys[:position], key == "*"
    taken = keys[:most]
    ended = keys[most : most + 1] == "#"
    return taken, keys[: most + ended], False
