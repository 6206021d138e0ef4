"""Audio of one's own: uploaded, heard, used, refused."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from .calls import write_tone
from .conftest import Watch


def upload(page: Page, purpose: str, path: Path) -> None:
    page.goto("/prompts")
    page.locator(f"section[data-purpose={purpose}] input[type=file]").set_input_files(path)


def test_uploaded_welcome_is_heard_and_used(
    demo: Page, context: BrowserContext, tmp_path: Path, watch: Watch
) -> None:
    write_tone(tmp_path / "欢迎致电.wav")
    upload(demo, "welcome", tmp_path / "欢迎致电.wav")
    expect(demo.get_by_text("“欢迎致电”已上传")).to_be_visible()
    welcome = demo.locator("section[data-purpose=welcome]")
    with demo.expect_response(lambda answer: answer.url.endswith("/audio")) as heard:
        welcome.get_by_role("button", name="收听 欢迎致电").click()
    assert heard.value.status in {200, 206}
    expect(welcome.get_by_role("button", name="暂停")).to_be_visible()
    expect(welcome.get_by_role("button", name="收听 欢迎致电")).to_be_visible()  # played to its end
    expect(welcome.get_by_text("“欢迎致电”已经用上")).to_be_visible()
    used = context.request.get("/api/v1/hotlines/4001234567").json()["welcome_prompt_id"]
    assert used is not None
    welcome.get_by_role("button", name="撤销").click()
    expect(demo.get_by_text("已撤销，恢复原来的语音")).to_be_visible()
    before = context.request.get("/api/v1/hotlines/4001234567").json()["welcome_prompt_id"]
    assert before is None
    welcome.get_by_role("button", name="使用", exact=True).click()
    expect(demo.get_by_text("“欢迎致电”对下一通来电生效").last).to_be_visible()
    welcome.get_by_role("button", name="删除 欢迎致电").click()
    demo.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(demo.get_by_text("正在使用")).to_be_visible()
    watch.forgive("409")


def test_a_renamed_text_file_is_refused_in_words(demo: Page, tmp_path: Path, watch: Watch) -> None:
    path = tmp_path / "music.wav"
    path.write_text("this is no music", encoding="utf-8")
    upload(demo, "ring_back", path)
    expect(demo.get_by_role("alert")).to_contain_text("不是可识别的音频文件")
    watch.forgive("422")


def test_system_prompt_is_replaced_and_restored(demo: Page, tmp_path: Path) -> None:
    write_tone(tmp_path / "无人接听.wav")
    demo.goto("/prompts")
    row = demo.locator("li[data-key=no_answer]")
    row.get_by_role("button", name="替换").click()
    dialog = demo.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(tmp_path / "无人接听.wav")
    expect(dialog.get_by_role("radio", name="无人接听")).to_be_checked()
    dialog.get_by_role("button", name="替换").click()
    expect(row.get_by_text("已替换")).to_be_visible()
    row.get_by_role("button", name="恢复默认").click()
    expect(row.get_by_text("已替换")).to_have_count(0)


def test_system_prompts_are_found_by_their_words(demo: Page) -> None:
    demo.goto("/prompts")
    section = demo.locator("section[data-purpose=system]")
    expect(section.get_by_text("您好，欢迎致电，正在为您转接，请稍候。")).to_be_visible()
    survey = section.get_by_role("button", name="满意度评价")
    expect(section.locator("li[data-key=survey_thanks]")).to_have_count(0)
    survey.click()
    expect(section.locator("li[data-key=survey_thanks]")).to_be_visible()
    survey.click()
    expect(section.locator("li[data-key=survey_thanks]")).to_have_count(0)
    section.get_by_role("textbox", name="搜索提示音").fill("三分钟")
    expect(section.locator("li[data-key]")).to_have_count(2)  # three, and thirteen
    expect(section.locator("li[data-key=queue_wait_3]")).to_be_visible()
    section.get_by_role("textbox", name="搜索提示音").fill("没有这样的话")
    expect(section.get_by_text("没有找到包含这些文字的提示音。")).to_be_visible()


def speak(page: Page, purpose: str, text: str) -> Locator:
    page.goto("/prompts")
    section = page.locator(f"section[data-purpose={purpose}]")
    section.get_by_role("tab", name="文字转语音").click()
    section.get_by_role("textbox", name="要朗读的文字").fill(text)
    return section


def test_a_text_is_heard_saved_and_changed(demo: Page, context: BrowserContext) -> None:
    welcome = speak(demo, "welcome", "您好，欢迎致电示例公司。")
    welcome.get_by_role("button", name="试听").click()
    preview = welcome.get_by_role("button", name="收听 试听")
    with demo.expect_response(lambda answer: answer.url.endswith("/audio")) as heard:
        preview.click()
    assert heard.value.status in {200, 206}
    welcome.get_by_role("button", name="保存").click()
    expect(demo.get_by_text("“您好，欢迎致电示例公司。”已保存")).to_be_visible()
    welcome.get_by_role("button", name="修改“您好，欢迎致电示例公司。”的文字").click()
    dialog = demo.get_by_role("dialog")
    expect(dialog.get_by_role("textbox")).to_have_value("您好，欢迎致电示例公司。")
    dialog.get_by_role("textbox").fill("您好，这里是示例公司，请稍候。")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_have_count(0)
    prompts = context.request.get("/api/v1/prompts?purpose=welcome").json()["items"]
    assert prompts[0]["speech"]["text"] == "您好，这里是示例公司，请稍候。"
    assert prompts[0]["name"] == "您好，欢迎致电示例公司。"


def test_what_no_voice_can_read_is_said_in_words(demo: Page, watch: Watch) -> None:
    ring_back = speak(demo, "ring_back", "😀")
    ring_back.get_by_role("button", name="试听").click()
    expect(demo.get_by_role("alert")).to_contain_text("没有可以朗读的内容")
    watch.forgive("422")


def test_announcements_are_kept_found_and_deleted(demo: Page) -> None:
    announcements = speak(demo, "announcement", "第0段公告")
    for number in range(8):
        announcements.get_by_role("textbox", name="要朗读的文字").fill(f"第{number}段公告")
        announcements.get_by_role("button", name="保存").click()
        expect(announcements.locator("li")).to_have_count(number + 1)
    announcements.get_by_role("textbox", name="按名称或文字搜索").fill("第3段")
    expect(announcements.locator("li")).to_have_count(1)
    announcements.get_by_role("button", name="删除 第3段公告").click()
    demo.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(announcements.get_by_text("没有找到包含这些文字的提示音。")).to_be_visible()
