"""Read-only people see a flow with its secrets hidden, and nothing that looks wrong for it."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from hotline400.storage.seed import DEMO_LOGIN, OPERATOR_LOGIN

from .conftest import sign_in
from .office import DEMO_PASSWORD, OPERATOR_PASSWORD
from .test_flow import FLOW, card, open_flow, panel

READER, WORD = "reader@hotline400.example", "a-reader-of-flows"
DOOR = {
    "kind": "password",
    "id": "door",
    "passwords": [{"label": "老客户", "digits": "135790"}],
    "next": "end",
    "on_refused": "end",
}
DOCUMENT = {"start": "door", "nodes": {"door": DOOR, "end": {"kind": "hangup", "id": "end"}}}
QUESTION = {"at": "2026-10-08T10:00:00+08:00", "keys": "135790#"}
CASE = {"name": "老客户", "question": QUESTION, "expects": {"passes": ["end"]}}


def furnish(context: BrowserContext) -> None:
    """A draft and a test case with a password in them, and somebody who may only read."""
    sign_in(context, DEMO_LOGIN, DEMO_PASSWORD)
    etag = context.request.get(f"{FLOW}/draft").headers["etag"]
    change = {"document": DOCUMENT, "product": "free_form"}
    saved = context.request.put(f"{FLOW}/draft", data=change, headers={"If-Match": etag})
    assert saved.ok, saved.text()
    assert context.request.post(f"{FLOW}/cases", data={"case": CASE}).ok
    sign_in(context, OPERATOR_LOGIN, OPERATOR_PASSWORD)
    tenant = context.request.get("/api/v1/numbers").json()["items"][0]["tenant_id"]
    person = {"login": READER, "name": "只读", "role": "read_only", "password": WORD}
    made = context.request.post("/api/v1/users", data={**person, "tenant_id": tenant})
    assert made.ok, made.text()


def test_a_password_is_hidden_and_its_test_case_cannot_be_asked_again(
    page: Page, context: BrowserContext
) -> None:
    furnish(context)
    sign_in(context, READER, WORD)
    open_flow(page)
    card(page, "密码").click()
    digits = panel(page).get_by_label("4–16 位数字")
    expect(digits).to_have_value("***")
    expect(panel(page).locator(".wrong")).to_have_count(0)
    page.get_by_role("tab", name="试拨").click()
    kept = page.locator("[data-case]")
    expect(kept).to_contain_text("***")
    expect(kept.get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="全部运行").click()
    expect(kept).to_contain_text(re.compile("通过"))
    assert "135790" not in page.content()
