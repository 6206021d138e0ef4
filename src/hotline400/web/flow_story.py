"""An explanation in words: one sentence a node, and how it ends."""

from collections.abc import Mapping
from typing import Any

from hotline400.routing.explain import ExplainStep, Explanation
from hotline400.web.catalogue import SENTENCES
from hotline400.web.flow_words import (
    CALENDAR,
    ORDERS,
    REASONS,
    SPECIAL_DATES,
    WEEKDAYS,
    outcome_word,
    word,
)
from hotline400.web.names import Names
from hotline400.web.users.schemas import Locale

_WITH_SENTENCE = frozenset(
    code.removeprefix("explain_") for code in SENTENCES if code.startswith("explain_")
)


def step_name(step: ExplainStep, names: Names) -> str:
    """The node's label, or what it is."""
    return names.step(step.kind, step.node, step.label)


def told_step(step: ExplainStep, names: Names) -> str:
    """What happened at a node."""
    return SENTENCES[f"explain_{_way(step)}"].told(names.locale, _values(step, names))


def told_end(explanation: Explanation, locale: Locale) -> str:
    """How it ends. That nobody answered is said only where a phone should have rung."""
    end = explanation.end
    if end == "hung_up" and not any(step.kind == "hunt" for step in explanation.steps):
        end = "listened"
    reason = word(REASONS, explanation.reason, locale)
    return SENTENCES[f"end_{end}"].told(locale, {"reason": reason})


def _way(step: ExplainStep) -> str:
    """Which sentence tells the step."""
    if step.pressed and step.kind == "menu" and step.outcome in {"timeout", "invalid"}:
        return f"wrong_key_{step.outcome}"
    if step.pressed and step.kind not in {"password"}:
        return "key" if step.pressed == step.outcome else "pressed"
    return step.kind if step.kind in _WITH_SENTENCE else "other"


def _values(step: ExplainStep, names: Names) -> dict[str, object]:
    detail: Mapping[str, Any] = step.detail
    locale = names.locale
    place = [detail.get("province"), detail.get("city")]
    return {
        "outcome": outcome_word(step.kind, step.outcome, locale),
        "pressed": step.pressed,
        "prompt": names.prompt(detail.get("prompt")),
        "hotline": detail.get("hotline", ""),
        "cause": detail.get("cause", ""),
        "variable": detail.get("variable", ""),
        "value": detail.get("value", ""),
        "place": " ".join(dict.fromkeys(filter(None, place))) or "?",
        "schedule": detail.get("schedule", ""),
        "local_time": detail.get("local_time", ""),
        "day": _day(detail, locale),
        "queue": names.queue(step.hotline, detail.get("queue", "")),
        "box": names.box(step.hotline, detail.get("box", "")),
        "order": word(ORDERS, str(detail.get("order", "")), locale),
        "phones": ("、" if locale != "en" else ", ").join(detail.get("phones", [])) or "—",
    }


def _day(detail: Mapping[str, Any], locale: Locale) -> str:
    """星期四, with what the calendar makes of it."""
    weekday = word(WEEKDAYS, str(detail.get("weekday", "")), locale)
    comma = ", " if locale == "en" else "，"
    special = detail.get("special")
    if special is not None:
        return f"{weekday}{comma}{_special(special, locale)}"
    kind = detail.get("calendar")
    return weekday if kind is None else f"{weekday}{comma}{word(CALENDAR, str(kind), locale)}"


def _special(special: Mapping[str, Any], locale: Locale) -> str:
    """特殊日期“公司年会”，全天休息."""
    said = word(SPECIAL_DATES, "open" if special["segments"] else "closed", locale)
    name = special["name"] and (
        f" “{special['name']}”" if locale == "en" else f"“{special['name']}”"
    )
    hours = ("、" if locale != "en" else ", ").join(special["segments"])
    return said.format(name=name, hours=hours)
