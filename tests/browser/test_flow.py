"""The call flow: a group hotline by its form, a menu drawn in free form, trying it, going back."""

import re
from datetime import datetime

from playwright.sync_api import BrowserContext, Locator, Page, expect

from hotline400.routing.schedule import CHINA

from .conftest import Watch
from .test_every_page import picture

HOTLINE = "/api/v1/hotlines/4001234567"
FLOW = f"{HOTLINE}/flow"


def open_flow(page: Page) -> Locator:
    """The bar that says where the draft stands."""
    page.goto("/flow")
    bar = page.locator(".bar[data-state]")
    expect(bar).to_be_visible()
    return bar


def become(page: Page, product: str, name: str) -> None:
    page.get_by_role("button", name="更换方式").click()
    page.locator(f"[data-product={product}]").click()
    page.get_by_role("button", name="切换", exact=True).click()
    expect(page.get_by_text(f"已切换为“{name}”")).to_be_visible()


def saved(page: Page) -> None:
    expect(page.locator(".bar[data-state=saved]")).to_be_visible()


def publish(page: Page, note: str = "") -> None:
    saved(page)
    page.locator(".bar").get_by_role("button", name="发布").click()
    dialog = page.get_by_role("dialog", name="发布流程")
    dialog.get_by_label("说明").fill(note)
    dialog.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text(re.compile("已发布为版本"))).to_be_visible()


def choose(page: Page, field: Locator, option: str) -> None:
    field.click()
    page.get_by_role("option", name=option).locator("visible=true").first.click()


def test_a_group_hotline_is_made_by_its_form(demo: Page, context: BrowserContext) -> None:
    open_flow(demo)
    become(demo, "group", "分组热线")
    demo.get_by_text("区分上班和下班").click()
    demo.get_by_label("给周六添加时段").click()
    work = demo.locator("[data-desk=work]")
    work.get_by_role("button", name="添加按键").click()
    work.locator("[data-key='1']").get_by_role("button", name="新建分组").click()
    made = demo.get_by_role("dialog", name="新建分组")
    made.get_by_label("分组名称").fill("华南销售")
    made.get_by_text("138 0013 8001").click()
    made.get_by_role("button", name="新建").click()
    expect(work.locator("[data-key='1']").get_by_text("华南销售")).to_be_visible()
    publish(demo, "分组上线")
    form = context.request.get(f"{FLOW}/form").json()["form"]
    queues = context.request.get(f"{HOTLINE}/queues").json()["items"]
    sales = next(queue for queue in queues if queue["name"] == "华南销售")
    assert sales["member_count"] == 1
    assert form["product"] == "group"
    assert form["hours"]["week"]["sat"] == [{"start": "09:00", "end": "18:00"}]
    assert form["work"]["keys"] == {
        "1": {"to": "queue", "queue": sales["id"]},
        "9": {"to": "voicemail", "box": "main"},
        "0": {"to": "queue", "queue": "main"},
    }
    assert context.request.get(FLOW).json()["version"]["note"] == "分组上线"


def card(page: Page, name: str) -> Locator:
    return page.locator(".vue-flow article", has_text=name).first


def panel(page: Page) -> Locator:
    return page.locator("aside.panel")


def draw_menu(page: Page) -> None:
    """Before the phones: a menu whose key 1 leads to the phones and 9 to voicemail."""
    page.get_by_role("button", name="添加节点").click()
    page.locator("[data-kind=menu]").click()
    side = panel(page)
    side.get_by_label("名称", exact=True).fill("主菜单")
    side.get_by_role("button", name="按 9").click()
    choose(page, side.locator("[data-exit='keys:1']").get_by_role("combobox"), "转接电话")
    side.locator("[data-exit='keys:9']").get_by_role("button", name="在“按 9”之后添加").click()
    page.locator("[data-kind=voicemail]").click()
    card(page, "主菜单").click()
    side.get_by_role("button", name="从这里开始").click()


def test_a_menu_is_drawn_in_free_form(demo: Page, context: BrowserContext) -> None:
    open_flow(demo)
    become(demo, "free_form", "自由流程")
    draw_menu(demo)
    publish(demo)
    flow = context.request.get(FLOW).json()
    assert flow["product"] == "free_form"
    document = flow["document"]
    menu = document["nodes"][document["start"]]
    assert (menu["kind"], menu["label"]) == ("menu", "主菜单")
    assert document["nodes"][menu["keys"]["1"]]["kind"] == "hunt"
    assert document["nodes"][menu["keys"]["9"]]["kind"] == "voicemail"


