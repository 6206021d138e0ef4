"""What a check knows and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """Whether a flow with it may be published."""

    ERROR = "error"
    WARNING = "warning"


class FindingCode(StrEnum):
    """What can be wrong; the web has a sentence for each in every language."""

    START_MISSING = "start_missing"
    TARGET_MISSING = "target_missing"  # outcome, target: a dead end
    ENDLESS = "endless"  # way: nodes that go round without a key of the caller
    TALKS_TWICE = "talks_twice"  # target: after a talk a hunt, or a goto to one
    UNREACHABLE = "unreachable"
    PROMPT_UNKNOWN = "prompt_unknown"  # prompt
    QUEUE_UNKNOWN = "queue_unknown"  # queue
    QUEUE_WITHOUT_PHONES = "queue_without_phones"  # queue
    CALLBACK_WITHOUT_QUEUE = "callback_without_queue"  # no hunt leads there: no place to keep
    BOX_UNKNOWN = "box_unknown"  # box
    HOTLINE_UNKNOWN = "hotline_unknown"  # hotline
    SCHEDULE_UNKNOWN = "schedule_unknown"  # schedule
    SCHEDULE_NEVER_OPEN = "schedule_never_open"  # schedule
    TABLE_UNKNOWN = "table_unknown"  # table
    TABLE_EMPTY = "table_empty"  # table
    TABLE_VALUE_UNKNOWN = "table_value_unknown"  # table, key, value
    VARIABLE_NEVER_SET = "variable_never_set"  # variable
    MENU_WITHOUT_PROMPT = "menu_without_prompt"
    PLACE_UNKNOWN = "place_unknown"  # place
    URL_UNUSABLE = "url_unusable"  # why: a `web_address.AddressFault`
    URL_NOT_PUBLIC = "url_not_public"  # host: works only where the operator allows it
    HIDDEN = "hidden"  # path, inside the node: *** in place of a secret
    UNREADABLE = "unreadable"  # stored by another version of ours
    CASE_FAILED = "case_failed"  # case, what, wanted, found: see `test_case`


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `node` None where it concerns the whole flow."""

    severity: Severity
    code: FindingCode
    node: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What the flow may refer to, as the tenant has it now."""

    prompts: frozenset[str]
    """Prompt references: "tenant:<id>" and "system:<key>"."""
    queues: Mapping[str, int]
    """Queue id → how many phones it has."""
    boxes: frozenset[str] = frozenset({"main"})
    hotlines: frozenset[str] = frozenset()
    places: frozenset[str] | None = None
    """Area codes, cities and provinces that callers can be from; None: not checked."""


def error(code: FindingCode, node: str | None = None, **data: str) -> Finding:
    """The flow cannot be published with this."""
    return Finding(Severity.ERROR, code, node, data)


def warning(code: FindingCode, node: str | None = None, **data: str) -> Finding:
    """Probably not what was meant."""
    return Finding(Severity.WARNING, code, node, data)
