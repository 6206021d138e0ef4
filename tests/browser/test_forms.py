"""What every form does: Enter saves, focus leads the way, numbers are refused and never changed."""

from playwright.sync_api import BrowserContext, Page, expect

from .conftest import Watch
from .test_phones import HOTLINE, open_phones, rows


def test_enter_saves_on_a_page(demo: Page, context: BrowserContext) -> None:
    open_phones(demo)
    rows(demo).first.get_by_role("textbox").fill("一线主管")
    rows(demo).first.get_by_role("textbox").press("Enter")
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    assert context.request.get(f"{HOTLINE}/phones").json()["items"][0]["label"] == "一线主管"


def test_enter_saves_in_a_dialog_that_opens_in_its_first_field(
    demo: Page, context: BrowserContext
) -> None:
    demo.goto("/voicemails")
    demo.get_by_role("button", name="留言箱设置").click()
    demo.get_by_role("button", name="新建留言箱").click()
    name = demo.get_by_label("名称")
    expect(name).to_be_focused()
    demo.keyboard.type("售后")
    demo.keyboard.press("Enter")
    expect(demo.get_by_text("留言箱已新建")).to_be_visible()
    boxes = context.request.get(f"{HOTLINE}/voicemail-boxes").json()["items"]
    assert "售后" in [box["name"] for box in boxes]


def test_a_refusal_leads_to_its_field(demo: Page) -> None:
    demo.goto("/blacklist")
    demo.get_by_role("button", name="加入黑名单").click()
    number = demo.get_by_role("dialog").get_by_label("号码", exact=True)
    expect(number).to_be_focused()
    number.fill("12")
    demo.get_by_role("dialog").get_by_label("原因").press("Enter")
    expect(demo.get_by_text("不像电话号码")).to_be_visible()
    expect(number).to_be_focused()


def test_a_number_out_of_range_stays_is_told_and_is_not_sent(
    demo: Page, context: BrowserContext, watch: Watch
) -> None:
    open_phones(demo)
    timeout = demo.get_by_label("每部振铃时长")
    timeout.fill("200")
    timeout.blur()
    expect(timeout).to_have_value("200")
    expect(demo.get_by_text("请填 5 到 60 的整数")).to_be_visible()
    demo.get_by_role("button", name="保存", exact=True).click()
    expect(timeout).to_be_focused()
    queue = context.request.get(f"{HOTLINE}/queues/main").json()
    assert queue["offer_timeout_seconds"] == 15
    timeout.fill("25")
    timeout.press("Enter")
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    queue = context.request.get(f"{HOTLINE}/queues/main").json()
    assert queue["offer_timeout_seconds"] == 25