def test_what_was_drawn_can_be_undone_and_redone(demo: Page) -> None:
    open_flow(demo)
    become(demo, "free_form", "自由流程")
    cards = demo.locator(".vue-flow article")
    expect(card(demo, "转接电话")).to_be_visible()
    before = cards.count()
    card(demo, "转接电话").focus()
    demo.keyboard.press("Delete")
    expect(cards).to_have_count(before - 1)
    demo.keyboard.press("Control+z")
    expect(cards).to_have_count(before)
    demo.keyboard.press("Control+y")
    expect(cards).to_have_count(before - 1)


def test_an_open_exit_is_told_at_its_node_and_cannot_be_published(demo: Page) -> None:
    bar = open_flow(demo)
    become(demo, "free_form", "自由流程")
    card(demo, "转接电话").click()
    side = panel(demo)
    choose(demo, side.locator("[data-exit=on_busy]").get_by_role("combobox"), "未连接")
    saved(demo)
    bar.get_by_role("button", name=re.compile("个错误")).click()
    finding = demo.locator(".findings button").first
    side.get_by_role("button", name="关闭面板").click()
    bar.get_by_role("button", name=re.compile("个错误")).click()
    finding.click()
    expect(side).to_be_visible()
    bar.get_by_role("button", name="发布").click()
    dialog = demo.get_by_role("dialog", name="发布流程")
    expect(dialog.get_by_role("button", name="发布", exact=True)).to_be_disabled()


def test_lines_are_drawn_from_a_handle_to_a_card(demo: Page, context: BrowserContext) -> None:
    open_flow(demo)
    become(demo, "free_form", "自由流程")
    hunt = demo.locator(".vue-flow article[data-node=hunt]")
    handle = hunt.locator(".vue-flow__handle[data-handleid=on_busy]").bounding_box()
    target = demo.locator("article[data-node=queue_full] .vue-flow__handle[data-handleid=in]")
    end = target.bounding_box()
    assert handle is not None
    assert end is not None
    demo.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    demo.mouse.down()
    demo.mouse.move(end["x"] - 30, end["y"], steps=6)
    demo.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=6)
    demo.mouse.up()
    expect(demo.locator(".bar[data-state=saving], .bar[data-state=waiting]").first).to_be_visible()
    saved(demo)
    draft = context.request.get(f"{FLOW}/draft").json()["document"]
    assert draft["nodes"]["hunt"]["on_busy"] == "queue_full"


def test_an_earlier_version_comes_back(demo: Page, context: BrowserContext) -> None:
    open_flow(demo)
    become(demo, "free_form", "自由流程")
    draw_menu(demo)
    publish(demo, "加了菜单")
    demo.get_by_role("tab", name="版本").click()
    rows = demo.locator("li[data-version]")
    expect(rows).to_have_count(2)
    rows.nth(1).get_by_role("button", name="对比").click()
    expect(demo.get_by_role("dialog", name="修改内容").get_by_text("节点“主菜单”")).to_be_visible()
    demo.keyboard.press("Escape")
    rows.nth(1).get_by_role("button", name="回退到此版本").click()
    restore = demo.get_by_role("dialog", name="回退到版本 1")
    restore.get_by_role("button", name="回退到此版本").click()
    expect(demo.get_by_text("已回退到版本 1")).to_be_visible()
    in_force = context.request.get(FLOW).json()
    assert (in_force["version"]["version"], in_force["product"]) == (3, "sales")
    assert in_force["version"]["restored_from"] == 1


def plan_to_publish(page: Page, context: BrowserContext) -> None:
    """Two versions, and a third to come next century."""
    open_flow(page)
    become(page, "free_form", "自由流程")
    draw_menu(page)
    publish(page)
    plan = {"publish_at": "2099-10-01T08:30:00+08:00", "version": 2}
    assert context.request.post(f"{FLOW}/schedule", data=plan).status == 200
    page.reload()
    page.get_by_role("tab", name="版本").click()
    page.locator("li[data-version='1']").get_by_role("button", name="回退到此版本").click()


def test_going_back_names_what_is_planned_and_cancels_it(
    demo: Page, context: BrowserContext
) -> None:
    plan_to_publish(demo, context)
    restore = demo.get_by_role("dialog", name="回退到版本 1")
    expect(restore.get_by_role("alert")).to_contain_text("2099-10-01 08:30")
    expect(restore.get_by_label("同时取消这次定时发布")).to_be_checked()
    restore.get_by_role("button", name="回退到此版本").click()
    expect(demo.get_by_text("定时发布也已取消")).to_be_visible()
    assert context.request.get(FLOW).json()["schedule"] is None


