"""Callers who are not wanted."""

from playwright.sync_api import Locator, Page, expect

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
    demo.get_by_role("option", name="广东（全部）").click()
    demo.keyboard.press("Escape")
    demo.get_by_label("同时通话").fill("20")
    demo.get_by_label("同时通话").blur()
    demo.get_by_role("button", name="保存", exact=True).click()
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    demo.reload()
    demo.get_by_role("tab", name="地区与次数").click()
    expect(demo.get_by_label("拒绝这些地区")).to_be_checked()
    expect(demo.get_by_label("同时通话")).to_have_value("20")


def rules(page: Page) -> None:
    page.goto("/blacklist")
    page.get_by_role("tab", name="地区与次数").click()


def chosen(page: Page) -> Locator:
    return page.locator(".places-select").first.locator(".el-tag")


def test_places_are_chosen_by_typing_and_enter(demo: Page) -> None:
    rules(demo)
    demo.get_by_label("只允许这些地区").check()
    field = demo.get_by_label("地区列表")
    demo.locator(".places-select").first.click()
    demo.keyboard.type("北京")
    expect(demo.get_by_role("option")).to_have_text(["北京（全部）"])
    demo.keyboard.press("Enter")
    expect(chosen(demo)).to_have_text(["北京"])
    demo.keyboard.type("广州")
    expect(demo.get_by_role("option")).to_have_text(["广州"])
    demo.keyboard.press("Enter")
    demo.keyboard.type("海南")
    demo.keyboard.press("Enter")
    demo.keyboard.press("Enter")  # once more: nothing is typed, so nothing is taken or lost
    expect(chosen(demo)).to_have_text(["北京", "广州", "海南"])
    demo.keyboard.type("火星")
    demo.keyboard.press("Enter")
    expect(demo.get_by_role("alert")).to_contain_text("没有“火星”这个地区")
    expect(chosen(demo)).to_have_text(["北京", "广州", "海南"])
    field.fill("024")
    expect(demo.get_by_role("option").first).to_have_text("区号 024")
    demo.keyboard.press("Enter")
    field.fill("0755266")
    demo.keyboard.press("Enter")
    expect(chosen(demo)).to_have_text(["北京", "广州", "海南", "024", "0755266*"])
    field.fill("上海")
    demo.keyboard.press("Escape")
    field.fill("上海")
    expect(demo.get_by_role("option")).to_have_text(["上海（全部）"])
    demo.get_by_role("heading", name="次数").click()
    expect(demo.get_by_role("alert")).to_contain_text("“上海”没有加入")
    demo.get_by_role("button", name="保存", exact=True).click()
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    demo.reload()
    demo.get_by_role("tab", name="地区与次数").click()
    expect(chosen(demo)).to_have_text(["北京", "广州", "海南", "024", "0755266*"])


def test_a_rule_about_no_region_is_refused_at_the_field(demo: Page) -> None:
    rules(demo)
    demo.get_by_label("只允许这些地区").check()
    demo.get_by_role("button", name="保存", exact=True).click()
    expect(demo.get_by_role("alert")).to_contain_text("否则没有人能打进来")
    demo.get_by_label("拒绝这些地区").check()
    demo.get_by_role("button", name="保存", exact=True).click()
    expect(demo.get_by_role("alert")).to_contain_text("否则这条规则不起作用")


def test_letting_in_nobody_is_asked_first_and_told_on_the_home_page(demo: Page) -> None:
    rules(demo)
    demo.get_by_label("仅允许").check()
    demo.get_by_role("button", name="保存", exact=True).click()
    asked = demo.get_by_role("dialog")
    expect(asked).to_contain_text("名单是空的：保存后没有人能打进来。")
    asked.get_by_role("button", name="取消").click()
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_hidden()
    demo.get_by_role("button", name="保存", exact=True).click()
    demo.get_by_role("dialog").get_by_role("button", name="仍要保存").click()
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    demo.goto("/")
    expect(demo.get_by_text("没有人能打进来", exact=True).first).to_be_visible()
    expect(demo.get_by_text("没有人能打进 400-123-4567：白名单是空的")).to_be_visible()
    expect(demo.get_by_text("一切就绪")).to_be_hidden()
    demo.get_by_role("button", name="查看来电筛选").click()
    expect(demo.get_by_role("tab", name="地区与次数")).to_be_visible()


def test_a_limit_of_nought_is_none(demo: Page) -> None:
    rules(demo)
    limit = demo.get_by_label("每个主叫每小时")
    for tried in ("5", "0"):
        limit.fill(tried)
        limit.blur()
    expect(limit).to_have_value("")
    limit.fill("0")
    limit.blur()
    expect(limit).to_have_value("")
    expect(limit).to_have_attribute("placeholder", "不限")
