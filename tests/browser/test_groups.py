"""Groups of phones: made, filled, ordered, set, renamed and deleted; and the hours of a phone."""

from playwright.sync_api import BrowserContext, Locator, Page, expect

from .conftest import Watch

QUEUES = "/api/v1/hotlines/4001234567/queues"
FLOW = "/api/v1/hotlines/4001234567/flow"


def rows(page: Page) -> Locator:
    return page.locator("li[data-number]")


def numbers(page: Page) -> list[str]:
    return [row.get_attribute("data-number") or "" for row in rows(page).all()]


def save(page: Page) -> None:
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存，对下一通来电生效")).to_be_visible()


def make_group(page: Page, name: str) -> None:
    page.goto("/groups")
    page.get_by_role("button", name="新建分组").click()
    page.get_by_role("dialog").get_by_role("textbox").fill(name)
    page.get_by_role("dialog").get_by_role("button", name="新建").click()
    expect(page.get_by_label("分组名称")).to_have_value(name)


def test_a_new_group_takes_phones_at_once(demo: Page) -> None:
    demo.goto("/groups")
    demo.get_by_role("button", name="新建分组").click()
    dialog = demo.get_by_role("dialog")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    dialog.get_by_role("textbox").fill("售后")
    dialog.get_by_text("138 0013 8002").click()
    dialog.get_by_role("textbox").press("Enter")
    expect(demo.get_by_label("分组名称")).to_have_value("售后")
    expect(rows(demo)).to_have_count(1)


def choose_all(page: Page) -> None:
    page.get_by_role("button", name="选择电话").click()
    page.get_by_role("dialog").get_by_text("全选").click()
    page.get_by_role("dialog").get_by_role("button", name="添加 3 部").click()
    expect(rows(page)).to_have_count(3)
    expect(page.locator(".el-overlay:visible")).to_have_count(0)


def document(context: BrowserContext, queue_id: str) -> dict[str, object]:
    answer: dict[str, object] = context.request.get(f"{QUEUES}/{queue_id}").json()
    return answer


def test_a_group_is_made_filled_ordered_and_set(demo: Page, context: BrowserContext) -> None:
    make_group(demo, "华南销售")
    choose_all(demo)
    rows(demo).nth(2).get_by_role("button", name="上移").click()
    first = rows(demo).first.get_by_role("button", name="按上下方向键移动")
    first.focus()
    first.press("ArrowDown")
    wanted = ["02088886666", "13800138001", "13800138002"]
    assert numbers(demo) == wanted
    demo.get_by_label("顺序方式").check()
    demo.get_by_label("最多转接次数").fill("2")
    demo.get_by_text("播报排队位置", exact=True).click()
    demo.get_by_label("播报间隔").fill("60")
    demo.get_by_text("主叫记忆、接听提示").click()
    demo.get_by_label("主叫记忆").fill("48")
    demo.get_by_text("按 1 才接通", exact=True).click()
    demo.get_by_label("话后整理时间").fill("20")
    demo.get_by_label("话后整理时间").blur()
    save(demo)
    demo.reload()
    expect(rows(demo)).to_have_count(3)
    assert numbers(demo) == wanted
    expect(demo.get_by_label("顺序方式")).to_be_checked()
    expect(demo.get_by_label("主叫记忆")).to_have_value("48")
    saved = document(context, demo.url.rsplit("/", 1)[1])
    assert {
        "order": "sequential",
        "most_offers": 2,
        "announce_position": True,
        "announce_every_seconds": 60,
        "memory_hours": 48,
        "accept_key": True,
        "wrap_up_seconds": 20,
        "member_count": 3,
    }.items() <= saved.items()


def test_weights_and_skills_are_asked_for_only_by_their_orders(
    demo: Page, context: BrowserContext
) -> None:
    make_group(demo, "售后")
    choose_all(demo)
    expect(demo.get_by_label("138 0013 8001 权重")).to_have_count(0)
    demo.get_by_role("button", name="更多振铃顺序").click()
    demo.get_by_label("按权重").check()
    demo.get_by_label("138 0013 8001 权重").fill("3")
    demo.get_by_label("138 0013 8001 权重").blur()
    expect(demo.get_by_text("约占来电的 60%")).to_be_visible()
    demo.get_by_label("按技能").check()
    skill = demo.get_by_role("combobox", name="给 138 0013 8001 添加技能")
    skill.fill("英语")
    demo.get_by_role("option", name="英语").click()
    demo.get_by_label("138 0013 8001 的英语水平").fill("8")
    demo.get_by_label("138 0013 8001 的英语水平").blur()
    demo.get_by_role("button", name="添加一步").click()
    save(demo)
    queue_id = demo.url.rsplit("/", 1)[1]
    members = context.request.get(f"{QUEUES}/{queue_id}/members").json()["items"]
    assert [(m["weight"], m["skills"]) for m in members] == [(3, {"英语": 8}), (1, {}), (1, {})]
    assert document(context, queue_id)["widening"] == [{"after_seconds": 0, "level": 8}]


