"""An explanation in words: one sentence a node, and how it ends."""

from collections.abc import Mapping
from typing import Any

from hotline400.routing.explain import ExplainStep, Explanation
from hotline400.web.catalogue import SENTENCES
from hotline400.web.flow_words import CALENDAR, ORDERS, OUTCOMES, REASONS, WEEKDAYS, word
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
    kind = step.kind if step.kind in _WITH_SENTENCE else "other"
    if step.pressed and step.kind not in {"password"}:
        kind = "key" if step.pressed == step.outcome else "pressed"
    return SENTENCES[f"explain_{kind}"].told(names.locale, _values(step, names))


def told_end(explanation: Explanation, locale: Locale) -> str:
    """How it ends."""
    reason = word(REASONS, explanation.reason, locale)
    return SENTENCES[f"end_{explanation.end}"].told(locale, {"reason": reason})


def _values(step: ExplainStep, names: Names) -> dict[str, object]:
    detail: Mapping[str, Any] = step.detail
    locale = names.locale
    place = [detail.get("province"), detail.get("city")]
    return {
        "outcome": word(OUTCOMES, step.outcome, locale),
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
    kind = detail.get("calendar")
    if kind is None:
        return weekday
    return f"{weekday}, {word(CALENDAR, str(kind), locale)}"
