"""Chromium, the console it opens, and what must never happen on any page."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from hotline400.bootstrap.browser import find
from hotline400.storage.seed import DEMO_LOGIN, OPERATOR_LOGIN

from .office import DEMO_PASSWORD, OPERATOR_PASSWORD, Office, furnish, open_office

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    with ThreadPoolExecutor(1) as thread:  # Playwright keeps a loop of its own in this one
        thread.submit(asyncio.run, furnish(folder)).result()
    return folder


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[Office]:
    """A freshly furnished console of the test's own."""
    with open_office(template, tmp_path / "office") as opened:
        yield opened


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        yield running
        running.close()


class Watch:
    """Everything the browser complained about: errors, refused content, failed requests."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        context.on("console", lambda message: self._hear(message.type, message.text))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def forgive(self, part: str) -> None:
        """An answer with an error status that the test itself asked for."""
        self.complaints = [text for text in self.complaints if part not in text]


@pytest.fixture
def context(browser: Browser, office: Office) -> Iterator[BrowserContext]:
    """A new visitor's browser, in Chinese, on a desktop."""
    with browser.new_context(base_url=office.address, viewport=DESKTOP, locale="zh-CN") as opened:
        yield opened


@pytest.fixture
def watch(context: BrowserContext) -> Iterator[Watch]:
    """Fails the test when the browser complained."""
    watching = Watch(context)
    yield watching
    assert watching.complaints == []


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Page:
    return context.new_page()


def sign_in(context: BrowserContext, login: str, password: str) -> None:
    """By the API: the cookie is then the browser's."""
    answer = context.request.post("/api/v1/sessions", data={"login": login, "password": password})
    assert answer.status == 201, answer.text()


@pytest.fixture
def demo(context: BrowserContext, page: Page) -> Page:
    """The demo tenant's administrator, signed in."""
    sign_in(context, DEMO_LOGIN, DEMO_PASSWORD)
    return page


@pytest.fixture
def operator(context: BrowserContext, page: Page) -> Page:
    sign_in(context, OPERATOR_LOGIN, OPERATOR_PASSWORD)
    return page
