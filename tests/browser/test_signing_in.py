"""Who gets in, where they land, and in which language."""

from playwright.sync_api import BrowserContext, Page, expect

from hotline400.storage.seed import DEMO_LOGIN

from .conftest import Watch
from .office import DEMO_PASSWORD


def fill(page: Page, login: str, password: str) -> None:
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()


def test_right_password_leads_to_the_page_asked_for(page: Page, watch: Watch) -> None:
    page.goto("/blacklist")
    expect(page).to_have_url("/sign-in?next=/blacklist")
    fill(page, DEMO_LOGIN, DEMO_PASSWORD)
    expect(page.get_by_role("heading", name="来电筛选", exact=True)).to_be_visible()
    watch.forgive("401")


def test_enter_in_the_last_field_signs_in(page: Page, watch: Watch) -> None:
    page.goto("/sign-in")
    page.get_by_label("登录名").fill(DEMO_LOGIN)
    page.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
    page.get_by_label("密码", exact=True).press("Enter")
    expect(page).to_have_url("/")
    watch.forgive("401")


def test_wrong_password_is_told_and_nothing_is_lost(page: Page, watch: Watch) -> None:
    page.goto("/sign-in")
    fill(page, DEMO_LOGIN, "wrong-wrong")
    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不正确")
    expect(page.get_by_label("登录名")).to_have_value(DEMO_LOGIN)
    watch.forgive("401")


def test_empty_fields_are_named_without_asking_the_server(page: Page, watch: Watch) -> None:
    page.goto("/sign-in")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("请填写登录名")).to_be_visible()
    expect(page.get_by_text("请填写密码")).to_be_visible()
    watch.forgive("401")


def test_foreign_address_in_the_link_is_not_followed(page: Page, watch: Watch) -> None:
    page.goto("/sign-in?next=//evil.example/")
    fill(page, DEMO_LOGIN, DEMO_PASSWORD)
    expect(page).to_have_url("/")
    watch.forgive("401")


def test_ended_session_leads_back_to_signing_in(
    demo: Page, context: BrowserContext, watch: Watch
) -> None:
    demo.goto("/phones")
    expect(demo.get_by_text("138 0013 8001")).to_be_visible()
    context.clear_cookies()
    demo.get_by_role("link", name="来电筛选").click()
    expect(demo.get_by_role("dialog", name="登录已过期")).to_be_visible()
    watch.forgive("401")


def test_signing_out(demo: Page, watch: Watch) -> None:
    demo.goto("/")
    demo.get_by_role("button", name="账号菜单").click()
    demo.get_by_role("menuitem", name="退出登录").click()
    expect(demo).to_have_url("/sign-in")
    demo.goto("/calls")
    expect(demo).to_have_url("/sign-in?next=/calls")
    watch.forgive("401")


def test_english_stays_after_a_reload(demo: Page) -> None:
    demo.goto("/")
    demo.get_by_role("button", name="EN", exact=True).click()
    expect(demo.get_by_role("link", name="Call records", exact=True)).to_be_visible()
    demo.reload()
    expect(demo.get_by_role("link", name="Call records", exact=True)).to_be_visible()
    expect(demo.locator("html")).to_have_attribute("lang", "en")


def test_tenant_pages_and_operator_pages_are_apart(demo: Page, operator: Page) -> None:
    operator.goto("/phones")
    expect(operator.get_by_role("heading", name="企业", exact=True)).to_be_visible()
    expect(operator.get_by_role("link", name="接听电话")).to_have_count(0)


def test_tenant_cannot_open_an_operator_page(demo: Page) -> None:
    demo.goto("/trunks")
    expect(demo).to_have_url("/")
    expect(demo.get_by_text("400-123-4567").first).to_be_visible()
