"""How much a page asks for when somebody opens it for the first time."""

import pytest
from playwright.sync_api import Browser

from hotline400.storage.seed import DEMO_LOGIN, OPERATOR_LOGIN

from .conftest import DESKTOP, sign_in
from .office import DEMO_PASSWORD, OPERATOR_PASSWORD, Office
from .test_every_page import OPERATOR_PAGES, TENANT_PAGES, settle

MOST = 25


@pytest.mark.parametrize(
    ("login", "password", "paths"),
    [
        (None, None, ["/sign-in"]),
        (DEMO_LOGIN, DEMO_PASSWORD, TENANT_PAGES),
        (OPERATOR_LOGIN, OPERATOR_PASSWORD, OPERATOR_PAGES),
    ],
    ids=["anyone", "tenant", "operator"],
)
def test_few_requests(
    browser: Browser, office: Office, login: str | None, password: str | None, paths: list[str]
) -> None:
    counts: dict[str, int] = {}
    for path in paths:
        # A new browser each time: nothing is kept from the page before.
        with browser.new_context(base_url=office.address, viewport=DESKTOP) as context:
            if login is not None and password is not None:
                sign_in(context, login, password)
            asked: list[str] = []
            page = context.new_page()
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(path)
            settle(page)
            counts[path] = len(asked)
    assert {path: count for path, count in counts.items() if count > MOST} == {}, counts
