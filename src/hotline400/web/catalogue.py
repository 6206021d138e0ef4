"""Every sentence the API says, in Chinese and English. One place, so that none is forgotten."""

from dataclasses import dataclass

from hotline400.web.flow_sentences import FLOW_SENTENCES


@dataclass(frozen=True)
class Sentence:
    zh: str
    en: str

    def told(self, locale: str, values: dict[str, object]) -> str:
        """In the reader's language, with the values filled in."""
        text = self.en if locale == "en" else self.zh
        return text.format_map(values)


SENTENCES: dict[str, Sentence] = {
    # who you are, what you may do
    "not_signed_in": Sentence("请先登录。", "Please sign in first."),
    "sign_in_failed": Sentence("登录名或密码不正确。", "The login or the password is wrong."),
    "password_wrong": Sentence("当前密码不正确。", "The current password is wrong."),
    "too_many_attempts": Sentence(
        "尝试次数过多，请在 {seconds} 秒后再试。",
        "Too many attempts; please try again in {seconds} seconds.",
    ),
    "forbidden": Sentence("您没有进行此操作的权限。", "You may not do this."),
    "read_only": Sentence(
        "您的账号只能查看，不能修改；请联系管理员。",
        "Your account may look but not change anything; ask an administrator.",
    ),
    "operator_only": Sentence(
        "此操作仅限平台运营人员。", "Only the operator's people may do this."
    ),
    "tenant_only": Sentence(
        "此操作属于企业账号，请用企业账号登录。",
        "This belongs to a company's account; sign in with one.",
    ),
    "origin_refused": Sentence(
        "请求来自其他网站，已被拒绝。", "The request came from another web site and was refused."
    ),
    # what was asked for
    "not_found": Sentence("没有找到。", "Not found."),
    "method_not_allowed": Sentence(
        "此地址不支持这种请求方法。", "This address does not take that method."
    ),
    "body_unreadable": Sentence(
        "无法读取请求内容，请检查格式。", "The request's body cannot be read; check its format."
    ),
    "too_large": Sentence(
        "内容太大：上传文件不能超过 20 MB，其他请求不能超过 1 MB。",
        "Too large: uploads may have at most 20 MB, other requests 1 MB.",
    ),
    "range_not_satisfiable": Sentence(
        "请求的范围超出了文件。", "The range asked for lies outside the file."
    ),
    "precondition_required": Sentence(
        "请先读取最新内容，再带上它的 ETag（If-Match）提交。",
        "Read it first, then send its ETag as If-Match with the change.",
    ),
    "precondition_failed": Sentence(
        "内容已被他人修改，请刷新后重新提交。",
        "Somebody else has changed this meanwhile; reload and try again.",
    ),
    "conflict": Sentence("与现有内容冲突，请刷新后重试。", "This conflicts with what is there."),
    "idempotency_key_reused": Sentence(
        "这个 Idempotency-Key 已用于另一个请求，请换一个。",
        "This Idempotency-Key belongs to a different request; use another.",
    ),
    "networks_unconfirmed": Sentence(
        "来电地址 {networks} 范围很大，或与括号内的中继重叠：从这些地址打来的，都会当作这家运营商"
        "的来电。确实如此，请确认后再保存（API：networks_confirmed 填 true）。",
        "Calls from {networks} would all be taken for this carrier's: very wide, or shared with "
        "the trunk in brackets. If that is meant, confirm and save again (API: networks_confirmed "
        "true).",
    ),
    "idempotency_key_busy": Sentence(
        "带有这个 Idempotency-Key 的请求还在处理，请稍后再试。",
        "The first request with this Idempotency-Key is still under way; try again soon.",
    ),
    "cursor_invalid": Sentence(
        "翻页位置无效，请从第一页开始。", "The cursor is not valid; start from the first page."
    ),
    "unavailable": Sentence(
        "数据库暂时无法使用，来电不受影响；请稍后再试。",
        "The database is away for a moment; calls go on. Please try again soon.",
    ),
    "unexpected": Sentence(
        "系统出错，已记录；请稍后再试。", "Something went wrong on our side and was noted."
    ),
    # phone numbers
    "phone_number_invalid": Sentence(
        "“{number}”不是有效的电话号码：请填写手机号码，或带区号的固定电话，例如 020-88886666。",
        "“{number}” is not a phone number: use a mobile, or a landline with area code such as "
        "020-88886666.",
    ),
    "phone_number_is_hotline": Sentence(
        "不能把 400 号码绑定到它自己，否则来电会循环。",
        "A 400 number cannot be bound to itself: calls would go round in circles.",
    ),
    "phone_number_reserved": Sentence(
        "“{number}”是紧急号码、卫星电话、境外号码或其他特殊号码，不能绑定。",
        "“{number}” is an emergency number, a satellite phone, abroad or reserved otherwise: it "
        "cannot be bound.",
    ),
    "phone_number_of_platform": Sentence(
        "“{number}”是本平台的 400 号码，不能绑定为接听电话，否则由该号码的企业付费。"
        "请填写真正接听的手机或固定电话。",
        "“{number}” is a 400 number of this platform and cannot be bound as a phone: its company "
        "would pay. Use the mobile or landline that is really answered.",
    ),
    "confirm_owner_pays": Sentence(
        "“{number}”是 400 或 800 号码，打过去由该号码的所有者付费。"
        "确认这是贵企业自己的号码后再绑定。",
        "“{number}” is a 400 or 800 number: its owner pays for being called. Bind it only if it is "
        "your own, and confirm that.",
    ),
    "confirm_service": Sentence(
        "“{number}”是服务号码，通话可能另外收费。确认无误后再绑定。",
        "“{number}” is a service number; calls to it may cost extra. Confirm that you mean it.",
    ),
    "confirm_unassigned": Sentence(
        "“{number}”不在已分配的手机号段内，可能是声讯等高收费号码。请核对号码，确认无误后再绑定。",
        "“{number}” is in no range that mobiles were given; it may be a premium service. Check the "
        "number and confirm that you mean it.",
    ),
    "phone_number_twice": Sentence(
        "号码 {number} 在列表中出现了两次。", "The number {number} stands in the list twice."
    ),
    "already_bound": Sentence("号码 {number} 已经绑定。", "The number {number} is bound already."),
    "too_many_phones": Sentence(
        "这个 400 号码最多绑定 {limit} 部电话；需要更多请联系运营商。",
        "This 400 number takes at most {limit} phones; ask your operator for more.",
    ),
    "phone_twice": Sentence("这部电话在列表中出现了两次。", "This phone stands in the list twice."),
    "hours_incomplete": Sentence(
        "请同时填写开始时间和结束时间，或都不填。",
        "Give both the start and the end of the hours, or neither.",
    ),
    "hours_empty": Sentence(
        "开始时间和结束时间不能相同。", "The hours cannot end at the minute they start."
    ),
    "phones_allowed": Sentence(
        "已绑定 {count} 部电话，不能少于这个数。",
        "{count} phones are bound; allow at least as many.",
    ),
    # queues, screening
    "queue_id_taken": Sentence(
        "分组标识“{id}”已被使用，请换一个。", "The queue id “{id}” is taken; choose another."
    ),
    "queue_in_use": Sentence(
        "流程正在使用这个分组（{used_by}），请先修改流程再删除。",
        "The flow leads to this queue ({used_by}); change the flow first.",
    ),
    "main_queue_stays": Sentence(
        "主分组包含全部电话，不能删除。", "The main queue has all phones and cannot be deleted."
    ),
    "too_many_queues": Sentence(
        "一个 400 号码最多 {limit} 个分组。", "A 400 number takes at most {limit} queues."
    ),
    "list_entry_invalid": Sentence(
        "“{number}”不能识别：请填写电话号码、区号（020），或号码开头加星号（1380013*）。",
        "“{number}” is neither a phone number nor an area code (020) nor the beginning of numbers "
        "with a star (1380013*).",
    ),
    "list_full": Sentence("名单最多 {limit} 条。", "A list takes at most {limit} entries."),
    "place_unknown": Sentence(
        "没有“{place}”这个地区：请填写省份、城市、区号（020），或号码开头加星号（0755266*）。",
        "There is no place “{place}”: give a province, a city, an area code (020) or the beginning "
        "of numbers with a star (0755266*).",
    ),
    "place_twice": Sentence("地区“{place}”重复了。", "The place “{place}” is given twice."),
    "regions_empty": Sentence(
        "地区列表是空的：请至少填一个地区，或者选“不限制”。",
        "The list of regions is empty: name at least one, or set no limit by region.",
    ),
    "unknown_phone": Sentence(
        "列表中的电话已不存在，请刷新后重试。",
        "A phone in the list does not exist any more; reload and try again.",
    ),
    "hotline_number_invalid": Sentence(
        "“{number}”不是 400 号码：应为 400 开头的十位数字。",
        "“{number}” is not a 400 number: ten digits beginning with 400.",
    ),
    "number_taken": Sentence(
        "号码 {number} 已经分配。", "The number {number} is assigned already."
    ),
    "number_state_invalid": Sentence(
        "号码不能从“{before}”变为“{after}”。",
        "A number cannot go from “{before}” to “{after}”.",
    ),
    "already_listed": Sentence(
        "号码 {number} 已在名单中。", "The number {number} is on the list already."
    ),
    "expiry_past": Sentence("有效期必须晚于现在。", "The expiry must lie in the future."),
    "period_empty": Sentence("结束时间必须晚于开始时间。", "The period must end after it begins."),
    # wrap-ups
    "wrap_up_result_unknown": Sentence(
        "小结表单中没有“{result}”这个结果，请重新选择。",
        "The wrap-up form has no result “{result}”; choose again.",
    ),
    "name_twice": Sentence("“{name}”重复了。", "“{name}” is there twice."),
    "choices_missing": Sentence("请至少填写一个选项。", "Give at least one choice."),
    "choices_unwanted": Sentence(
        "只有“选择”类型的字段才能有选项。", "Only a field of the kind choice has choices."
    ),
    # people, tenants, trunks
    "login_taken": Sentence("这个登录名已被使用。", "This login is taken."),
    "unknown_tenant": Sentence("没有这个企业。", "There is no such tenant."),
    "role_needs_tenant": Sentence(
        "运营人员不属于任何企业，其他角色必须属于一个企业。",
        "Operators belong to no tenant; every other role belongs to one.",
    ),
    "trunk_id_taken": Sentence("这个中继标识已被使用。", "This trunk id is taken."),
    "registration_needs_password": Sentence("请填写注册密码。", "A registration needs a password."),
    "srtp_needs_tls": Sentence("SRTP 加密要求使用 TLS 传输。", "SRTP needs the TLS transport."),
    "network_invalid": Sentence(
        "请填写 IP 地址或网段，例如 203.0.113.0/24。",
        "Give an IP address or network such as 203.0.113.0/24.",
    ),
    # uploads
    "upload_missing": Sentence("请选择要上传的文件。", "Choose a file to upload."),
    "upload_empty": Sentence("文件是空的，请重新选择。", "The file is empty; choose another."),
    "upload_not_audio": Sentence(
        "这不是可识别的音频文件；请上传 WAV、MP3、M4A、OGG 等格式。",
        "This is not audio we can read; upload WAV, MP3, M4A, OGG or the like.",
    ),
    "upload_too_long": Sentence(
        "音频太长，请剪短后再上传。", "The audio is too long; shorten it and try again."
    ),
    "upload_too_short": Sentence(
        "音频太短，请换一个文件。", "The audio is too short; choose another file."
    ),
    "upload_silent": Sentence(
        "这段音频没有声音，请换一个文件。", "There is no sound in this file; choose another."
    ),
    # text to speech
    "unknown_voice": Sentence("没有这个音色。", "There is no such voice."),
    "speech_unreadable": Sentence(
        "有无法朗读的文字：{letters}。请改用汉字、字母和数字。",
        "There are letters that cannot be read: {letters}. Use Chinese, Latin letters and digits.",
    ),
    "speech_nothing_to_say": Sentence(
        "没有可以朗读的内容，请输入文字。", "There is nothing to be read; type some text."
    ),
    "speech_not_installed": Sentence(
        "文字转语音组件尚未安装，请运维人员运行 ./hotline400 up（需要能访问 Python 软件源）。",
        "Text to speech is not installed; the operator runs ./hotline400 up with the Python "
        "package index in reach.",
    ),
    "speech_busy": Sentence(
        "正在合成的文字较多，请稍后再试。",
        "Many texts are waiting to be spoken; please try again soon.",
    ),
    "speech_failed": Sentence(
        "语音合成失败，请重试；仍然失败请联系运维人员。",
        "The text could not be spoken; try again, or ask the operator if it goes on.",
    ),
    "sheet_unreadable": Sentence(
        "无法读取这个文件：请上传 CSV、TXT（UTF-8 或 GBK 编码）或 Excel（.xlsx、.xls）文件。",
        "This file cannot be read; upload CSV, TXT (UTF-8 or GBK) or Excel (.xlsx, .xls).",
    ),
    "sheet_too_long": Sentence(
        "文件超过 {limit} 行，请拆分后上传。", "More than {limit} lines; split the file."
    ),
    "sheet_too_big": Sentence(
        "文件解压后超过 {limit} MB：请只保留号码、原因、有效期三列，或另存为 CSV。",
        "Unpacked this file is more than {limit} MB; keep only the columns number, reason and "
        "expiry, or save it as CSV.",
    ),
    "sheet_too_wide": Sentence(
        "有的行超过 {limit} 列：请只保留需要的列，或另存为 CSV。",
        "A line has more than {limit} columns; keep those you need, or save it as CSV.",
    ),
    "sheet_web_page": Sentence(
        "这是一个网页文件，里面没有表格：请用 Excel 打开，另存为 .xlsx 或 .csv 后上传。",
        "This is a web page without a table; open it in Excel, save it as .xlsx or .csv, and "
        "upload that.",
    ),
    "sheet_protected": Sentence(
        "文件有密码：请取消密码后再上传。",
        "This file has a password; take it off and upload it again.",
    ),
    "sheet_missing": Sentence(
        "文件里没有这个工作表：请重新选择。", "The file has no such sheet; choose again."
    ),
    "sheet_busy": Sentence(
        "正在读取其他名单文件，请稍后再试。",
        "Other lists are being read just now; try again in a moment.",
    ),
    "sheet_without_numbers": Sentence("文件中没有内容。", "There is nothing in this file."),
    "line_already_listed": Sentence("已在名单中。", "On the list already."),
    "line_twice_in_file": Sentence("与文件中前面的一行重复。", "The same as an earlier line."),
    "line_number_missing": Sentence("号码列是空的。", "There is no number in its column."),
    "line_number_spoiled": Sentence(
        "Excel 把号码显示成了科学计数，后几位已经丢失：请把这一列设为文本格式，重新填写。",
        "A spreadsheet turned the number into 1.38E+10 and lost its last digits; make the column "
        "text and fill it in again.",
    ),
    "line_number_unclear": Sentence(
        "一格里不止一个完整的号码，或者带分机号：请每行写一个号码，去掉分机号。",
        "More than one whole number, or an extension; write one number a line, without extension.",
    ),
    "line_quote_unclear": Sentence(
        "引号没有成对，看不出这一行属于哪一格：请检查引号后重新上传。",
        "Quotes do not match, so it cannot be told to which cell this line belongs; mend them and "
        "upload it again.",
    ),
    "line_above_heading": Sentence(
        "在表头上方，没有读取：请另选表头所在的行。",
        "Above the headings, so it was not read; choose another heading line.",
    ),
    "remark_zero_restored": Sentence(
        "补上了区号开头的 0。", "The 0 of the area code was put back."
    ),
    "remark_reason_shortened": Sentence(
        "原因超过 200 字，只保留了开头。", "The reason was longer than 200 characters and was cut."
    ),
    "line_number_invalid": Sentence(
        "不是电话号码、区号或号码开头（1380013*）。",
        "Neither a phone number nor an area code nor the beginning of numbers (1380013*).",
    ),
    "line_expiry_invalid": Sentence(
        "有效期无法识别，应如 2026-12-31、2026-12-31 18:00 或 永久。",
        "The expiry cannot be read; write it as 2026-12-31, 2026-12-31 18:00 or forever.",
    ),
    "line_expiry_past": Sentence("有效期已过。", "The expiry lies in the past."),
    "unknown_prompt": Sentence("没有这段语音。", "There is no such prompt."),
    "prompt_purpose_wrong": Sentence(
        "这段语音的用途不符，请选择“{purpose}”类语音。",
        "This prompt is for something else; choose one of purpose “{purpose}”.",
    ),
    "prompt_in_use": Sentence(
        "这段语音正在使用（{used_by}），请先取消使用再删除。",
        "This prompt is in use ({used_by}); stop using it first.",
    ),
    # voicemail
    "too_many_boxes": Sentence(
        "一个 400 号码最多有 {limit} 个留言箱。",
        "A 400 number takes at most {limit} voicemail boxes.",
    ),
    "callback_ringing": Sentence(
        "正在呼叫这位客户，请在通话结束后再操作。",
        "This customer is being called at this moment; change it after the call.",
    ),
    "callback_open": Sentence(
        "这个号码在同一分组已有等待中的回呼。",
        "This number is waiting to be called back for the same queue already.",
    ),
    "box_in_use": Sentence(
        "主留言箱不能删除；其他留言箱要先处理并删除其中的留言。",
        "The main box stays; of any other, delete the messages first.",
    ),
    "unknown_queue": Sentence("没有这个分组。", "There is no such queue."),
    "box_of_two": Sentence(
        "一个留言箱只能属于一个分组或一部电话，不能同时属于两者。",
        "A voicemail box belongs to a queue or to a phone, not to both.",
    ),
    "pin_invalid": Sentence("收听密码为 4 到 10 位数字。", "A PIN has four to ten digits."),
    # fields
    "invalid": Sentence("填写的内容无效。", "This value is not valid."),
    "missing": Sentence("此项必填。", "This field is required."),
    "unknown_field": Sentence("不认识这个字段。", "There is no such field."),
    "not_nullable": Sentence("此项不能为空。", "This field cannot be null."),
    "wrong_type_text": Sentence("此项应为文字。", "This must be text."),
    "wrong_type_number": Sentence("此项应为整数。", "This must be a whole number."),
    "wrong_type_decimal": Sentence("此项应为数字。", "This must be a number."),
    "wrong_type_boolean": Sentence("此项应为 true 或 false。", "This must be true or false."),
    "wrong_type_list": Sentence("此项应为列表。", "This must be a list."),
    "wrong_type_object": Sentence("此项应为 JSON 对象。", "This must be a JSON object."),
    "time_invalid": Sentence(
        "请填写带时区的时间，例如 2026-11-23T08:00:00Z。",
        "Give a time with its zone, such as 2026-11-23T08:00:00Z.",
    ),
    "too_short": Sentence("至少需要 {least} 个字。", "This needs at least {least} characters."),
    "too_long": Sentence("最多 {most} 个字。", "This may have at most {most} characters."),
    "too_few": Sentence("至少需要 {least} 项。", "This needs at least {least} entries."),
    "too_many": Sentence("最多 {most} 项。", "This may have at most {most} entries."),
    "out_of_range": Sentence(
        "应在 {least} 到 {most} 之间。", "This must lie between {least} and {most}."
    ),
    "too_small": Sentence("不能小于 {least}。", "This must be at least {least}."),
    "too_big": Sentence("不能大于 {most}。", "This must be at most {most}."),
    "not_a_choice": Sentence("只能是其中之一：{choices}。", "This must be one of: {choices}."),
    "pattern_mismatch": Sentence("格式不正确。", "The format is not right."),
    "control_characters": Sentence("不能含有控制字符。", "Control characters are not allowed."),
    **{code: Sentence(zh, en) for code, (zh, en) in FLOW_SENTENCES.items()},
}
