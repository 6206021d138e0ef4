"""What would happen to a call, and test cases that run before every publish (F-FLOW-9)."""

from typing import Any

import httpx
import pytest

from .conftest import House, error_of
from .every_endpoint import CASE
from .test_flows import DRAFT, FLOW, a_flow, publish, save

pytestmark = pytest.mark.anyio
AT_NIGHT = "2026-10-08T21:00:00+08:00"
HUNT: dict[str, Any] = {
    "kind": "hunt",
    "id": "sales",
    "on_no_answer": "end",
    "on_busy": "end",
    "on_queue_full": "end",
}
MENU: dict[str, Any] = {
    "kind": "menu",
    "id": "menu",
    "prompt": "system:goodbye",
    "keys": {"1": "sales", "3": "end"},
    "on_timeout": "end",
    "on_invalid": "end",
}
HOURS: dict[str, Any] = {
    "kind": "schedule",
    "id": "hours",
    "schedule": "work",
    "on_open": "menu",
    "on_closed": "end",
}
WITH_MENU = {
    **a_flow("hours", HOURS, MENU, HUNT),
    "schedules": {
        "work": {"name": "工作时间", "week": {"thu": [{"start": "09:00", "end": "18:00"}]}}
    },
}


async def ask(client: httpx.AsyncClient, question: dict[str, Any], **more: Any) -> Any:
    answer = await client.post(f"{FLOW}/explain", json={"question": question, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_explains_step_by_step(admin: httpx.AsyncClient) -> None:
    await publish(admin, WITH_MENU)
    question = {"caller": "13800138000", "at": "2026-10-08T10:00:00+08:00", "keys": "1"}
    answer = await ask(admin, question)
    assert (answer["end"], answer["message"]) == ("talked", "来电者与接听人通话。")
    assert [(step["node"], step["outcome"], step["message"]) for step in answer["steps"]] == [
        ("hours", "open", "2026-10-08 10:00（星期四），按工作时间“工作时间”：上班。"),
        ("menu", "1", "来电者按“1”。"),
        (
            "sales",
            "answered",
            "转接“全部接听电话”（默认方式）：张经理、前台；结果：接通。",
        ),
    ]
    await admin.patch("/users/me", json={"locale": "en"})
    night = await ask(admin, {**question, "at": AT_NIGHT})
    assert night["steps"][0]["message"] == (
        "2026-10-08 21:00 (Thursday), by the working hours “工作时间”: closed."
    )
    assert (night["end"], night["keys_left"]) == ("hung_up", "1")


async def test_says_names_instead_of_ids(admin: httpx.AsyncClient, house: House) -> None:
    """Prompts by their names or what they say, groups, boxes and nodes by theirs."""
    flow = a_flow(
        "welcome",
        {
            "kind": "play",
            "id": "welcome",
            "prompt": f"tenant:{house.company.ours.prompt}",
            "next": "no",
        },
        {"kind": "play", "id": "no", "prompt": "system:menu_timeout", "next": "ring"},
        {**HUNT, "id": "ring", "queue": "sales", "on_no_answer": "box", "label": "销售部"},
        {"kind": "voicemail", "id": "box", "box": "sales", "next": "end"},
    )
    flow["nodes"]["end"] = {**flow["nodes"]["end"], "label": "再见"}
    question = {"at": AT_NIGHT, "phones": "no_answer"}
    told = [(one["name"], one["message"]) for one in await steps(admin, question, flow)]
    assert told == [
        ("播放语音 welcome", "播放语音“欢迎”。"),
        ("播放语音 no", "播放语音“没有收到您的按键，请重新输入”。"),
        ("销售部", "转接“销售”（默认方式）：—；结果：无人接听。"),
        (
            "留言 box",
            (
                "播放语音“您好，现在暂时无法接听您的电话，请在提示音后留言，留言完毕…”，"
                "留言到“销售”：已留言。"
            ),
        ),
        ("再见", "挂断（原因码 16）。"),
    ]  # fmt: skip
    await admin.patch("/users/me", json={"locale": "en"})
    told = [(one["name"], one["message"]) for one in await steps(admin, question, flow)]
    assert told[1] == (
        "Play no",
        "Plays “We have received no key. Please try again”.",
    )
    assert not any("tenant:" in said or "system:" in said for _, said in told)


async def steps(client: httpx.AsyncClient, question: Any, flow: Any) -> list[Any]:
    return list((await ask(client, question, document=flow))["steps"])


async def test_findings_say_names_too(admin: httpx.AsyncClient) -> None:
    menu = {**MENU, "keys": {"1": "ring"}, "label": "总菜单", "on_timeout": "menu"}
    flow = a_flow(
        "menu", menu, {**HUNT, "id": "ring", "on_answered": "again"}, {**HUNT, "id": "again"}
    )
    answer = await admin.post(f"{DRAFT}/check", json={"document": flow})
    said = {found["code"]: found["message"] for found in answer.json()["findings"]}
    assert said["endless"] == "来电者不按键时会一直循环：总菜单 → 总菜单。"
    assert "转接电话 again" in said["talks_twice"]


async def test_explains_whoever_is_turned_away(admin: httpx.AsyncClient) -> None:
    answer = await ask(admin, {"caller": "13900139000", "at": AT_NIGHT})
    assert (answer["end"], answer["message"]) == (
        "rejected",
        "来电被拒绝：来电号码在黑名单中。",
    )


async def test_asks_draft_old_version_or_document(admin: httpx.AsyncClient) -> None:
    await publish(admin, WITH_MENU)
    await save(admin, a_flow("end"))
    question = {"at": AT_NIGHT}
    paths = [
        [step["node"] for step in (await ask(admin, question, **which))["steps"]]
        for which in ({}, {"flow": "draft"}, {"version": 1}, {"document": a_flow("sales", HUNT)})
    ]
    assert paths == [["hours", "end"], ["end"], ["hunt"], ["sales"]]
    body = {"question": question, "version": 77}
    assert (await admin.post(f"{FLOW}/explain", json=body)).status_code == 404
    wrong = await admin.post(f"{FLOW}/explain", json={"question": {"at": AT_NIGHT, "keys": "x"}})
    assert error_of(wrong) == (422, "pattern_mismatch", "question.keys")


async def test_a_failing_case_keeps_a_flow_from_being_published(
    admin: httpx.AsyncClient, house: House
) -> None:
    added = await admin.post(f"{FLOW}/cases", json={"case": CASE})
    assert added.status_code == 201
    run = (await admin.post(f"{FLOW}/cases/run", json={})).json()
    assert (run["passed"], run["failed"]) == (1, 0)

    await save(admin, a_flow("end"))
    check = (await admin.post(f"{DRAFT}/check", json={})).json()
    assert [(f["code"], f["message"]) for f in check["findings"]] == [
        ("case_failed", "测试用例“国庆”没有通过：结果应为“接通通话”，实际为“系统挂断”。")
    ]
    refused = await admin.post(f"{DRAFT}/publish", json={})
    assert error_of(refused) == (409, "flow_cases_failed", None)
    assert house.reloaded == []
    forced = await admin.post(f"{DRAFT}/publish", json={"force": True})
    assert [f["code"] for f in forced.json()["findings"]] == ["case_failed"]
    run = (await admin.post(f"{FLOW}/cases/run", json={"ids": [added.json()["id"]]})).json()
    (result,) = run["items"]
    assert (run["failed"], result["passed"], result["faults"][0]["what"]) == (1, False, "end")
    assert [step["node"] for step in result["explanation"]["steps"]] == ["end"]


async def test_cases_are_changed_and_deleted(admin: httpx.AsyncClient, house: House) -> None:
    case_id = (await admin.post(f"{FLOW}/cases", json={"case": CASE})).json()["id"]
    renamed = {"case": {**CASE, "name": "五一"}}
    first = {"If-Match": '"1"'}
    changed = await admin.put(f"{FLOW}/cases/{case_id}", json=renamed, headers=first)
    assert changed.json()["case"]["name"] == "五一"
    items = (await admin.get(f"{FLOW}/cases")).json()["items"]
    assert [item["case"]["name"] for item in items] == ["五一"]
    assert (await admin.delete(f"{FLOW}/cases/{case_id}")).status_code == 204
    assert (await admin.get(f"{FLOW}/cases")).json()["items"] == []
    assert error_of(await admin.delete(f"{FLOW}/cases/{case_id}"))[0] == 404
    (entry,) = await house.audited("flow_case.changed")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["name"], entry.after["name"]) == ("国庆", "五一")


async def test_two_hundred_cases_at_most(admin: httpx.AsyncClient) -> None:
    for number in range(200):
        answer = await admin.post(f"{FLOW}/cases", json={"case": {**CASE, "name": str(number)}})
        assert answer.status_code == 201
    refused = await admin.post(f"{FLOW}/cases", json={"case": CASE})
    assert error_of(refused) == (409, "too_many_cases", None)
