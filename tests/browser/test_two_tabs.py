"""Two tabs on one thing: the second sees both versions, and puts them together or overwrites."""

from playwright.sync_api import BrowserContext, Locator, Page, expect

from .conftest import Watch
from .test_phones import HOTLINE, numbers, open_phones, rows

DRAFT = f"{HOTLINE}/flow/draft"


def merge_dialog(page: Page) -> Locator:
    dialog = page.get_by_role("dialog", name="这里刚刚被别人改过")
    expect(dialog).to_be_visible()
    return dialog


def line(dialog: Locator, name: str) -> Locator:
    return dialog.get_by_role("group", name=name)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存", exact=True).first.click()


def both_edit_phones(demo: Page, context: BrowserContext) -> Page:
    """The other tab adds a phone and rings longer; this one moves, labels and rings longest."""
    other = context.new_page()
    open_phones(other)
    open_phones(demo)
    other.get_by_role("button", name="添加电话").click()
    other.get_by_role("dialog").get_by_role("textbox").fill("13700137000 新同事")
    other.get_by_role("button", name="添加 1 部").click()
    other.get_by_label("每部振铃时长").fill("20")
    other.get_by_label("每部振铃时长").blur()
    save(other)
    expect(other.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    rows(demo).nth(1).get_by_role("textbox").fill("二线主管")
    demo.get_by_label("每部振铃时长").fill("30")
    demo.get_by_label("每部振铃时长").blur()
    save(demo)
    return other


def test_phones_of_both_are_put_together(demo: Page, context: BrowserContext, watch: Watch) -> None:
    both_edit_phones(demo, context)
    dialog = merge_dialog(demo)
    expect(line(dialog, "137 0013 7000").get_by_label("现在已保存的")).to_be_checked()
    expect(line(dialog, "137 0013 7000")).to_contain_text("不在列表里")
    expect(line(dialog, "138 0013 8002").get_by_label("我的")).to_be_checked()
    timeout = line(dialog, "振铃时长")
    expect(timeout).to_contain_text("两边都改了")
    expect(timeout).to_contain_text("30 秒")
    timeout.get_by_label("现在已保存的").check()
    dialog.get_by_role("button", name="按选择保存").click()
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    saved = context.request.get(f"{HOTLINE}/phones").json()["items"]
    assert [phone["number"] for phone in saved][-1] == "13700137000"
    assert saved[1]["label"] == "二线主管"
    queue = context.request.get(f"{HOTLINE}/queues/main").json()
    assert queue["offer_timeout_seconds"] == 20
    assert len(numbers(demo)) == 4
    watch.forgive("412")


def test_mine_can_overwrite_all(demo: Page, context: BrowserContext, watch: Watch) -> None:
    both_edit_phones(demo, context)
    dialog = merge_dialog(demo)
    dialog.get_by_role("button", name="全部用我的").click()
    dialog.get_by_role("button", name="按选择保存").click()
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    saved = context.request.get(f"{HOTLINE}/phones").json()["items"]
    assert len(saved) == 3
    queue = context.request.get(f"{HOTLINE}/queues/main").json()
    assert queue["offer_timeout_seconds"] == 30
    watch.forgive("412")


def test_later_keeps_on_editing_and_asks_again(
    demo: Page, context: BrowserContext, watch: Watch
) -> None:
    both_edit_phones(demo, context)
    merge_dialog(demo).get_by_role("button", name="先不保存").click()
    expect(rows(demo)).to_have_count(3)
    expect(rows(demo).nth(1).get_by_role("textbox")).to_have_value("二线主管")
    save(demo)
    merge_dialog(demo)
    watch.forgive("412")


def test_settings_of_a_number(demo: Page, context: BrowserContext, watch: Watch) -> None:
    demo.goto("/settings")
    demo.get_by_label("400 号码").first.check()
    tag = context.request.get(HOTLINE).headers["etag"]
    context.request.patch(HOTLINE, data={"answer_at": "start"}, headers={"If-Match": tag})
    save(demo)
    dialog = merge_dialog(demo)
    expect(line(dialog, "接听时显示的号码").get_by_label("我的")).to_be_checked()
    expect(line(dialog, "何时开始计为接通").get_by_label("现在已保存的")).to_be_checked()
    dialog.get_by_role("button", name="按选择保存").click()
    expect(demo.get_by_text("设置已保存")).to_be_visible()
    saved = context.request.get(HOTLINE).json()
    assert (saved["caller_id_shown"], saved["answer_at"]) == ("hotline", "start")
    watch.forgive("412")


def test_screening_rules(demo: Page, context: BrowserContext, watch: Watch) -> None:
    demo.goto("/blacklist")
    demo.get_by_role("tab", name="地区与次数").click()
    demo.get_by_label("同时通话").fill("5")
    path = f"{HOTLINE}/screening"
    answer = context.request.get(path)
    body = {**answer.json(), "withheld": "refused", "caller_per_day": 9}
    del body["version"]
    headers = {"If-Match": answer.headers["etag"]}
    put = context.request.fetch(path, method="PATCH", data=body, headers=headers)
    assert put.ok, put.text()
    save(demo)
    dialog = merge_dialog(demo)
    expect(line(dialog, "未显示号码的来电")).to_contain_text("总是拒绝")
    dialog.get_by_role("button", name="按选择保存").click()
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    saved = context.request.get(path).json()
    assert (saved["concurrent"], saved["withheld"], saved["caller_per_day"]) == (5, "refused", 9)
    watch.forgive("412")


def test_a_draft_in_two_tabs(demo: Page, context: BrowserContext, watch: Watch) -> None:
    """The other tab changes the end of the form, this one its beginning."""
    demo.goto("/flow")
    expect(demo.get_by_text("没有人接听时").first).to_be_visible()
    other = context.new_page()
    other.goto("/flow")
    other.get_by_label("请客户留言").check()
    expect(other.get_by_text("草稿已保存")).to_be_visible()
    answer = context.request.get(DRAFT)
    assert answer.json()["form"]["unanswered"]["to"] == "voicemail"
    demo.get_by_role("button", name="更换：").first.click()
    prompts = demo.get_by_role("dialog")
    prompts.get_by_role("tab", name="系统提示音").click()
    prompts.get_by_role("radio").first.check()
    prompts.get_by_role("button", name="使用这段").click()
    dialog = merge_dialog(demo)
    expect(line(dialog, "没有人接听时").get_by_label("现在已保存的")).to_be_checked()
    expect(line(dialog, "欢迎语").get_by_label("我的")).to_be_checked()
    dialog.get_by_role("button", name="按选择保存").click()
    expect(demo.get_by_text("草稿已保存")).to_be_visible()
    form = context.request.get(DRAFT).json()["form"]
    assert form["unanswered"]["to"] == "voicemail"
    assert form["welcome"] is not None
    watch.forgive("412")
