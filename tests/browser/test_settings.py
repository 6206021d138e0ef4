"""Settings of the person and of the hotline; the operator's inventory."""

from playwright.sync_api import BrowserContext, Page, expect

from hotline400.storage.seed import DEMO_LOGIN

from .conftest import Watch, sign_in
from .office import DEMO_PASSWORD


def test_hotline_settings_are_saved(demo: Page, context: BrowserContext) -> None:
    demo.goto("/settings")
    demo.locator(".el-switch").click()
    demo.get_by_label("来电时立即").check()
    demo.get_by_role("region").get_by_role("button", name="保存").click()
    expect(demo.get_by_text("设置已保存")).to_be_visible()
    saved = context.request.get("/api/v1/hotlines/4001234567").json()
    assert (saved["recording"], saved["answer_at"]) == (False, "start")


def test_changing_the_password(demo: Page, context: BrowserContext, watch: Watch) -> None:
    demo.goto("/settings")

    def change(current: str, new: str) -> None:
        demo.get_by_label("当前密码").fill(current)
        demo.get_by_label("新密码", exact=True).fill(new)
        demo.get_by_label("再输入一次新密码").fill(new)
        demo.get_by_role("button", name="修改密码").click()

    change("not-my-password", "another-400-demo")
    expect(demo.get_by_text("当前密码不正确")).to_be_visible()
    change(DEMO_PASSWORD, "another-400-demo")
    expect(demo.get_by_text("密码已修改")).to_be_visible()
    sign_in(context, DEMO_LOGIN, "another-400-demo")
    watch.forgive("422")


def test_dark_is_chosen_and_stays(demo: Page) -> None:
    demo.goto("/settings")
    demo.get_by_text("深色", exact=True).click()
    expect(demo.locator("html")).to_contain_class("dark")
    demo.reload()
    expect(demo.locator("html")).to_contain_class("dark")


def test_operator_gives_a_company_a_number_and_a_sign_in(
    operator: Page, context: BrowserContext
) -> None:
    operator.goto("/tenants")
    operator.get_by_role("button", name="添加企业").click()
    operator.get_by_label("企业名称").fill("华南机电")
    operator.get_by_role("dialog").get_by_role("button", name="保存").click()
    row = operator.locator("li[data-tenant]", has_text="华南机电")
    row.get_by_role("button", name="登录账号").click()
    operator.get_by_label("登录名").fill("boss@huanan.example")
    operator.get_by_label("姓名").fill("老板")
    operator.get_by_label("初始密码").fill("huanan-400-demo")
    operator.get_by_role("button", name="添加账号").click()
    expect(operator.get_by_text("已添加 boss@huanan.example")).to_be_visible()
    operator.goto("/numbers")
    operator.get_by_role("button", name="分配号码").click()
    operator.get_by_label("400 号码").fill("400-800-8000")
    operator.get_by_label("企业", exact=True).click()
    operator.get_by_role("option", name="华南机电").click()
    operator.get_by_role("dialog").get_by_role("button", name="分配号码").click()
    number = operator.locator("li[data-number='4008008000']")
    expect(number).to_contain_text("华南机电")
    number.get_by_role("button", name="停用").click()
    operator.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(number).to_contain_text("已停用")
    sign_in(context, "boss@huanan.example", "huanan-400-demo")


def test_operator_adds_changes_and_deletes_a_trunk(operator: Page, context: BrowserContext) -> None:
    operator.goto("/trunks")
    operator.get_by_role("button", name="添加中继").click()
    form = operator.get_by_role("dialog")
    form.get_by_label("名称").fill("广州联通")
    form.get_by_label("标识").first.fill("gz-unicom")
    form.get_by_label("运营商地址").fill("203.0.113.10")
    form.get_by_label("来源地址").first.fill("203.0.113.0/24\n198.51.100.7")
    form.get_by_label("线路所在区号").fill("020")
    form.get_by_text("呼叫本地固话时去掉区号").click()
    form.get_by_role("button", name="保存").click()
    row = operator.locator("li[data-trunk=gz-unicom]")
    expect(row).to_contain_text("203.0.113.10:5060")
    made = {item["id"]: item for item in context.request.get("/api/v1/trunks").json()["items"]}
    assert made["gz-unicom"]["identify_by"] == ["203.0.113.0/24", "198.51.100.7"]
    assert made["gz-unicom"]["dial"]["strip_local_area_code"] is True
    row.get_by_role("button", name="编辑").click()
    form.get_by_label("名称").fill("广州联通主线")
    form.get_by_role("button", name="保存").click()
    expect(row).to_contain_text("广州联通主线")
    row.get_by_role("button", name="删除").click()
    operator.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(row).to_have_count(0)


def test_of_two_operators_the_second_says_whose_trunk_holds(
    operator: Page, context: BrowserContext, watch: Watch
) -> None:
    made = context.request.post(
        "/api/v1/trunks", data={"id": "two-tabs", "name": "移动", "host": "203.0.113.77"}
    )
    assert made.status == 201, made.text()
    operator.goto("/trunks")
    row = operator.locator("li[data-trunk=two-tabs]")
    row.get_by_role("button", name="编辑").click()
    form = operator.get_by_role("dialog")
    form.get_by_label("名称").fill("我的名称")
    theirs = context.request.put(
        "/api/v1/trunks/two-tabs",
        data={"name": "别人的名称", "host": "203.0.113.78"},
        headers={"If-Match": '"1"'},
    )
    assert theirs.status == 200, theirs.text()
    form.get_by_role("button", name="保存").click()
    expect(form).to_contain_text("别人刚刚修改过")
    form.get_by_role("button", name="查看最新内容").click()
    expect(form.get_by_label("名称")).to_have_value("别人的名称")
    form.get_by_label("名称").fill("还是我的")
    form.get_by_role("button", name="保存").click()
    expect(row).to_contain_text("还是我的")
    expect(row).to_contain_text("203.0.113.78")
    watch.forgive("412")


def test_a_trunk_that_lets_in_everybody_is_asked_about(
    operator: Page, context: BrowserContext, watch: Watch
) -> None:
    operator.goto("/trunks")
    operator.get_by_role("button", name="添加中继").click()
    form = operator.get_by_role("dialog")
    form.get_by_label("名称").fill("全开")
    form.get_by_label("标识").first.fill("open-to-all")
    form.get_by_label("运营商地址").fill("203.0.113.90")
    form.get_by_label("来源地址").first.fill("0.0.0.0/0")
    form.get_by_role("button", name="保存").click()
    question = operator.locator(".el-message-box")
    expect(question).to_contain_text("0.0.0.0/0")
    question.get_by_role("button", name="取消").click()
    row = operator.locator("li[data-trunk=open-to-all]")
    expect(row).to_have_count(0)
    form.get_by_role("button", name="保存", exact=True).click()
    question.get_by_role("button", name="确认并保存").click()
    expect(row).to_contain_text("全开")
    watch.forgive("409")
