"""话后小结: the company sets its form up, fills it in on a call, and finds the call by it."""

from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from hotline400.storage.seed import DEMO_LOGIN

from .conftest import DESKTOP, PHONE, Watch, sign_in
from .office import DEMO_PASSWORD, Office
from .test_every_page import picture, settle, sideways

FORM = {
    "results": ["已下单", "需回访"],
    "fields": [
        {"id": "order", "label": "订单号", "kind": "text", "required": True},
        {"id": "model", "label": "型号", "kind": "choice", "choices": ["A1", "B2"]},
        {"id": "pieces", "label": "数量", "kind": "number"},
        {"id": "visit", "label": "上门日期", "kind": "date"},
    ],
}
TALK = "/calls?call=call-talk"
API = "/api/v1/calls/call-talk/wrap-up"


def choose(page: Page, box: Locator, option: str) -> None:
    box.click()
    page.get_by_role("option", name=option, exact=True).click()


def set_up(context: BrowserContext) -> None:
    put = context.request.put
    made = put("/api/v1/wrap-up-form", data=FORM, headers={"If-Match": '"0"'})
    assert made.status == 200, made.text()


def test_set_up_filled_in_and_found(demo: Page, context: BrowserContext, watch: Watch) -> None:
    demo.goto(TALK)
    section = demo.get_by_role("dialog").locator(".wrap-up")
    section.get_by_role("link", name="设置小结表单").click()
    for place, name in ((1, "投诉"), (2, "需回访")):
        demo.get_by_role("button", name="添加结果").click()
        demo.get_by_label(f"结果 {place}", exact=True).fill(name)
    demo.get_by_role("button", name="需回访: 上移").click()
    demo.get_by_role("button", name="添加字段").click()
    field = demo.locator(".field")
    choose(demo, field.locator(".el-select"), "选择")
    field.get_by_text("必填").click()
    save = demo.get_by_role("region").get_by_role("button", name="保存")
    field.get_by_label("名称", exact=True).fill("型号")
    save.click()
    expect(field.get_by_role("alert")).to_have_text("请至少填写一个选项。")
    watch.forgive("422")
    field.get_by_label("选项，每行一个").fill("A1\nB2")
    save.click()
    expect(demo.get_by_text("小结表单已保存")).to_be_visible()
    assert context.request.get("/api/v1/wrap-up-form").json()["results"] == ["需回访", "投诉"]

    demo.goto(TALK)
    choose(demo, section.locator(".el-select").first, "需回访")
    section.get_by_label("备注").fill("周一上午再打")
    section.get_by_role("button", name="保存小结").click()
    expect(section.get_by_role("alert")).to_have_text("此项必填。")
    watch.forgive("422")
    choose(demo, section.locator(".el-select").nth(1), "B2")
    section.get_by_role("button", name="保存小结").click()
    expect(demo.get_by_text("小结已保存")).to_be_visible()
    expect(section.get_by_text("填写", exact=False).last).to_contain_text("于")
    expect(demo.locator("tr[data-call=call-talk]")).to_contain_text("需回访")

    demo.goto("/calls")
    demo.get_by_role("button", name="更多筛选").click()
    choose(demo, demo.locator(".filters .el-select", has_text="话后小结"), "需回访")
    expect(demo.locator("tr[data-call]")).to_have_count(1)
    choose(demo, demo.locator(".filters .el-select", has_text="需回访"), "投诉")
    expect(demo.locator("tr[data-call]")).to_have_count(0)


def test_a_wrap_up_that_is_not_saved_is_asked_about(demo: Page) -> None:
    demo.goto(TALK)
    demo.get_by_label("备注").fill("还没有保存")
    demo.locator(".el-drawer__close-btn").click()
    demo.get_by_role("button", name="继续编辑").click()
    expect(demo.get_by_label("备注")).to_have_value("还没有保存")
    demo.locator(".el-drawer__close-btn").click()
    demo.get_by_role("button", name="放弃并离开").click()
    expect(demo.locator(".el-drawer:visible")).to_have_count(0)


def test_at_a_phones_width_too(browser: Browser, office: Office) -> None:
    looks: tuple[tuple[str, ViewportSize, str, str], ...] = (
        ("desktop-light", DESKTOP, "light", "zh-CN"),
        ("phone-dark-en", PHONE, "dark", "en"),
    )
    for mark, viewport, scheme, locale in looks:
        with browser.new_context(
            base_url=office.address,
            viewport=viewport,
            locale=locale,
            color_scheme="dark" if scheme == "dark" else "light",
        ) as context:
            watch = Watch(context)
            sign_in(context, DEMO_LOGIN, DEMO_PASSWORD)
            context.request.patch("/api/v1/users/me", data={"locale": locale})
            if viewport is DESKTOP:
                set_up(context)
                answer = {"result": "需回访", "fields": {"order": "N-1", "pieces": 2}, "note": "x"}
                context.request.put(API, data=answer, headers={"If-Match": '"0"'})
            page = context.new_page()
            for name, path in (("form", "/settings/wrap-up"), ("call", TALK)):
                page.goto(path)
                settle(page)
                assert sideways(page) <= 0, path
                if name == "call":
                    page.locator(".wrap-up").scroll_into_view_if_needed()
                picture(page, f"wrap-up-{name}-{mark}")
            assert watch.complaints == []
