"""The console's files are served beside the API, never in place of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from hotline400.web.app import create_app

from .conftest import House

pytestmark = pytest.mark.anyio


@pytest.fixture
async def browser(house: House, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    folder = tmp_path / "console"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<html>page</html>")
    (folder / "assets" / "index-1a2b3c.js").write_text("x" * 5000)
    (tmp_path / "secret.txt").write_text("secret")
    app = create_app(replace(house.app.state.dependencies, console_folder=folder))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://console.test") as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/calls", "/hotlines/4001234567/phones", "/index.html"])
async def test_page_for_every_address(browser: httpx.AsyncClient, path: str) -> None:
    page = await browser.get(path)
    assert (page.status_code, page.text) == (200, "<html>page</html>")
    assert page.headers["cache-control"] == "no-cache"
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_assets_are_kept(browser: httpx.AsyncClient) -> None:
    asset = await browser.get("/assets/index-1a2b3c.js")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["content-encoding"] == "gzip"
    missing = await browser.get("/assets/index-old.js")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/api", "/api/v1/nothing", "/api/v2/hotlines"])
async def test_unknown_api_address_is_an_error_not_a_page(
    browser: httpx.AsyncClient, path: str
) -> None:
    for method in ("GET", "POST"):
        answer = await browser.request(method, path)
        assert answer.status_code in {404, 405}
        assert "error" in answer.json()


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/%00"]
)
async def test_nothing_outside_the_folder(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert "secret" not in answer.text
    assert answer.status_code in {200, 404}
