"""The records: found by filters, told step by step, heard; and calls in progress."""

from playwright.sync_api import BrowserContext, Page, expect

from .live import ended, of_somebody_else, talking, waiting
from .office import Office


def test_filters_narrow_the_list(demo: Page) -> None:
    demo.goto("/calls")
    calls = demo.locator("tr[data-call]")
    expect(calls).to_have_count(7)
    demo.get_by_label("来电号码").fill("139 2222")
    expect(calls).to_have_count(1)
    demo.get_by_role("button", name="重置").click()
    expect(calls).to_have_count(7)
    demo.locator(".el-select", has_text="结果：全部").click()
    demo.get_by_role("option", name="只看未接").click()
    expect(calls).to_have_count(3)
    demo.get_by_role("button", name="更多筛选").click()
    demo.get_by_label("城市").fill("深圳")
    demo.keyboard.press("Enter")
    expect(calls).to_have_count(1)
    expect(calls).to_contain_text("客户放弃")


def test_a_recording_is_drawn_and_played(demo: Page) -> None:
    fetched: list[str] = []
    demo.on("request", lambda request: fetched.append(request.url))
    demo.goto("/calls")
    demo.get_by_role("button", name="查看 139 2222 1111 的通话").press("Enter")
    drawer = demo.get_by_role("dialog")
    expect(drawer.get_by_test_id("clock")).to_have_text("00:00 / 00:06")
    expect(drawer.get_by_text("点击播放后收听")).to_be_visible()
    demo.wait_for_load_state("networkidle")
    assert not [url for url in fetched if "/recording" in url], "looked at is not listened to"
    drawer.get_by_role("button", name="播放").click()
    expect(drawer.get_by_role("img", name="录音波形")).to_be_visible()
    expect(drawer.get_by_test_id("clock")).to_contain_text("00:01 /")
    drawer.get_by_role("button", name="暂停").click()
    expect(drawer.get_by_text("客户", exact=True).first).to_be_visible()
    with demo.expect_download() as download:
        drawer.get_by_role("link", name="下载录音").click()
    assert download.value.path().stat().st_size > 100_000


def test_a_call_is_told_step_by_step(demo: Page) -> None:
    demo.goto("/calls?call=call-missed")
    drawer = demo.get_by_role("dialog")
    for words in (
        "振铃 138 0013 8002",
        "020-8888 6666：无人接听",
        "客户听到提示音",
        "通话结束：无人接听",
    ):
        expect(drawer.get_by_text(words).first).to_be_visible()
    expect(drawer.get_by_text("这通电话没有录音")).to_be_visible()
    drawer.get_by_role("button", name="加入黑名单").click()
    form = demo.get_by_role("dialog", name="加入黑名单")
    expect(form.get_by_label("号码")).to_have_value("01066668888")
    form.get_by_role("button", name="添加").click()
    expect(demo.get_by_text("010-6666 8888 已加入黑名单")).to_be_visible()
    demo.keyboard.press("Escape")
    expect(demo).to_have_url("/calls")


def test_live_calls_come_change_and_go(demo: Page, office: Office) -> None:
    demo.goto("/live")
    expect(demo.get_by_text("实时更新中")).to_be_visible()
    expect(demo.get_by_text("现在没有来电")).to_be_visible()
    office.tell(of_somebody_else())
    office.tell(waiting())
    card = demo.locator("[data-call=live-waiting]")
    expect(card).to_contain_text("排队第 2 位")
    office.tell(waiting().model_copy(update={"phase": "talking", "phone_number": "13800138001"}))
    expect(card).to_contain_text("138 0013 8001")
    expect(demo.locator("[data-call]")).to_have_count(1)
    office.tell(ended(waiting()))
    expect(demo.get_by_text("现在没有来电")).to_be_visible()


def test_live_page_comes_back_after_the_line_was_lost(
    demo: Page, context: BrowserContext, office: Office
) -> None:
    cut = []
    demo.route_web_socket(
        "**/api/v1/live", lambda socket: cut.append((socket, socket.connect_to_server()))
    )
    demo.goto("/live")
    expect(demo.get_by_text("实时更新中")).to_be_visible()
    cut[0][0].close(code=1012)
    expect(demo.get_by_text("连接中断")).to_be_visible()
    expect(demo.get_by_text("实时更新中")).to_be_visible()
    office.tell(talking())
    expect(demo.locator("[data-call=live-talking]")).to_be_visible()
