"""The page 留言箱: hear, handle, delete and bring back; settings of a box."""

from playwright.sync_api import Page, expect

from hotline400.storage.seed import DEMO_HOTLINE, DEMO_TENANT_ID

from .office import Office

UNHEARD = "nav .count"


def test_hearing_a_message_marks_it(demo: Page) -> None:
    demo.goto("/voicemails")
    expect(demo.locator(UNHEARD)).to_have_text("2")
    expect(demo.locator("li.item")).to_have_count(3)
    demo.get_by_role("button", name="收听 010-6666 8888 的留言").click()
    demo.get_by_role("button", name="播放", exact=True).click()
    expect(demo.get_by_text("已于")).to_be_visible()
    expect(demo.locator(UNHEARD)).to_have_text("1")
    expect(demo.locator("li.item canvas").first).to_be_visible()
    link = demo.get_by_role("link", name="回拨")
    expect(link).to_have_attribute("href", "tel:01066668888")


def test_handle_write_a_note_and_filter(demo: Page) -> None:
    demo.goto("/voicemails")
    demo.get_by_role("button", name="收听 186 0200 8888 的留言").click()
    demo.get_by_role("button", name="标为已处理").click()
    expect(demo.get_by_role("button", name="取消已处理")).to_be_visible()
    demo.get_by_role("button", name="写备注").click()
    demo.get_by_role("dialog").locator("textarea").fill("明天回电")
    demo.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(demo.get_by_text("备注：明天回电")).to_be_visible()
    demo.get_by_role("button", name="待处理").click()
    expect(demo.locator("li.item")).to_have_count(1)
    demo.get_by_label("来电号码").fill("139")
    demo.keyboard.press("Enter")
    expect(demo.get_by_text("没有符合条件的留言")).to_be_visible()
    demo.get_by_role("button", name="查看全部").click()
    expect(demo.locator("li.item")).to_have_count(3)


def test_delete_and_undo(demo: Page) -> None:
    demo.goto("/voicemails")
    demo.get_by_role("button", name="收听 010-6666 8888 的留言").click()
    demo.get_by_role("button", name="删除", exact=True).click()
    demo.get_by_role("button", name="撤销").click()
    expect(demo.get_by_text("留言已恢复")).to_be_visible()
    expect(demo.locator("li.item")).to_have_count(3)
    demo.get_by_role("button", name="已删除").click()
    expect(demo.get_by_text("没有符合条件的留言")).to_be_visible()


def test_a_new_message_shows_at_once(demo: Page, office: Office) -> None:
    demo.goto("/voicemails")
    expect(demo.locator(UNHEARD)).to_have_text("2")
    message = "/api/v1/voicemails/call-hidden-message-5"
    changed = demo.request.patch(message, data={"heard": False})
    assert changed.ok, changed.text()
    expect(demo.locator(UNHEARD)).to_have_text("3")
    expect(demo.locator("li.item.new")).to_have_count(3)
    told = office.control.voicemails_changed
    office.loop.call_soon_threadsafe(told, DEMO_TENANT_ID, DEMO_HOTLINE)
    expect(demo.locator("li.item.new")).to_have_count(3)


def test_settings_of_a_box(demo: Page) -> None:
    demo.goto("/voicemails")
    demo.get_by_role("button", name="留言箱设置").click()
    demo.get_by_role("button", name="主留言箱").click()
    dialog = demo.get_by_role("dialog", name="设置 主留言箱")
    dialog.get_by_label("最长留言").fill("60")
    dialog.get_by_label("电话收听密码").fill("12")
    expect(dialog.get_by_text("请输入 4 到 10 位数字")).to_be_visible()
    dialog.get_by_label("电话收听密码").fill("246810")
    dialog.get_by_role("button", name="保存").click()
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    box = demo.request.get(f"/api/v1/hotlines/{DEMO_HOTLINE}/voicemail-boxes/main").json()
    assert (box["max_seconds"], box["has_pin"]) == (60, True)
    demo.get_by_role("button", name="新建留言箱").click()
    dialog = demo.get_by_role("dialog", name="新建留言箱")
    dialog.get_by_label("名称").fill("售后")
    dialog.get_by_role("button", name="保存").click()
    expect(demo.get_by_role("button", name="售后")).to_be_visible()
