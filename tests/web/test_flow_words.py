"""What flows do, in words: every kind's every outcome has its own, in both languages."""

from typing import get_args

import httpx
import pytest

from hotline400.routing.explain import ExplainStep, Explanation
from hotline400.routing.nodes import Node
from hotline400.storage.models import FlowReplayRow
from hotline400.storage.tenancy import OPERATOR
from hotline400.web.flow_story import told_end, told_step
from hotline400.web.flow_words import OUTCOMES, outcome_word
from hotline400.web.names import Names
from hotline400.web.users.schemas import Locale

from .conftest import House
from .test_flow_cases import ask
from .test_flows import DRAFT, FLOW, a_flow, play

KINDS = [
    kind.model_fields["kind"].default for kind in get_args(get_args(Node)[0]) if kind is not None
]
EVERY = [(kind, outcome) for kind, words in OUTCOMES.items() for outcome in words]
LOCALES: tuple[Locale, ...] = ("zh-CN", "en")


def test_every_kind_has_its_outcomes() -> None:
    assert set(OUTCOMES) == set(KINDS)


@pytest.mark.parametrize(("kind", "outcome"), EVERY)
def test_every_outcome_has_a_sentence(kind: str, outcome: str) -> None:
    step = ExplainStep(hotline="4001234567", node="n", kind=kind, label="", outcome=outcome)
    for locale in LOCALES:
        assert outcome_word(kind, outcome, locale) != outcome or locale == "en"
        assert told_step(step, Names(locale))
    zh, en = (told_step(step, Names(locale)) for locale in LOCALES)
    assert zh != en
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in outcome_word(kind, outcome, "en"))


def test_a_survey_without_an_answer_is_no_telephone_without_one() -> None:
    survey, hunt = (
        [outcome_word(kind, "no_answer", locale) for locale in LOCALES]
        for kind in ("survey", "hunt")
    )
    assert survey == ["客户没有评价", "the caller gave no score"]
    assert hunt == ["无人接听", "no answer"]


def test_who_only_listened_is_told_apart_from_whom_nobody_answered() -> None:
    def ended(kind: str) -> str:
        step = ExplainStep(hotline="4001234567", node="n", kind=kind, label="", outcome="x")
        return told_end(Explanation(steps=(step,), end="hung_up"), "zh-CN")

    assert ended("play") == "客户听完后通话结束，没有转接电话。"
    assert ended("hunt") == "通话结束，没有人接听。"


MENU = {
    "kind": "menu",
    "id": "menu",
    "label": "主菜单",
    "prompt": "system:goodbye",
    "keys": {"1": "end", "7": "-"},
    "on_timeout": "end",
    "on_invalid": "end",
}


@pytest.mark.anyio
async def test_an_exit_that_leads_nowhere_is_not_connected(admin: httpx.AsyncClient) -> None:
    asked = {"document": a_flow("menu", MENU)}
    found = (await admin.post(f"{DRAFT}/check", json=asked)).json()["findings"]
    assert [one["message"] for one in found] == ["按键菜单“主菜单”的按键 7 还没有连接到节点。"]
    await admin.patch("/users/me", json={"locale": "en"})
    found = (await admin.post(f"{DRAFT}/check", json=asked)).json()["findings"]
    assert found[0]["message"] == "Menu “主菜单”: key 7 is not connected to a step yet."


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("keys", "said"), [("8", "没有这个按键，之后没有再按。"), ("888", "没有这个按键。")]
)
async def test_a_key_that_the_menu_has_not(admin: httpx.AsyncClient, keys: str, said: str) -> None:
    flow = a_flow("menu", {**MENU, "keys": {"1": "end"}})
    answer = await ask(admin, {"at": "2026-10-08T10:00:00+08:00", "keys": keys}, document=flow)
    assert answer["steps"][0]["message"].endswith(f"来电者按“{keys}”，{said}")


@pytest.mark.anyio
async def test_a_date_with_hours_of_its_own_is_named(admin: httpx.AsyncClient) -> None:
    hours = {
        "kind": "schedule", "id": "hours", "schedule": "work", "on_open": "end", "on_closed": "end"
    }  # fmt: skip
    party = {"date": "2026-10-01", "name": "公司年会"}
    short = {"date": "2026-10-08", "segments": [{"start": "09:00", "end": "12:00"}]}
    flow = {
        **a_flow("hours", hours),
        "schedules": {"work": {"name": "办公时间", "exceptions": [party, short]}},
    }
    told = [
        (await ask(admin, {"at": f"{day}T10:00:00+08:00"}, document=flow))["steps"][0]["message"]
        for day in ("2026-10-01", "2026-10-02", "2026-10-08")
    ]
    assert told == [
        "2026-10-01 10:00（星期四，特殊日期“公司年会”，全天休息），按工作时间“办公时间”：下班。",
        "2026-10-02 10:00（星期五），按工作时间“办公时间”：下班。",
        "2026-10-08 10:00（星期四，特殊日期，09:00–12:00 上班），按工作时间“办公时间”：上班。",
    ]


@pytest.mark.anyio
async def test_a_case_that_screening_turns_away_says_so(admin: httpx.AsyncClient) -> None:
    case = {
        "name": "黑名单",
        "question": {"caller": "13900139000", "at": "2026-10-08T10:00:00+08:00"},
        "expects": {"queue": "main", "end": "talked"},
    }
    added = await admin.post(f"{FLOW}/cases", json={"case": case})
    assert added.status_code == 201, added.text
    (result,) = (await admin.post(f"{FLOW}/cases/run", json={})).json()["items"]
    (fault,) = result["faults"]
    assert (fault["what"], fault["found"]) == ("screened", "blacklisted")
    asked = {"document": a_flow("hello", play("end"))}
    (found,) = (await admin.post(f"{DRAFT}/check", json=asked)).json()["findings"]
    assert found["message"] == (
        "测试用例“黑名单”没有通过：来电在进入流程前就被拒绝（来电号码在黑名单中），请看“来电筛选”。"
    )


@pytest.mark.anyio
async def test_a_replay_names_where_calls_come_to(admin: httpx.AsyncClient, house: House) -> None:
    def place(kind: str, id: str) -> dict[str, str]:  # noqa: A002
        return {"kind": kind, "id": id, "label": ""}

    moved = {"before": place("hunt", "main"), "after": place("voicemail", "main")}
    hung_up = {"before": place("hunt", "sales"), "after": place("play", "n17")}
    rest = {"count": 1, "call_ids": []}
    replay = (await admin.post(f"{FLOW}/replays", json={"days": 7})).json()["id"]
    async with house.database.session(OPERATOR) as db:
        row = await db.get_one(FlowReplayRow, replay)
        row.report = {"calls": 20, "same": 18, "moved": [{**moved, **rest}, {**hung_up, **rest}]}
    shown = (await admin.get(f"{FLOW}/replays/{replay}")).json()["report"]
    assert [(one["before"]["name"], one["after"]["name"]) for one in shown["moved"]] == [
        ("全部接听电话", "主留言箱"),
        ("销售", "播放语音"),
    ]
