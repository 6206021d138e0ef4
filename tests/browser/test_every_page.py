"""What holds on every page: nothing sticks out at a phone's width, no complaint of the browser.

With HOTLINE400_SCREENSHOTS set to a folder, a picture of each is left there.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from hotline400.storage.seed import DEMO_LOGIN, DEMO_PASSWORD, OPERATOR_LOGIN, OPERATOR_PASSWORD

from .conftest import DESKTOP, PHONE, Watch, sign_in
from .live import talking, waiting
from .office import Office

SCREENSHOTS = os.environ.get("HOTLINE400_SCREENSHOTS")
TENANT_PAGES = ["/", "/phones", "/prompts", "/blacklist", "/calls", "/calls?call=call-talk"]
TENANT_PAGES += ["/calls?call=call-missed", "/live", "/settings", "/nowhere"]
OPERATOR_PAGES = ["/tenants", "/numbers", "/trunks", "/settings"]
# Animations that end, ended; those that go on for ever are not waited for.
FINISHED = """Promise.allSettled(document.getAnimations()
  .filter((a) => a.effect.getTiming().iterations !== Infinity).map((a) => a.finished)).then(() => 0)"""
SMALLEST: ViewportSize = {"width": 360, "height": 740}


def settle(page: Page) -> None:
    """Everything asked for has come, nothing still shows its skeleton."""
    page.wait_for_load_state("networkidle")
    expect(page.locator(".el-skeleton")).to_have_count(0)
    page.evaluate(FINISHED)


def picture(page: Page, name: str) -> None:
    if SCREENSHOTS is not None:
        path = Path(SCREENSHOTS) / f"{name}.png"
        page.screenshot(path=path, full_page=page.locator(".el-drawer:visible").count() == 0)


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def look_at(context: BrowserContext, paths: list[str], office: Office, mark: str) -> None:
    page = context.new_page()
    for path in paths:
        page.goto(path)
        if path == "/live":
            page.get_by_text("实时更新中").wait_for()
            office.tell(talking())
            office.tell(waiting())
            page.get_by_text("排队第 2 位").wait_for()
        settle(page)
        assert sideways(page) <= 0, path
        name = path.strip("/").replace("?call=", "-") or "home"
        picture(page, f"{name}-{mark}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, SMALLEST], ids=["desktop", "phone", "smallest"])
def test_every_page_fits_and_is_clean(
    browser: Browser, office: Office, size: ViewportSize, scheme: str
) -> None:
    options = {
        "base_url": office.address,
        "viewport": size,
        "locale": "zh-CN",
        "color_scheme": scheme,
    }
    mark = f"{size['width']}-{scheme}"
    with browser.new_context(**options) as context:
        watch = Watch(context)
        look_at(context, ["/sign-in"], office, mark)
        watch.forgive("401")
        sign_in(context, DEMO_LOGIN, DEMO_PASSWORD)
        look_at(context, TENANT_PAGES, office, mark)
        assert watch.complaints == []
    with browser.new_context(**options) as context:
        watch = Watch(context)
        sign_in(context, OPERATOR_LOGIN, OPERATOR_PASSWORD)
        look_at(context, OPERATOR_PAGES, office, f"operator-{mark}")
        assert watch.complaints == []
