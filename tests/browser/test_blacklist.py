"""Callers who are not wanted."""

from playwright.sync_api import Page, expect

from .conftest import Watch


def block(page: Page, number: str, reason: str) -> None:
    page.get_by_role("button", name="加入黑名单").click()
    page.get_by_role("dialog").get_by_label("号码").fill(number)
    page.get_by_role("dialog").get_by_label("原因").fill(reason)
    page.get_by_role("dialog").get_by_role("button", name="添加").click()


def test_add_search_and_delete(demo: Page) -> None:
    demo.goto("/blacklist")
    expect(demo.get_by_text("黑名单是空的")).to_be_visible()
    block(demo, "139 0013 9000", "推销")
    expect(demo.get_by_role("cell", name="139 0013 9000", exact=True)).to_be_visible()
    block(demo, "+86 755 8888 1234", "骚扰")
    expect(demo.locator(".grid-table tbody tr")).to_have_count(2)
    demo.get_by_label("搜索号码或原因").fill("139 0013")
    demo.keyboard.press("Enter")
    expect(demo.locator(".grid-table tbody tr")).to_have_count(1)
    demo.locator(".grid-table tbody .el-checkbox").click()
    demo.get_by_role("button", name="删除所选").click()
    demo.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(demo.get_by_text("没有找到")).to_be_visible()
    demo.get_by_role("button", name="清空搜索").last.click()
    expect(demo.locator(".grid-table tbody tr")).to_have_count(1)


def test_a_wrong_and_a_double_number_are_told(demo: Page, watch: Watch) -> None:
    demo.goto("/blacklist")
    block(demo, "12345", "")
    expect(demo.get_by_text("不像电话号码")).to_be_visible()
    demo.get_by_role("dialog").get_by_label("号码").fill("13900139000")
    demo.get_by_role("dialog").get_by_role("button", name="添加").click()
    expect(demo.locator(".grid-table tbody tr")).to_have_count(1)
    block(demo, "13900139000", "")
    expect(demo.get_by_text("已在名单中")).to_be_visible()
    watch.forgive("409")
