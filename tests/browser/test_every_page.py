"""What holds on every page: nothing sticks out at a phone's width, no complaint of the browser.

With HOTLINE400_SCREENSHOTS set to a folder, a picture of each is left there.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from hotline400.storage.seed import DEMO_LOGIN, OPERATOR_LOGIN

from .calls import write_tone
from .conftest import DESKTOP, PHONE, Watch, sign_in
from .live import talking, waiting
from .office import DEMO_PASSWORD, OPERATOR_PASSWORD, Office

SCREENSHOTS = os.environ.get("HOTLINE400_SCREENSHOTS")
TENANT_PAGES = ["/", "/phones", "/prompts", "/blacklist", "/calls", "/calls?call=call-talk"]
TENANT_PAGES += ["/groups", "/groups/main", "/flow", "/flow/try", "/flow/replay", "/flow/versions"]
TENANT_PAGES += [
    "/calls?call=call-missed",
    "/voicemails",
    "/callbacks",
    "/live",
    "/settings",
    "/settings/wrap-up",
    "/nowhere",
]
OPERATOR_PAGES = ["/tenants", "/numbers", "/trunks", "/settings"]
OPERATOR_PAGES += ["/calls", "/calls?call=call-talk"]
# Animations that end, ended; those that go on for ever are not waited for.
FINISHED = """Promise.allSettled(document.getAnimations()
  .filter((a) => a.effect.getTiming().iterations !== Infinity)
  .map((a) => a.finished)).then(() => 0)"""
HOTLINE = "/api/v1/hotlines/4001234567"
BLOCKED = [
    ("13900139000", "反复推销贷款", None),
    ("075588881234", "骚扰电话", "2099-12-31T16:00:00Z"),
    ("17012345678", "", None),
]
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


def stock(context: BrowserContext, folder: Path) -> None:
    """Something in every list, so that pictures show more than empty states."""
    write_tone(folder / "tone.wav")
    for purpose, name in (
        ("welcome", "国庆欢迎语"),
        ("ring_back", "品牌彩铃"),
        ("announcement", "无人接听提示"),
    ):
        audio = {
            "name": "tone.wav",
            "mimeType": "audio/wav",
            "buffer": (folder / "tone.wav").read_bytes(),
        }
        form = {"purpose": purpose, "name": name, "file": audio}
        made = context.request.post("/api/v1/prompts", multipart=form)
        assert made.status == 201, made.text()
        if purpose == "welcome":
            tag = context.request.get(HOTLINE).headers["etag"]
            change = {"welcome_prompt_id": made.json()["id"]}
            context.request.patch(HOTLINE, data=change, headers={"If-Match": tag})
        if purpose == "announcement":
            context.request.put(
                "/api/v1/system-prompts/no_answer",
                data={"prompt_id": made.json()["id"]},
                headers={"If-Match": '"0"'},
            )
    for number, reason, until in BLOCKED:
        entry = {"number": number, "reason": reason, "expires_at": until}
        assert context.request.post("/api/v1/blacklist", data=entry).status == 201


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
        name = path.strip("/").replace("?call=", "-").replace("/", "-") or "home"
        picture(page, f"{name}-{mark}")


def look_into_phone_forms(context: BrowserContext, mark: str) -> None:
    """What opens on top of pages."""
    page = context.new_page()
    page.goto("/phones")
    page.get_by_role("button", name="下移").first.click()
    page.get_by_role("button", name="添加电话").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("13900139000 仓库\n123")
    settle(page)
    picture(page, f"phones-adding-{mark}")
    page.get_by_role("button", name="添加 1 部").click()
    settle(page)
    assert sideways(page) <= 0
    picture(page, f"phones-changed-{mark}")
    page.get_by_role("button", name="放弃修改").click()
    page.goto("/blacklist")
    page.get_by_role("button", name="加入黑名单").click()
    settle(page)
    picture(page, f"blacklist-adding-{mark}")
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    page.get_by_role("tab", name="地区与次数").click()
    page.get_by_label("拒绝这些地区").check()
    settle(page)
    assert sideways(page) <= 0
    picture(page, f"screening-rules-{mark}")


def look_into_a_group(context: BrowserContext, mark: str) -> None:
    """One with everything in it that unfolds; nothing is saved."""
    made = context.request.post(f"{HOTLINE}/queues", data={"name": "华南销售", "order": "skill"})
    queue_id = made.json()["id"]
    phones = context.request.get(f"{HOTLINE}/phones").json()["items"]
    entries = [{"phone_id": phone["id"], "skills": {"英语": 8, "安装": 3}} for phone in phones]
    path = f"{HOTLINE}/queues/{queue_id}"
    tag = context.request.get(path).headers["etag"]
    context.request.put(f"{path}/members", data={"items": entries}, headers={"If-Match": tag})
    page = context.new_page()
    page.goto(f"/groups/{queue_id}")
    page.get_by_role("button", name="添加一步").click()
    page.get_by_text("播报排队位置", exact=True).click()
    page.get_by_text("主叫记忆、接听提示").click()
    page.get_by_text("接通前给接听方播放提示", exact=True).click()
    settle(page)
    assert sideways(page) <= 0
    picture(page, f"group-skill-{mark}")
    page.get_by_label("按技能").check()
    page.get_by_role("button", name="更多振铃顺序").click()
    page.get_by_label("按权重").check()
    settle(page)
    assert sideways(page) <= 0
    picture(page, f"group-weighted-{mark}")
    page.get_by_role("button", name="放弃修改").click()
    page.goto("/groups")
    page.get_by_role("link", name="华南销售").wait_for()
    settle(page)
    assert sideways(page) <= 0
    picture(page, f"groups-two-{mark}")
    page.goto("/phones")
    page.get_by_role("button", name="的接听时段").first.click()
    page.get_by_role("dialog").get_by_text("全天").click()
    settle(page)
    picture(page, f"phone-hours-{mark}")


def look_into_forms(context: BrowserContext, mark: str) -> None:
    page = context.new_page()
    page.goto("/trunks")
    page.get_by_role("button", name="编辑").click()
    settle(page)
    assert sideways(page) <= 0
    picture(page, f"trunk-editing-{mark}")
    page.goto("/tenants")
    page.get_by_role("button", name="登录账号").click()
    settle(page)
    picture(page, f"tenant-people-{mark}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_fits_and_is_clean(
    browser: Browser, office: Office, size: ViewportSize, scheme: str, tmp_path: Path
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
        stock(context, tmp_path)
        look_at(context, TENANT_PAGES, office, mark)
        look_into_phone_forms(context, mark)
        look_into_a_group(context, mark)
        assert watch.complaints == []
    with browser.new_context(**options) as context:
        watch = Watch(context)
        sign_in(context, OPERATOR_LOGIN, OPERATOR_PASSWORD)
        look_at(context, OPERATOR_PAGES, office, f"operator-{mark}")
        look_into_forms(context, mark)
        assert watch.complaints == []


def test_english_fits_the_smallest_phone(browser: Browser, office: Office) -> None:
    options = {"base_url": office.address, "viewport": SMALLEST, "locale": "en"}
    for login, password, paths in (
        (DEMO_LOGIN, DEMO_PASSWORD, TENANT_PAGES),
        (OPERATOR_LOGIN, OPERATOR_PASSWORD, OPERATOR_PAGES),
    ):
        with browser.new_context(**options) as context:
            watch = Watch(context)
            sign_in(context, login, password)
            context.request.patch("/api/v1/users/me", data={"locale": "en"})
            page = context.new_page()
            for path in paths:
                page.goto(path)
                settle(page)
                assert sideways(page) <= 0, path
                picture(
                    page,
                    f"{path.strip('/').replace('?call=', '-').replace('/', '-') or 'home'}-english",
                )
            assert watch.complaints == []
