"""The call flow before it counts: by region, planned for a moment, and against past calls."""

import re
from datetime import datetime, timedelta, timezone

from playwright.sync_api import BrowserContext, Page, expect

from .conftest import Watch
from .test_flow import FLOW, become, card, choose, draw_menu, open_flow, saved

CHINA = timezone(timedelta(hours=8))


def test_a_region_hotline_is_made_by_its_form(
    demo: Page, context: BrowserContext, watch: Watch
) -> None:
    open_flow(demo)
    become(demo, "region", "地域热线")
    watch.forgive("409")  # the server wants the form, which the page then fills in
    regions = demo.locator("[data-region]")
    before = regions.count()
    demo.get_by_role("button", name="添加地区").click()
    expect(regions).to_have_count(before + 1)
    south = regions.last
    south.get_by_label("名称").first.fill("珠三角")
    places = south.get_by_role("combobox", name="选择省份或城市")
    places.fill("深圳")
    demo.get_by_role("option", name="深圳").locator("visible=true").first.click()
    places.fill("0757")
    demo.keyboard.press("Enter")
    south.get_by_label("名称").first.click()  # closes the list
    choose(demo, south.locator(".destination .el-select.sort"), "语音留言")
    saved(demo)
    if before:
        regions.first.get_by_role("button", name="删除").first.click()
        saved(demo)
    draft = context.request.get(f"{FLOW}/draft").json()
    (region,) = draft["form"]["regions"]
    assert region == {
        "name": "珠三角",
        "places": ["深圳", "0757"],
        "destination": {"to": "voicemail", "box": "main"},
    }
    places.fill("光东")
    demo.keyboard.press("Enter")
    expect(south.get_by_role("alert")).to_contain_text("没有“光东”这个地区")
    assert context.request.get(f"{FLOW}/draft").json()["form"]["regions"] == [region]


def test_publishing_is_planned_for_a_moment_and_called_off(
    demo: Page, context: BrowserContext
) -> None:
    bar = open_flow(demo)
    become(demo, "free_form", "自由流程")
    saved(demo)
    tomorrow = (datetime.now(CHINA) + timedelta(days=1)).strftime("%Y-%m-%d 08:30")
    bar.get_by_role("button", name="发布").click()
    dialog = demo.get_by_role("dialog", name="发布流程")
    dialog.get_by_label("说明").fill("明早换班")
    dialog.get_by_text("定时发布", exact=True).click()
    confirm = dialog.get_by_role("button", name="确定定时发布")
    expect(confirm).to_be_disabled()
    dialog.get_by_label("选择日期和时间").fill(tomorrow)
    demo.keyboard.press("Enter")
    confirm.click()
    expect(demo.get_by_text("已安排定时发布")).to_be_visible()
    expect(bar).to_contain_text(f"将于 {tomorrow} 自动发布")
    shown = context.request.get(FLOW).json()
    assert shown["version"] is None, "nothing counts before its time"
    planned = datetime.fromisoformat(shown["schedule"]["publish_at"])
    assert planned.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") == tomorrow
    assert shown["schedule"]["note"] == "明早换班"

    demo.reload()
    bar.get_by_role("button", name="取消定时发布").click()
    expect(demo.get_by_text("已取消定时发布")).to_be_visible()
    expect(bar).not_to_contain_text("自动发布")
    assert context.request.get(FLOW).json()["schedule"] is None


def test_past_calls_are_replayed_against_the_draft(demo: Page, context: BrowserContext) -> None:
    open_flow(demo)
    demo.get_by_role("tab", name="历史回放").click()
    start = demo.get_by_role("button", name="开始回放")
    expect(start).to_be_disabled()
    expect(demo.get_by_text("现在没有草稿")).to_be_visible()
    demo.get_by_role("tab", name="流程设置").click()
    become(demo, "free_form", "自由流程")
    draw_menu(demo)
    saved(demo)
    expect(card(demo, "主菜单")).to_be_visible()
    demo.get_by_role("tab", name="历史回放").click()
    choose(demo, demo.locator(".el-select.days"), "最近 1 天")
    start.click()
    moved = demo.locator(".way").first
    expect(moved).to_be_visible(timeout=60_000)
    expect(moved).to_contain_text("→")
    expect(demo.get_by_text("通和原来一样")).to_be_visible()
    demo.get_by_role("link", name="示例 1").first.click()
    expect(demo).to_have_url(re.compile(r"/calls\?call=call-"))
    assert context.request.get(FLOW).json()["version"] is None