def test_the_main_group_has_all_phones_and_takes_settings(
    demo: Page, context: BrowserContext
) -> None:
    demo.goto("/groups/main")
    expect(demo.get_by_text("始终包含所有接听电话")).to_be_visible()
    expect(rows(demo)).to_have_count(3)
    expect(demo.get_by_role("button", name="选择电话")).to_have_count(0)
    demo.get_by_label("同时振铃").check()
    save(demo)
    assert document(context, "main")["order"] == "ring_all"
    demo.goto("/phones")
    expect(demo.get_by_label("同时振铃")).to_be_checked()


def test_renaming_and_deleting_a_group(demo: Page) -> None:
    make_group(demo, "临时")
    demo.get_by_role("link", name="全部分组").click()
    demo.get_by_role("button", name="重命名 临时").click()
    demo.get_by_role("dialog").get_by_role("textbox").fill("夜班")
    demo.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(demo.get_by_role("link", name="夜班")).to_be_visible()
    demo.get_by_role("button", name="删除 夜班").click()
    demo.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(demo.locator("li[data-group]")).to_have_count(1)


def test_a_change_by_somebody_else_is_told_not_overwritten(
    demo: Page, context: BrowserContext, watch: Watch
) -> None:
    demo.goto("/groups/main")
    expect(rows(demo)).to_have_count(3)
    tag = context.request.get(f"{QUEUES}/main").headers["etag"]
    context.request.patch(f"{QUEUES}/main", data={"max_waiting": 3}, headers={"If-Match": tag})
    demo.get_by_label("同时振铃").check()
    demo.get_by_role("button", name="保存", exact=True).click()
    dialog = demo.get_by_role("dialog", name="这里刚刚被别人改过")
    dialog.get_by_role("button", name="全部用已保存的").click()
    dialog.get_by_role("button", name="按选择保存").click()
    expect(demo.get_by_label("最多排队人数")).to_have_value("3")
    watch.forgive("412")


def test_leaving_with_unsaved_changes_asks_first(demo: Page) -> None:
    demo.goto("/groups/main")
    demo.get_by_label("同时振铃").check()
    demo.get_by_role("link", name="全部分组").click()
    demo.get_by_role("button", name="继续编辑").click()
    expect(demo).to_have_url("/groups/main")
    demo.get_by_role("link", name="全部分组").click()
    demo.get_by_role("button", name="放弃并离开").click()
    expect(demo).to_have_url("/groups")


def test_a_phone_gets_its_hours(demo: Page, context: BrowserContext) -> None:
    demo.goto("/phones")
    demo.get_by_role("button", name="138 0013 8001 的接听时段").click()
    dialog = demo.get_by_role("dialog")
    dialog.get_by_text("全天").click()
    dialog.get_by_label("开始时间").fill("20:00")
    dialog.get_by_label("结束时间").fill("20:00")
    expect(dialog.get_by_text("开始和结束时间不能相同")).to_be_visible()
    dialog.get_by_label("结束时间").fill("08:30")
    expect(dialog.get_by_text("到第二天 08:30")).to_be_visible()
    dialog.get_by_role("button", name="确定").click()
    save(demo)
    demo.reload()
    expect(demo.get_by_text("20:00–08:30")).to_be_visible()
    phone = context.request.get("/api/v1/hotlines/4001234567/phones").json()["items"][0]
    assert (phone["valid_from"], phone["valid_until"]) == ("20:00", "08:30")


def test_a_group_that_a_flow_leads_to_is_not_deleted(
    demo: Page, context: BrowserContext, watch: Watch
) -> None:
    made = context.request.post(QUEUES, data={"name": "售后", "id": "service"})
    assert made.status == 201
    draft = context.request.get(f"{FLOW}/draft")
    document = draft.json()["document"]
    hunt = next(node for node in document["nodes"].values() if node["kind"] == "hunt")
    hunt["queue"] = "service"
    kept = context.request.put(
        f"{FLOW}/draft",
        data={"document": document, "product": "free_form"},
        headers={"If-Match": draft.headers["etag"]},
    )
    assert kept.status == 200, kept.text()
    demo.goto("/groups")
    demo.get_by_role("button", name="删除 售后").click()
    demo.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(demo.get_by_text("流程正在使用这个分组")).to_be_visible()
    expect(demo.get_by_role("link", name="售后")).to_be_visible()
    watch.forgive("409")


def test_dragging_a_phone_of_a_group_to_another_place(demo: Page) -> None:
    make_group(demo, "夜班")
    choose_all(demo)
    grip = rows(demo).first.get_by_title("拖动排序").bounding_box()
    last = rows(demo).nth(2).bounding_box()
    assert grip is not None
    assert last is not None
    demo.mouse.move(grip["x"] + 5, grip["y"] + 10)
    demo.mouse.down()
    demo.mouse.move(grip["x"] + 5, last["y"] + last["height"] / 2, steps=8)
    demo.mouse.up()
    assert numbers(demo) == ["13800138002", "02088886666", "13800138001"]
