"""Bound phones: add, order, delete, undo, save; and somebody else who is faster."""

from playwright.sync_api import BrowserContext, Locator, Page, expect

from .conftest import Watch

HOTLINE = "/api/v1/hotlines/4001234567"


def rows(page: Page) -> Locator:
    return page.locator("li[data-number]")


def numbers(page: Page) -> list[str]:
    return [row.get_attribute("data-number") or "" for row in rows(page).all()]


def save(page: Page) -> None:
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存,对下一通来电生效".replace(",", "，"))).to_be_visible()


def open_phones(page: Page) -> None:
    page.goto("/phones")
    expect(rows(page)).to_have_count(3)


def test_added_and_ordered_phones_are_there_after_a_reload(demo: Page) -> None:
    open_phones(demo)
    demo.get_by_role("button", name="添加电话").click()
    dialog = demo.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("139 0013 9000 仓库\n+86 755 8888 6666\n123\n13800138001")
    expect(dialog.get_by_text("123：不像电话号码")).to_be_visible()
    expect(dialog.get_by_text("13800138001：已在列表中")).to_be_visible()
    dialog.get_by_role("button", name="添加 2 部").click()
    rows(demo).nth(3).get_by_role("button", name="上移").click()
    first = rows(demo).first.get_by_role("button", name="按上下方向键移动")
    first.focus()
    first.press("ArrowDown")
    rows(demo).nth(0).get_by_role("textbox").fill("二线主管")
    save(demo)
    wanted = ["13800138002", "13800138001", "13900139000", "02088886666", "075588886666"]
    assert numbers(demo) == wanted
    demo.reload()
    expect(rows(demo)).to_have_count(5)
    assert numbers(demo) == wanted
    expect(rows(demo).nth(0).get_by_role("textbox")).to_have_value("二线主管")
    expect(rows(demo).nth(2).get_by_role("textbox")).to_have_value("仓库")


def test_dragging_a_phone_to_another_place(demo: Page) -> None:
    open_phones(demo)
    grip = rows(demo).first.get_by_title("拖动排序").bounding_box()
    last = rows(demo).nth(2).bounding_box()
    assert grip is not None
    assert last is not None
    demo.mouse.move(grip["x"] + 5, grip["y"] + 10)
    demo.mouse.down()
    demo.mouse.move(grip["x"] + 5, last["y"] + last["height"] / 2, steps=8)
    demo.mouse.up()
    assert numbers(demo) == ["13800138002", "02088886666", "13800138001"]


def test_deleted_phones_come_back_by_undo_and_go_by_saving(demo: Page) -> None:
    open_phones(demo)
    for number in ("138 0013 8001", "020-8888 6666"):
        demo.get_by_label(f"选择 {number}").first.click()
    demo.get_by_role("button", name="删除所选").click()
    expect(rows(demo)).to_have_count(1)
    demo.get_by_role("button", name="撤销").click()
    expect(rows(demo)).to_have_count(3)
    demo.get_by_role("button", name="删除 138 0013 8001").click()
    save(demo)
    demo.reload()
    expect(rows(demo)).to_have_count(2)


def test_hunt_settings_are_saved_with_the_list(demo: Page, context: BrowserContext) -> None:
    open_phones(demo)
    demo.get_by_label("顺序方式").check()
    demo.get_by_label("每部振铃时长").fill("25")
    demo.get_by_label("每部振铃时长").blur()
    save(demo)
    saved = context.request.get(f"{HOTLINE}/queues/main").json()
    assert (saved["order"], saved["offer_timeout_seconds"]) == ("sequential", 25)


def test_discarding_brings_the_saved_state_back(demo: Page) -> None:
    open_phones(demo)
    rows(demo).first.get_by_role("button", name="下移").click()
    demo.get_by_label("顺序方式").check()
    demo.get_by_role("button", name="放弃修改").click()
    assert numbers(demo)[0] == "13800138001"
    expect(demo.get_by_label("默认方式")).to_be_checked()
    expect(demo.get_by_role("button", name="保存", exact=True)).to_have_count(0)


def test_a_change_by_somebody_else_is_told_not_overwritten(
    demo: Page, context: BrowserContext, watch: Watch
) -> None:
    open_phones(demo)
    added = context.request.post(f"{HOTLINE}/phones", data={"number": "13700137000"})
    assert added.status == 201
    rows(demo).first.get_by_role("button", name="下移").click()
    demo.get_by_role("button", name="保存", exact=True).click()
    dialog = demo.get_by_role("dialog", name="这里刚刚被别人改过")
    dialog.get_by_role("button", name="全部用已保存的").click()
    dialog.get_by_role("button", name="按选择保存").click()
    expect(rows(demo)).to_have_count(4)
    assert numbers(demo)[0] == "13800138001"
    watch.forgive("412")


def test_a_number_the_server_refuses_is_marked(demo: Page, watch: Watch) -> None:
    open_phones(demo)
    demo.get_by_role("button", name="添加电话").click()
    demo.get_by_role("dialog").get_by_role("textbox").fill("4001234567")
    demo.get_by_role("button", name="添加 1 部").click()
    demo.get_by_role("button", name="保存", exact=True).click()
    expect(rows(demo).nth(3).get_by_role("alert")).to_contain_text("循环")
    watch.forgive("422")


def test_a_number_that_may_cost_more_is_bound_when_it_is_meant(demo: Page, watch: Watch) -> None:
    open_phones(demo)
    demo.get_by_role("button", name="添加电话").click()
    demo.get_by_role("dialog").get_by_role("textbox").fill("16812345678\n4008001234")
    demo.get_by_role("button", name="添加 2 部").click()
    demo.get_by_role("button", name="保存", exact=True).click()
    expect(demo.get_by_role("dialog")).to_contain_text("不在已分配的手机号段内")
    demo.get_by_role("dialog").get_by_role("button", name="取消").click()
    expect(rows(demo).nth(3).get_by_role("alert")).to_contain_text("声讯")
    demo.get_by_role("button", name="保存", exact=True).click()
    demo.get_by_role("button", name="确认绑定").click()
    another = demo.get_by_role("dialog").filter(has_text="由该号码的所有者付费")
    another.get_by_role("button", name="确认绑定").click()
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    demo.reload()
    expect(rows(demo)).to_have_count(5)
    watch.forgive("422")


def test_leaving_with_unsaved_changes_asks_first(demo: Page) -> None:
    open_phones(demo)
    rows(demo).first.get_by_role("button", name="下移").click()
    demo.get_by_role("link", name="首页").click()
    question = (
        demo.get_by_role("dialog", name="修改还没有保存").locator(".el-message-box").bounding_box()
    )
    assert question is not None
    assert question["width"] <= 420, "as wide as the page, a question looks broken"
    demo.get_by_role("button", name="继续编辑").click()
    expect(demo).to_have_url("/phones")
    demo.get_by_role("link", name="首页").click()
    demo.get_by_role("button", name="放弃并离开").click()
    expect(demo).to_have_url("/")