def test_going_back_may_leave_what_is_planned(demo: Page, context: BrowserContext) -> None:
    plan_to_publish(demo, context)
    restore = demo.get_by_role("dialog", name="回退到版本 1")
    restore.get_by_text("同时取消这次定时发布").click()
    restore.get_by_role("button", name="回退到此版本").click()
    expect(demo.get_by_text("已回退到版本 1")).to_be_visible()
    assert context.request.get(FLOW).json()["schedule"]["failed_at"] is None


def test_a_supposed_call_is_explained_and_kept_as_a_test_case(demo: Page) -> None:
    open_flow(demo)
    become(demo, "free_form", "自由流程")
    draw_menu(demo)
    saved(demo)
    demo.get_by_role("tab", name="试拨").click()
    demo.get_by_label("来电号码").fill("138 0013 8000")
    demo.get_by_label("客户的按键").fill("9")
    demo.get_by_role("button", name="试拨", exact=True).click()
    steps = demo.locator("[data-step]")
    expect(steps.nth(0)).to_contain_text("按了 9")
    expect(steps.nth(1)).to_contain_text("语音留言")
    expect(card(demo, "语音留言")).to_have_class(re.compile("trodden"))
    expect(card(demo, "转接电话")).to_have_class(re.compile("faded"))
    demo.get_by_role("button", name="保存为测试用例").click()
    demo.get_by_role("dialog").get_by_role("button", name="保存", exact=True).click()
    demo.get_by_role("button", name="全部运行").click()
    expect(demo.get_by_text("1 个用例，1 个通过")).to_be_visible()
    demo.get_by_role("tab", name="流程设置").click()
    card(demo, "主菜单").click()
    choose(demo, panel(demo).locator("[data-exit='keys:9']").get_by_role("combobox"), "转接电话")
    saved(demo)
    demo.get_by_role("tab", name="试拨").click()
    demo.get_by_role("button", name="全部运行").click()
    expect(demo.locator("[data-case]")).to_contain_text("结果应该是“留下留言”")


def test_a_wrong_number_is_marked_and_what_came_out_before_is_gone(demo: Page) -> None:
    open_flow(demo)
    demo.get_by_role("tab", name="试拨").click()
    caller = demo.get_by_label("来电号码")
    keep = demo.get_by_role("button", name="保存为测试用例")
    caller.fill("138 0013 8000")
    demo.get_by_role("button", name="试拨", exact=True).click()
    expect(keep).to_be_visible()
    for wrong in ("138001380", "abc"):
        caller.fill(wrong)
        demo.get_by_role("button", name="试拨", exact=True).click()
        expect(demo.get_by_text("号码不完整或不是电话号码")).to_be_visible()
        expect(caller).to_have_attribute("aria-invalid", "true")
        expect(keep).to_have_count(0)
    caller.fill("020 8888 6666")
    demo.get_by_role("button", name="试拨", exact=True).click()
    expect(keep).to_be_visible()
    expect(caller).to_have_attribute("aria-invalid", "false")


def test_publishing_says_what_changes_and_takes_no_moment_that_has_passed(demo: Page) -> None:
    bar = open_flow(demo)
    become(demo, "free_form", "自由流程")
    publish(demo)
    card(demo, "转接电话").click()
    choose(demo, panel(demo).locator("[data-exit=on_busy]").get_by_role("combobox"), "挂断")
    saved(demo)
    bar.get_by_role("button", name="发布").click()
    dialog = demo.get_by_role("dialog", name="发布流程")
    expect(dialog.get_by_text("与线上版本有 1 处不同")).to_be_visible()
    dialog.get_by_text("定时发布").click()
    today = datetime.now(CHINA).date()
    dialog.get_by_label("选择日期和时间").fill(f"{today} 00:00")
    dialog.get_by_label("选择日期和时间").press("Enter")
    expect(dialog.get_by_text("这个时间已经过去")).to_be_visible()
    expect(dialog.get_by_role("button", name="确定定时发布")).to_be_disabled()
    dialog.get_by_role("button", name="查看修改内容").click()
    expect(demo.get_by_role("dialog", name="修改内容")).to_be_visible()


