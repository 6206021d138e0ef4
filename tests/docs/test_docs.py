"""What is written agrees with what is built, and every link leads somewhere."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote

import pytest

from hotline400.config import Settings
from hotline400.record import ending
from hotline400.record.ending import Ending
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.fallback import BAD_REQUEST, ENGINE_AWAY
from hotline400.record.record import Disposition, OfferResult, ReleasedBy
from hotline400.record.unanswered import CALLED_BACK
from hotline400.routing.hotline import Hotline, NumberState
from hotline400.routing.nodes import KINDS, NodeModel
from hotline400.routing.places import NOWHERE
from hotline400.routing.screening import MAX_HOPS, LetThrough, screen
from hotline400.routing.screening_rules import CallLimits, ScreeningRules
from hotline400.web.flow_words import REASONS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
MOST_README_LINES = 79

WORDS: tuple[type[StrEnum], ...] = (EventKind, Disposition, OfferResult, ReleasedBy, NumberState)
NODE_KINDS = [model.model_fields["kind"].default for model in KINDS]

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """The page without its code blocks."""
    return _FENCED.sub("", text(page))


def section(page: str, heading: str) -> str:
    """The text under the first heading that ends so."""
    found = re.search(rf"^## .*{heading}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    return found[1]


def anchors(page: Path) -> set[str]:
    """Headings as their addresses."""
    titles = (title.strip().lower() for title in _HEADING.findall(prose(page)))
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_the_glossary_explains_every_value_once_and_no_other(words: type[StrEnum]) -> None:
    headings = {
        EventKind: "Event kinds",
        Disposition: "Dispositions",
        OfferResult: "Offer results",
        ReleasedBy: "Released by",
        NumberState: "Number states",
    }
    part = section(text(DOCS / "glossary.md"), headings[words])
    explained = re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)
    assert sorted(explained) == sorted(word.value for word in words)


def refusals() -> set[str]:
    """Why a call may be turned away before the flow."""
    now, caller = datetime(2026, 11, 23, tzinfo=UTC), "13800138001"
    listed = ScreeningRules(blacklist={caller: None})
    hotlines = [Hotline(number="4001234567", tenant_id="t", state=state) for state in NumberState]
    active = Hotline(number="4001234567", tenant_id="t", state=NumberState.ACTIVE, screening=listed)
    found = [screen(hotline, None, now, 0) for hotline in (None, *hotlines)]
    found += [screen(active, caller, now, 0), screen(active, None, now, MAX_HOPS + 1)]
    many = LetThrough(1, 1, 1, 1, 1)
    for rules in (
        {"withheld": "refused"},
        {"whitelist_mode": "only"},
        {"region_mode": "allow"},
        *({"limits": {name: 1}} for name in CallLimits.model_fields),
    ):
        ruled = active.model_copy(update={"screening": ScreeningRules.model_validate(rules)})
        for number in (caller, None):
            found.append(screen(ruled, number, now, 0, NOWHERE, many))
    return {refusal.reason for refusal in found if refusal is not None}


OUTCOMES = {
    "hunt": ("no_answer", "busy", "queue_full", "1"),
    "voicemail": ("empty", "full"),
    "password": ("refused",),
    "schedule": ("closed", "holiday"),
    "menu": ("timeout",),
}


def endings() -> set[str]:
    """Why a call that was let through may end."""

    def after(*told: tuple[EventKind, dict[str, str]]) -> list[CallEvent]:
        now = datetime(2026, 11, 23, tzinfo=UTC)
        return [
            CallEvent(call_id="c", sequence=n, at=now, kind=kind, data=data)
            for n, (kind, data) in enumerate(told)
        ]

    def passing(kind: str, outcome: str) -> list[CallEvent]:
        entered = (EventKind.NODE_ENTERED, {"node": "n", "kind": kind})
        return after(entered, (EventKind.NODE_LEFT, {"node": "n", "outcome": outcome}))

    found = [
        ending.ended_by_flow([*passing("password", "refused"), *after((EventKind.LOCKED_OUT, {}))]),
        ending.ended_by_caller([], None),
        ending.ended_by_flow([]),
        ending.ended_by_flow(after((EventKind.TALK_ENDED, {"released_by": "phone"}))),
        *(
            ending.ended_by_flow(passing(kind, outcome))
            for kind, outcomes in OUTCOMES.items()
            for outcome in outcomes
        ),
        ending.ended_by_flow(after((EventKind.VOICEMAIL_LEFT, {"message": "m", "box": "main"}))),
        ending.ended_by_flow(after((EventKind.CALLBACK_ASKED, {}))),
        *(Ending(*fate, ReleasedBy.PLATFORM) for fate in CALLED_BACK.values()),
        ending.ended_unseen([]),
        ending.ended_by_restart([]),
    ]
    broken = {"internal_error", "flow_node_missing", "flow_too_long"}
    return {end.reason for end in found} | {ENGINE_AWAY, BAD_REQUEST} | broken


def test_the_glossary_explains_every_reason() -> None:
    part = section(text(DOCS / "glossary.md"), "Reasons")
    explained = set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE))
    assert explained == refusals() | endings()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_console_has_words_for_every_reason(language: str) -> None:
    words = text(ROOT / "console" / "src" / "locales" / language / "calls.ts")
    block = re.search(r"^  reason: \{$(.*?)^  \},$", words, re.MULTILINE | re.DOTALL)
    assert block is not None
    said = set(re.findall(r'^    (\w+): "[^"]+",$', block[1], re.MULTILINE))
    assert said == refusals() | endings()


def test_a_trial_call_has_words_for_every_refusal() -> None:
    assert set(REASONS) == refusals()


def test_every_kind_of_node_has_a_page() -> None:
    pages = {page.stem: text(page) for page in (DOCS / "steps").glob("*.md")}
    assert NODE_KINDS, "the union of nodes is empty"
    assert set(pages) <= set(NODE_KINDS)
    for kind, page in pages.items():
        assert f"`{kind}`" in page.splitlines()[2], kind
        assert page.index("## 中文") < page.index("## English"), kind


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.model_fields["kind"].default)
def test_a_nodes_page_names_every_setting_in_both_languages(model: type[NodeModel]) -> None:
    page = DOCS / "steps" / f"{model.model_fields['kind'].default}.md"
    if not page.exists():
        pytest.skip("has no page yet")
    chinese, english = text(page).split("## English")
    for setting in model.model_fields.keys() - {"id", "label", "kind"}:
        assert f"`{setting}`" in chinese, setting
        assert f"`{setting}`" in english, setting


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path) if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


@pytest.mark.parametrize("readme", READMES, ids=lambda page: page.name)
def test_a_readme_stays_under_two_screens(readme: Path) -> None:
    assert len(text(readme).splitlines()) <= MOST_README_LINES


@pytest.mark.parametrize("readme", READMES, ids=lambda page: page.name)
def test_a_readme_names_the_commands_and_the_picture(readme: Path) -> None:
    for wanted in ("./hotline400 up", "./hotline400 test", "./hotline400 demo", "architecture.svg"):
        assert wanted in text(readme)


def test_the_operator_finds_every_setting_with_its_default() -> None:
    table = section(text(DOCS / "operations.md"), "Settings / 配置")
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    written = {name: row for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert set(written) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, str | int):
            assert str(field.default) in written[name], name


def test_every_decision_is_in_the_list() -> None:
    listed = re.findall(r"\]\((\d{4}-[^)]+\.md)\)", text(DOCS / "decisions" / "README.md"))
    notes = sorted(page.name for page in (DOCS / "decisions").glob("[0-9]*.md"))
    assert listed == notes, "add the new note to docs/decisions/README.md"


def test_source_files_named_in_the_pages_are_there() -> None:
    source = ROOT / "src" / "hotline400"
    rooms = {folder.name for folder in source.iterdir() if folder.is_dir()}
    for page in sorted(DOCS.rglob("*.md")):
        for name in re.findall(r"`([\w./-]+\.(?:py|conf))`", prose(page)):
            path = name.removeprefix("src/hotline400/")
            if path.split("/")[0] in rooms:
                assert (source / path).exists(), f"{page.name}: {name}"
