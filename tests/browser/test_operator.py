"""What the operator sees of lines, calls and the calendar."""

import re

from playwright.sync_api import Browser, Page, expect

from hotline400.storage.seed import DEMO_LOGIN

from .conftest import Watch, sign_in
from .office import DEMO_PASSWORD, WELL, Office


def test_a_line_that_nobody_asks_is_not_called_well(operator: Page) -> None:
    operator.goto("/trunks")
    line = operator.locator("[data-trunk=demo]")
    expect(line.get_by_text("未探测")).to_be_visible()
    line.get_by_role("button", name="编辑").click()
    operator.get_by_label("探测间隔（秒）").fill("30")
    operator.get_by_role("button", name="保存").click()
    expect(line.get_by_text("正常")).to_be_visible()
    expect(line.get_by_text("未探测")).to_have_count(0)


def test_a_question_before_deleting_has_a_red_button(operator: Page) -> None:
    operator.goto("/trunks")
    operator.get_by_role("button", name="删除").click()
    question = operator.get_by_role("dialog")
    expect(question.get_by_role("button", name="删除")).to_have_class(re.compile("button--danger"))
    question.get_by_role("button", name="取消").click()
    expect(operator.locator("[data-trunk=demo]")).to_be_visible()


def test_calls_of_every_company_read_only(operator: Page) -> None:
    operator.goto("/calls")
    row = operator.locator("[data-call=call-talk]")
    expect(row.get_by_text("400-123-4567")).to_be_visible()
    row.click()
    drawer = operator.get_by_role("dialog")
    expect(drawer.get_by_text("只有企业自己可以收听")).to_be_visible()
    expect(drawer.get_by_role("button", name="加入黑名单")).to_have_count(0)


def test_an_unknown_year_is_said_to_both(browser: Browser, operator: Page, office: Office) -> None:
    office.health = WELL.model_copy(update={"holidays_missing": 2027})
    operator.goto("/tenants")
    expect(operator.get_by_role("note")).to_contain_text("请升级平台到包含 2027 年节假日的版本")
    with browser.new_context(base_url=office.address, locale="zh-CN") as tenants:
        sign_in(tenants, DEMO_LOGIN, DEMO_PASSWORD)
        page = tenants.new_page()
        page.goto("/")
        expect(page.get_by_role("note")).to_contain_text("添加日期例外")
        office.health = WELL
        page.reload()
        expect(page.get_by_role("heading").first).to_be_visible()
        expect(page.get_by_role("note")).to_have_count(0)


def test_the_first_page_speaks_the_browsers_language(browser: Browser, office: Office) -> None:
    for asked, words in (("en-GB", "Sign in"), ("zh-TW", "登录"), ("fr-FR", "Sign in")):
        with browser.new_context(base_url=office.address, locale=asked) as context:
            watch = Watch(context)
            page = context.new_page()
            page.goto("/sign-in")
            expect(page.get_by_role("button", name=words, exact=True)).to_be_visible()
            watch.forgive("401")
            assert watch.complaints == []