def test_an_unfinished_node_says_what_it_lacks_and_keeps_the_page_open(
    demo: Page, watch: Watch
) -> None:
    bar = open_flow(demo)
    become(demo, "free_form", "自由流程")
    demo.get_by_role("button", name="添加节点").click()
    demo.locator("[data-kind=password]").click()
    expect(bar).to_have_attribute("data-state", "refused")
    expect(panel(demo).get_by_role("alert").first).to_be_visible()
    demo.get_by_role("link", name="首页").click()
    demo.get_by_role("button", name="继续编辑").click()
    panel(demo).get_by_role("button", name="添加密码").click()
    panel(demo).get_by_label("4–16 位数字").fill("246810")
    saved(demo)
    demo.get_by_role("link", name="首页").click()
    expect(demo).to_have_url("/")
    watch.forgive("422")


def test_a_waiting_caller_may_ask_to_be_called_back(demo: Page, context: BrowserContext) -> None:
    open_flow(demo)
    become(demo, "free_form", "自由流程")
    card(demo, "转接电话").click()
    side = panel(demo)
    side.get_by_role("button", name="按 1", exact=True).click()
    side.locator("[data-exit='keys:1']").get_by_role("button", name="在“按 1”之后添加").click()
    demo.locator("[data-kind=callback]").click()
    choose(demo, side.locator("[data-exit='on_declined']").get_by_role("combobox"), "转接电话")
    side.get_by_label("没有接通，过多久再试 2").fill("20")
    demo.keyboard.press("Tab")
    saved(demo)
    picture(demo, "flow-callback")
    nodes = context.request.get(f"{FLOW}/draft").json()["document"]["nodes"].values()
    (hunt,) = [node for node in nodes if node["kind"] == "hunt"]
    (back,) = [node for node in nodes if node["kind"] == "callback"]
    assert (hunt["keys"], back["on_declined"]) == ({"1": back["id"]}, hunt["id"])
    assert (back["retry_minutes"], back["quiet_from"], back["next"]) == ([5, 20], "21:00", None)
    checked = context.request.post(f"{FLOW}/draft/check", data={}).json()
    assert [one for one in checked["findings"] if one["severity"] == "error"] == []


def test_an_example_is_taken_over_and_given_back(demo: Page, context: BrowserContext) -> None:
    open_flow(demo)
    become(demo, "free_form", "自由流程")
    before = context.request.get(f"{FLOW}/draft").json()["document"]
    demo.get_by_role("button", name="从示例开始").click()
    dialog = demo.get_by_role("dialog", name="从示例开始")
    dialog.get_by_text("分机部门（801、802，两层）").click()
    dialog.get_by_text("看看说些什么：3 段语音").click()
    expect(dialog.get_by_text("市场一部请按801，市场二部请按802")).to_be_visible()
    expect(dialog.get_by_text("新建 4 个分组（还没有电话）")).to_be_visible()
    dialog.get_by_role("button", name="使用此示例").click()
    expect(demo.get_by_text("草稿来自示例“分机部门（801、802，两层）”。")).to_be_visible()
    expect(dialog).to_be_hidden()
    expect(card(demo, "主菜单")).to_be_visible()
    expect(card(demo, "市场一部")).to_be_visible()
    draft = context.request.get(f"{FLOW}/draft").json()
    checked = context.request.post(f"{FLOW}/draft/check", data={}).json()
    assert {one["code"] for one in checked["findings"]} == {"queue_without_phones"}
    assert context.request.get(FLOW).json()["version"] is None
    assert draft["taken_over"]["had_draft"] is True

    demo.get_by_role("button", name="撤销示例").click()
    demo.locator(".el-message-box").get_by_role("button", name="撤销示例").click()
    expect(demo.get_by_text("已撤销示例")).to_be_visible()
    expect(card(demo, "主菜单")).to_have_count(0)
    assert context.request.get(f"{FLOW}/draft").json()["document"] == before
    assert len(context.request.get(f"{HOTLINE}/queues").json()["items"]) == 1


def test_a_prompt_is_to_be_recorded_by_phone(
    demo: Page, context: BrowserContext, watch: Watch
) -> None:
    bar = open_flow(demo)
    become(demo, "free_form", "自由流程")
    demo.get_by_role("button", name="添加节点").click()
    demo.locator("[data-kind=record_prompt]").click()
    expect(bar).to_have_attribute("data-state", "refused")  # it has no PIN yet
    side = panel(demo)
    expect(side.get_by_text("存为新语音")).to_be_visible()
    side.get_by_placeholder("4–10 位数字").fill("24a68")
    saved(demo)
    nodes = context.request.get(f"{FLOW}/draft").json()["document"]["nodes"]
    (made,) = [node for node in nodes.values() if node["kind"] == "record_prompt"]
    assert (made["pin"], made["replaces"]) == ("2468", None)
    watch.forgive("422")
