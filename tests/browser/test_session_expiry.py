"""The session ends while somebody is at work: nothing typed is lost, and nothing is shown to others."""

from playwright.sync_api import BrowserContext, Page, expect

from hotline400.storage.seed import DEMO_LOGIN, OPERATOR_LOGIN

from .conftest import Watch
from .office import DEMO_PASSWORD, OPERATOR_PASSWORD
from .test_phones import numbers, open_phones, rows

HOTLINE = "/api/v1/hotlines/4001234567"


def expired_on_a_form(page: Page, context: BrowserContext) -> None:
    """Phones in another order, a label typed, and the session gone when they are saved."""
    open_phones(page)
    rows(page).first.get_by_role("button", name="下移").click()
    rows(page).first.get_by_role("textbox").fill("二线主管")
    context.clear_cookies()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("dialog", name="登录已过期")).to_be_visible()


def test_signing_in_on_top_of_a_form_saves_what_was_typed(
    demo: Page, context: BrowserContext, watch: Watch
) -> None:
    expired_on_a_form(demo, context)
    expect(rows(demo).first.get_by_role("textbox")).to_have_value("二线主管")
    expect(demo.get_by_text("还没有 400 号码")).to_have_count(0)
    dialog = demo.get_by_role("dialog", name="登录已过期")
    expect(dialog.get_by_label("登录名")).to_have_value(DEMO_LOGIN)
    password = dialog.get_by_label("密码", exact=True)
    expect(password).to_be_focused()
    password.fill("wrong-wrong")
    password.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("不正确")
    password.fill(DEMO_PASSWORD)
    password.press("Enter")
    expect(dialog).to_have_count(0)
    expect(demo.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    saved = context.request.get(f"{HOTLINE}/phones").json()["items"]
    assert [saved[0]["number"], saved[0]["label"]] == ["13800138002", "二线主管"]
    assert numbers(demo)[0] == "13800138002"
    watch.forgive("401")


def test_another_account_begins_anew(demo: Page, context: BrowserContext, watch: Watch) -> None:
    expired_on_a_form(demo, context)
    demo.get_by_role("button", name="换一个账号").click()
    expect(demo).to_have_url("/sign-in")
    demo.get_by_label("登录名").fill(OPERATOR_LOGIN)
    demo.get_by_label("密码", exact=True).fill(OPERATOR_PASSWORD)
    demo.get_by_role("button", name="登录").click()
    expect(demo).to_have_url("/tenants")
    demo.go_back()
    expect(demo.get_by_text("138 0013 8001")).to_have_count(0)
    watch.forgive("401")


def test_a_page_opened_after_the_session_ended_shows_itself_once_signed_in(
    demo: Page, context: BrowserContext, watch: Watch
) -> None:
    open_phones(demo)
    context.clear_cookies()
    demo.get_by_role("link", name="来电筛选").click()
    dialog = demo.get_by_role("dialog", name="登录已过期")
    dialog.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
    dialog.get_by_role("button", name="登录并继续").click()
    expect(demo.get_by_role("button", name="加入黑名单")).to_be_visible()
    watch.forgive("401")


def test_signing_out_in_one_tab_ends_all(demo: Page, context: BrowserContext, watch: Watch) -> None:
    open_phones(demo)
    rows(demo).first.get_by_role("button", name="下移").click()  # unsaved: nobody is asked now
    other = context.new_page()
    other.goto("/")
    other.get_by_role("button", name="账号菜单").click()
    other.get_by_role("menuitem", name="退出登录").click()
    expect(other).to_have_url("/sign-in")
    expect(demo).to_have_url("/sign-in")
    watch.forgive("401")


def test_another_person_in_one_tab_changes_all(
    demo: Page, context: BrowserContext, watch: Watch
) -> None:
    open_phones(demo)
    other = context.new_page()
    other.goto("/")
    context.clear_cookies()
    other.goto("/sign-in")
    other.get_by_label("登录名").fill(OPERATOR_LOGIN)
    other.get_by_label("密码", exact=True).fill(OPERATOR_PASSWORD)
    other.get_by_role("button", name="登录").click()
    expect(other).to_have_url("/tenants")
    expect(demo).to_have_url("/tenants")
    expect(demo.get_by_text("138 0013 8001")).to_have_count(0)
    watch.forgive("401")


def test_signing_out_asks_about_unsaved_changes_first(demo: Page, watch: Watch) -> None:
    open_phones(demo)
    rows(demo).first.get_by_role("button", name="下移").click()
    demo.get_by_role("button", name="账号菜单").click()
    demo.get_by_role("menuitem", name="退出登录").click()
    demo.get_by_role("button", name="继续编辑").click()
    expect(demo.get_by_role("button", name="保存", exact=True)).to_be_visible()
    watch.forgive("401")
