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


def test_a_file_is_shown_line_by_line_before_it_is_taken_in(demo: Page) -> None:
    demo.goto("/blacklist")
    demo.get_by_role("tab", name="白名单").click()
    panel = demo.get_by_role("tabpanel", name="白名单")
    panel.get_by_role("button", name="上传文件").click()
    content = "号码,原因\n13800000001,老客户\n020,广州\nabc,\n".encode("gbk")
    demo.get_by_role("dialog").get_by_label("选择文件").set_input_files(
        {"name": "名单.csv", "mimeType": "text/csv", "buffer": content}
    )
    expect(demo.get_by_text("共 3 行：可加入 2，重复 0，无效 1。")).to_be_visible()
    expect(demo.get_by_role("cell", name="abc")).to_be_visible()
    demo.get_by_role("button", name="加入 2 个号码").click()
    expect(panel.locator(".grid-table tbody tr")).to_have_count(2)
    expect(panel.get_by_role("cell", name="020*", exact=True)).to_be_visible()


def test_places_and_limits_are_saved(demo: Page) -> None:
    demo.goto("/blacklist")
    demo.get_by_role("tab", name="地区与次数").click()
    demo.get_by_label("拒绝这些地区").check()
    demo.get_by_label("地区列表").fill("广东")
    demo.get_by_role("option", name="广东", exact=True).click()
    demo.keyboard.press("Escape")
    demo.get_by_label("同时通话").fill("20")
    demo.get_by_label("同时通话").blur()
    demo.get_by_role("button", name="保存", exact=True).click()
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    demo.reload()
    demo.get_by_role("tab", name="地区与次数").click()
    expect(demo.get_by_label("拒绝这些地区")).to_be_checked()
    expect(demo.get_by_label("同时通话")).to_have_value("20")
