"""Another web site cannot make a signed-in browser do anything, and pages cannot be abused."""

import httpx
import pytest

from .conftest import House, error_of

pytestmark = pytest.mark.anyio
ENTRY = {"number": "13911112222"}


@pytest.fixture
def browser(nobody: httpx.AsyncClient, house: House) -> httpx.AsyncClient:
    nobody.cookies.set("hotline400_session", house.company.ours.administrator)
    return nobody


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Origin": "http://console.test.evil.test"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_foreign_page_is_refused(browser: httpx.AsyncClient, headers: dict[str, str]) -> None:
    refused = await browser.post("/blacklist", json=ENTRY, headers=headers)
    assert error_of(refused) == (403, "origin_refused", None)
    credentials = {"login": "a", "password": "b"}
    signing_in = await browser.post("/sessions", json=credentials, headers=headers)
    assert error_of(signing_in) == (403, "origin_refused", None)


@pytest.mark.parametrize("header", ["Bearer made-up", "Basic YTpi", "bearer", "x", ""])
async def test_the_cookie_is_checked_whatever_else_is_sent(
    browser: httpx.AsyncClient, header: str
) -> None:
    headers = {"Origin": "https://evil.test", "Authorization": header}
    refused = await browser.post("/blacklist", json=ENTRY, headers=headers)
    assert error_of(refused) == (403, "origin_refused", None)


async def test_a_password_that_browsers_send_by_themselves_proves_nothing(
    nobody: httpx.AsyncClient,
) -> None:
    headers = {"Origin": "https://evil.test", "Authorization": "Basic YTpi"}
    refused = await nobody.post("/sessions", json={"login": "a", "password": "b"}, headers=headers)
    assert error_of(refused) == (403, "origin_refused", None)


async def test_own_page_and_programs_are_served(
    browser: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    own = {"Origin": "http://console.test", "Sec-Fetch-Site": "same-origin"}
    assert (await browser.post("/blacklist", json=ENTRY, headers=own)).status_code == 201
    other = {"number": "13911113333"}
    assert (await browser.post("/blacklist", json=other)).status_code == 201
    third = {"number": "13911114444"}
    with_token = await admin.post("/blacklist", json=third, headers={"Origin": "https://x.test"})
    assert with_token.status_code == 201


async def test_form_posts_are_not_taken_for_json(browser: httpx.AsyncClient) -> None:
    body = '{"number": "13911112222"}'
    refused = await browser.post("/blacklist", content=body, headers={"Content-Type": "text/plain"})
    assert error_of(refused)[0] == 422


async def test_security_headers(nobody: httpx.AsyncClient) -> None:
    for path in ("/health", "/hotlines", "/nothing"):
        headers = (await nobody.get(path)).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


async def test_reference_page_needs_no_other_server(nobody: httpx.AsyncClient) -> None:
    page = await nobody.get("http://console.test/api/docs")
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert "//" not in page.text.replace("<!doctype", "")
    for file in ("swagger-ui-bundle.js", "swagger-ui.css", "start.js"):
        assert f"/api/docs/{file}" in page.text
        assert (await nobody.get(f"http://console.test/api/docs/{file}")).status_code == 200
