"""The page 回呼: what was asked for, calling now, ending with undo."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hotline400.storage.database import Database
from hotline400.storage.seed import DEMO_HOTLINE, DEMO_LOGIN, DEMO_TENANT_ID

from .callbacks import ask_for_callbacks
from .conftest import DESKTOP, PHONE, Watch, sign_in
from .office import DEMO_PASSWORD, Office
from .test_every_page import picture, settle, sideways

ITEMS = "li.item"


@pytest.fixture(autouse=True)
def _asked(office: Office, tmp_path: Path) -> None:
    """Playwright keeps a loop of its own in this thread."""

    async def ask() -> None:
        async with Database(f"sqlite:///{tmp_path / 'office' / 'office.db'}") as database:
            await ask_for_callbacks(database, DEMO_TENANT_ID, DEMO_HOTLINE, datetime.now(UTC))

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, ask()).result()


def item(page: Page, number: str):  # type: ignore[no-untyped-def]
    return page.locator(ITEMS, has_text=number)


def test_the_list_shows_states_attempts_and_calls(demo: Page) -> None:
    demo.goto("/callbacks")
    expect(demo.locator(ITEMS)).to_have_count(5)
    waiting = item(demo, "139 0000 0000")
    expect(waiting).to_contain_text("等待回呼")
    expect(waiting).to_contain_text("有座席空闲就呼叫")
    failed = item(demo, "139 0000 0002")
    expect(failed).to_contain_text("没有接通")
    expect(failed).to_contain_text("已呼叫 3 / 3 次")
    expect(failed.get_by_role("link", name="第 3 次回呼")).to_be_visible()
    expect(item(demo, "139 0000 0001").get_by_role("button")).to_have_count(0)
    failed.get_by_role("link", name="第 1 次回呼").click()
    expect(demo.get_by_text("这是应客户请求的回呼。")).to_be_visible()
    demo.get_by_role("link", name="查看客户原来的来电").click()
    expect(demo.get_by_text("客户请求回呼", exact=True).first).to_be_visible()


def test_cancel_and_undo(demo: Page) -> None:
    demo.goto("/callbacks")
    waiting = item(demo, "139 0000 0000")
    waiting.get_by_role("button", name="取消回呼").click()
    expect(demo.locator("p.ended")).to_contain_text("已取消 139 0000 0000 的回呼")
    expect(waiting).to_contain_text("已取消")
    demo.get_by_role("button", name="撤销").click()
    expect(waiting).to_contain_text("等待回呼")
    expect(demo.get_by_role("button", name="撤销")).to_have_count(0)


def test_call_again_asks_first(demo: Page) -> None:
    demo.goto("/callbacks")
    failed = item(demo, "139 0000 0002")
    failed.get_by_role("button", name="马上呼叫").click()
    demo.get_by_role("dialog").get_by_role("button", name="取消", exact=True).click()
    expect(failed).to_contain_text("没有接通")
    failed.get_by_role("button", name="马上呼叫").click()
    demo.get_by_role("dialog").get_by_role("button", name="马上呼叫").click()
    expect(failed).to_contain_text("等待回呼")
    expect(failed).to_contain_text("已呼叫 0 / 3 次")


def test_filters(demo: Page) -> None:
    demo.goto("/callbacks")
    demo.get_by_role("button", name="进行中").click()
    expect(demo.locator(ITEMS)).to_have_count(2)
    demo.get_by_label("客户号码").fill("138")
    demo.keyboard.press("Enter")
    expect(demo.get_by_text("没有符合条件的请求")).to_be_visible()
    demo.get_by_role("button", name="查看全部").click()
    expect(demo.locator(ITEMS)).to_have_count(5)


def test_a_refusal_is_said(demo: Page, watch: Watch) -> None:
    demo.goto("/callbacks")
    demo.route(
        "**/api/v1/callbacks/*",
        lambda route: route.fulfill(
            status=409,
            json={"error": {"code": "callback_ringing", "message": "正在呼叫这位客户。"}},
        ),
    )
    item(demo, "139 0000 0000").get_by_role("button", name="标为已完成").click()
    expect(demo.get_by_text("正在呼叫这位客户。")).to_be_visible()
    watch.forgive("409")


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_sticks_out(browser: Browser, office: Office, size, scheme, locale) -> None:  # type: ignore[no-untyped-def]
    with browser.new_context(
        base_url=office.address, viewport=size, locale=locale, color_scheme=scheme
    ) as context:
        watch = Watch(context)
        sign_in(context, DEMO_LOGIN, DEMO_PASSWORD)
        page = context.new_page()
        page.goto("/callbacks")
        expect(page.locator(ITEMS)).to_have_count(5)
        if locale == "en":
            page.get_by_role("button", name="EN", exact=True).click()
            expect(page.get_by_role("heading", name="Call-backs")).to_be_visible()
        settle(page)
        assert sideways(page) <= 0
        picture(page, f"callbacks-{size['width']}-{scheme}-{locale}")
        assert watch.complaints == []
