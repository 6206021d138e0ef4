"""axe finds nothing: on every page, and in what opens on top of it, by day and by night."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from hotline400.storage.seed import DEMO_LOGIN, DEMO_PASSWORD, OPERATOR_LOGIN, OPERATOR_PASSWORD

from .axe import faults
from .conftest import DESKTOP, sign_in
from .live import talking, waiting
from .office import Office
from .test_every_page import OPERATOR_PAGES, TENANT_PAGES, settle, stock

HOTLINE = "/api/v1/hotlines/4001234567"


def press(*names: str) -> Callable[[Page], None]:
    """Open what a row of buttons leads to."""

    def steps(page: Page) -> None:
        for name in names:
            page.get_by_role("button", name=name).first.click()
            settle(page)

    return steps


def add_bad_phones(page: Page) -> None:
    press("添加电话")(page)
    page.get_by_role("dialog").get_by_role("textbox").fill("13900139000 仓库\n123")
    settle(page)


def choose_node(page: Page) -> None:
    page.locator(".vue-flow__node").nth(1).click()
    settle(page)


def out_of_range(page: Page) -> None:
    page.get_by_label("每部振铃时长").fill("200")
    settle(page)


def unfold(page: Page) -> None:
    page.get_by_text("主叫记忆、接听提示").click()
    settle(page)


OPENED: list[tuple[str, Callable[[Page], None]]] = [
    ("/phones", add_bad_phones),
    ("/phones", press("的接听时段")),
    ("/phones", out_of_range),
    ("/blacklist", press("加入黑名单")),
    ("/blacklist", press("上传文件")),
    ("/groups/main", unfold),
    ("/groups", press("新建分组")),
    ("/voicemails", press("留言箱设置")),
    ("/voicemails", press("留言箱设置", "新建留言箱")),
    ("/prompts", press("上传")),
    ("/flow", press("更换方式")),
    ("/flow", press("更换：")),
    ("/", press("账号菜单")),
]
OPENED_BY_OPERATOR = [
    ("/trunks", press("编辑")),
    ("/tenants", press("登录账号")),
    ("/tenants", press("新增企业")),
    ("/numbers", press("分配号码")),
]


def free_form(context: BrowserContext) -> None:
    """The same flow as a picture."""
    tag = context.request.get(f"{HOTLINE}/flow/draft").headers["etag"]
    changed = context.request.post(
        f"{HOTLINE}/flow/product", data={"product": "free_form"}, headers={"If-Match": tag}
    )
    assert changed.ok, changed.text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, office: Office, scheme: str, tmp_path: Path) -> None:
    found: dict[str, list[str]] = {}

    def look(page: Page, path: str, opened: Callable[[Page], None] | None = None) -> None:
        page.goto(path)
        settle(page)
        if path == "/live":
            office.tell(talking())
            office.tell(waiting())
            page.get_by_text("排队第 2 位").wait_for()
        if opened is not None:
            opened(page)
        found[f"{path} {page.title()} {opened or ''}"] = faults(page)

    options = {
        "base_url": office.address,
        "viewport": DESKTOP,
        "locale": "zh-CN",
        "color_scheme": scheme,
        "reduced_motion": "reduce",
    }
    with browser.new_context(**options) as context:
        page = context.new_page()
        look(page, "/sign-in")
        sign_in(context, DEMO_LOGIN, DEMO_PASSWORD)
        stock(context, tmp_path)
        for path in TENANT_PAGES:
            look(page, path)
        for path, opened in OPENED:
            look(page, path, opened)
        free_form(context)
        look(page, "/flow")
        look(page, "/flow", choose_node)
    with browser.new_context(**options) as context:
        page = context.new_page()
        sign_in(context, OPERATOR_LOGIN, OPERATOR_PASSWORD)
        for path in OPERATOR_PAGES:
            look(page, path)
        for path, opened in OPENED_BY_OPERATOR:
            look(page, path, opened)
    assert {path: lines for path, lines in found.items() if lines} == {}
