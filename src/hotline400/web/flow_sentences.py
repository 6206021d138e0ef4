"""What is said about flows: (Chinese, English). Part of `catalogue.SENTENCES`.

`{node}` is the node as people know it, `{outcome}` the exit in words.
"""

FLOW_SENTENCES: dict[str, tuple[str, str]] = {
    # refusals
    "flow_has_errors": (
        "{first}流程共有 {count} 处错误，不能发布。",
        "{first} With {count} error(s) the flow cannot be published.",
    ),
    "flow_cases_failed": (
        "{first}线上流程没有改变；确认无误可以继续。",
        "{first} The flow in force is unchanged; you can go on all the same.",
    ),
    "flow_unreadable": (
        "这个版本的内容无法读取，请选择其他版本。",
        "This version cannot be read any more; choose another.",
    ),
    "too_many_cases": (
        "一个号码最多 {limit} 个测试用例。",
        "A number takes at most {limit} test cases.",
    ),
    "too_many_replays": (
        "已有 {limit} 个回放在进行，请等待完成后再试。",
        "There are {limit} replays under way already; wait for one to end.",
    ),
    "prompt_in_restore_points": (
        "这段语音在流程的历史版本中使用（{used_by}）；删除后这些版本将无法恢复，确认请选择仍然删除。",
        "Old versions of flows use this prompt ({used_by}); it can be deleted all the same.",
    ),
    "form_needed": (
        "请先填写地域热线的地区与接听方式，再切换到该产品。",
        "A region hotline needs its regions: send the filled-in form instead.",
    ),
    "publish_time_past": ("发布时间必须晚于现在。", "The moment must lie in the future."),
    "no_draft": ("没有草稿。", "There is no draft."),
    "secret_missing": (
        "密码或网址已隐藏（***），原来的内容找不到，请重新填写。",
        "This was hidden when it was read (***) and is not known here; type it again.",
    ),
    "url_scheme": (
        "网址应以 http:// 或 https:// 开头。",
        "The address must begin with http:// or https://.",
    ),
    "url_characters": (
        "网址里有空格、反斜杠、全角字符或其他不能用的字符；中文域名请写成 xn-- 开头的形式。",
        "Blanks, backslashes or letters beyond ASCII in the address; names go as xn--.",
    ),
    "url_user_info": (
        "网址里不能有 user:password@ 这样的用户名和密码；请放到路径或参数里，例如 ?key=……。",
        "No user:password@ in the address; put a key into its path or query.",
    ),
    "url_host": (
        "网址里的主机不对：请写域名或四段十进制的 IPv4 地址（IPv6 放在方括号里），末尾不带点。",
        "The host must be a name, four decimal numbers or an IPv6 in brackets; no dot at its end.",
    ),
    "url_port": (
        "网址里的端口应为 1 到 65535。",
        "The port in the address must be from 1 to 65535.",
    ),
    "case_keys_hidden": (
        "*** 表示按键已隐藏；请填写来电者实际按的键。",
        "*** stands for keys that were hidden; give the keys that the caller presses.",
    ),
    "no_example_taken": (
        "当前草稿不是从示例开始的，或已经发布、丢弃，无法撤销。",
        "The draft did not begin as an example, or was published or thrown away since.",
    ),
    "unknown_example": (
        "没有这个示例，请从这些中选择：{known}。",
        "There is no such example; choose one of {known}.",
    ),
    "welcome_is_in_flow": (
        "这个号码已使用流程，欢迎语请在流程中修改。",
        "This number has a flow; change its welcome there.",
    ),
    # what is wrong with a document
    "date_invalid": (
        "请填写日期，例如 2026-10-01。",
        "Give a date such as 2026-10-01.",
    ),
    "clock_time_invalid": (
        "请填写 00:00 到 24:00 的时间，例如 09:30。",
        "Give a time from 00:00 to 24:00, such as 09:30.",
    ),
    "segment_backwards": (
        "结束时间必须晚于开始时间；夜班请分为两段：20:00–24:00 与 00:00–08:00。",
        "This must end after it starts; a night shift is two: 20:00–24:00 and 00:00–08:00.",
    ),
    "date_twice": ("同一日期只能有一个例外。", "A date may have one exception only."),
    "node_id_differs": (
        "节点的 id“{id}”与它的键“{key}”不一致。",
        "The node's id “{id}” is not the key “{key}” it stands under.",
    ),
    "code_length": (
        "按键“{code}”的位数不对：本级接受单个按键或 {digits} 位的号码。",
        "The code “{code}” does not fit: this level takes single keys and codes of {digits}.",
    ),
    "branch_names": (
        "分支名称不能重复，也不能是 default。",
        "Branches need names of their own, none of them “default”.",
    ),
    "percentages": ("各分支的百分比相加必须为 100。", "The percentages must add up to 100."),
    "digits_crossed": (
        "最少位数不能大于最多位数。",
        "The least number of digits must not be above the most.",
    ),
    "variable_reserved": (
        "“{name}”是来电自带的信息，不能设置。",
        "“{name}” is a fact about the call and cannot be set.",
    ),
    # what happened at a node, for explain
    "explain_play": ("播放语音“{prompt}”。", "Plays “{prompt}”."),
    "explain_pressed": (
        "来电者按“{pressed}”：{outcome}。",
        "The caller keys “{pressed}”: {outcome}.",
    ),
    "explain_wrong_key_invalid": (
        "播放语音“{prompt}”，来电者按“{pressed}”，没有这个按键。",
        "Plays “{prompt}”; the caller keys “{pressed}”: there is no such key.",
    ),
    "explain_wrong_key_timeout": (
        "播放语音“{prompt}”，来电者按“{pressed}”，没有这个按键，之后没有再按。",
        "Plays “{prompt}”; the caller keys “{pressed}”: there is no such key, and no more comes.",
    ),
    "explain_survey": (
        "播放语音“{prompt}”：{outcome}。",
        "Plays “{prompt}”: {outcome}.",
    ),
    "explain_key": ("来电者按“{pressed}”。", "The caller keys “{pressed}”."),
    "explain_menu": (
        "播放语音“{prompt}”，来电者没有按有效的键：{outcome}。",
        "Plays “{prompt}”; the caller presses no key that counts: {outcome}.",
    ),
    "explain_schedule": (
        "{local_time}（{day}），按工作时间“{schedule}”：{outcome}。",
        "{local_time} ({day}), by the working hours “{schedule}”: {outcome}.",
    ),
    "explain_region": ("来电地区 {place}：{outcome}。", "The caller is from {place}: {outcome}."),
    "explain_lookup": (
        "用“{value}”（变量 {variable}）查表：{outcome}。",
        "Looks up “{value}” (variable {variable}): {outcome}.",
    ),
    "explain_branch": (
        "变量 {variable} 为“{value}”：{outcome}。",
        "The variable {variable} is “{value}”: {outcome}.",
    ),
    "explain_goto": ("转到号码 {hotline}：{outcome}。", "Goes to {hotline}: {outcome}."),
    "explain_hunt": (
        "转接“{queue}”（{order}）：{phones}；结果：{outcome}。",
        "Rings “{queue}” ({order}): {phones}; outcome: {outcome}.",
    ),
    "explain_voicemail": (
        "播放语音“{prompt}”，留言到“{box}”：{outcome}。",
        "Plays “{prompt}” and records to “{box}”: {outcome}.",
    ),
    "explain_hangup": ("挂断（原因码 {cause}）。", "Hangs up (cause {cause})."),
    "explain_other": ("结果：{outcome}。", "Outcome: {outcome}."),
    "end_rejected": ("来电被拒绝：{reason}。", "The call is turned away: {reason}."),
    "end_talked": ("来电者与接听人通话。", "The caller talks to somebody."),
    "end_voicemail": ("来电者留言。", "The caller leaves a message."),
    "end_callback": ("来电者约定回呼。", "The caller will be called back."),
    "end_hung_up": ("通话结束，没有人接听。", "The call ends; nobody has talked."),
    "end_listened": (
        "客户听完后通话结束，没有转接电话。",
        "The caller listens, then the call ends; no phone was to ring.",
    ),
    "end_endless": ("流程没有尽头。", "The flow has no end."),
    # findings of the check
    "finding_start_missing": (
        "流程的起点“{target}”不存在。",
        "The flow starts at “{target}”, which does not exist.",
    ),
    "finding_target_missing": (
        "{node}的{outcome}指向不存在的节点“{target}”。",
        "{node}: {outcome} leads to “{target}”, which does not exist.",
    ),
    "finding_not_connected": (
        "{node}的{outcome}还没有连接到节点。",
        "{node}: {outcome} is not connected to a step yet.",
    ),
    "finding_endless": (
        "来电者不按键时会一直循环：{way}。",
        "A caller who presses nothing would go round for ever: {way}.",
    ),
    "finding_talks_twice": (
        "{node}通话之后不能再次转接电话，也不能转到另一号码的流程（“{target}”）。",
        "{node}: after a talk neither phones nor another number's flow can follow (“{target}”).",
    ),
    "finding_unreachable": ("没有路径到达{node}。", "{node}: no caller ever gets here."),
    "finding_prompt_unknown": (
        "{node}使用的语音“{prompt}”不存在。",
        "{node}: the prompt “{prompt}” does not exist.",
    ),
    "finding_queue_unknown": (
        "{node}使用的分组“{queue}”不存在。",
        "{node}: the queue “{queue}” does not exist.",
    ),
    "finding_queue_without_phones": (
        "{node}使用的分组“{queue}”没有接听电话。",
        "{node}: the queue “{queue}” has no phones.",
    ),
    "finding_callback_without_queue": (
        "{node}之前没有转接电话：来电者没有排队，回呼从队尾开始。",
        "{node}: nobody waits before this, so the call-back begins at the end of the queue.",
    ),
    "finding_box_unknown": (
        "{node}使用的留言箱“{box}”不存在。",
        "{node}: the voicemail box “{box}” does not exist.",
    ),
    "finding_hotline_unknown": (
        "{node}要转到的号码 {hotline} 不属于您。",
        "{node}: the number {hotline} is not one of yours.",
    ),
    "finding_schedule_unknown": (
        "{node}使用的工作时间“{schedule}”不存在。",
        "{node}: the working hours “{schedule}” do not exist.",
    ),
    "finding_schedule_never_open": (
        "工作时间“{schedule}”没有任何上班时间。",
        "The working hours “{schedule}” are never open.",
    ),
    "finding_table_unknown": (
        "{node}使用的表“{table}”不存在。",
        "{node}: the table “{table}” does not exist.",
    ),
    "finding_table_empty": (
        "{node}使用的表“{table}”是空的。",
        "{node}: the table “{table}” is empty.",
    ),
    "finding_table_value_unknown": (
        "表“{table}”中“{key}”的值“{value}”不存在或不可用。",
        "The table “{table}” has “{value}” for “{key}”, which does not exist or cannot be used.",
    ),
    "finding_variable_never_set": (
        "{node}使用的变量“{variable}”从未被设置。",
        "{node}: nothing ever sets the variable “{variable}”.",
    ),
    "finding_menu_without_prompt": (
        "{node}没有语音，来电者不知道该按什么键。",
        "{node}: without a prompt no caller knows what to press.",
    ),
    "finding_place_unknown": (
        "{node}：没有“{place}”这个地区；请写作广东、广州、020 或 0755266*。",
        "{node}: there is no place “{place}”; write 广东, 广州, 020 or 0755266*.",
    ),
    "finding_url_unusable": (
        "{node}的网址不能使用：{why}改好后才能发布。",
        "{node}: {why} Mend it before you publish.",
    ),
    "finding_url_not_public": (
        "{node}：{host} 是内部或保留地址，运营方在 http_request_networks 中允许后才能访问。",
        "{node}: {host} is not public: the operator must allow it in http_request_networks.",
    ),
    "finding_hidden": (
        "{node}的密码或网址已隐藏（***），请重新填写（{path}）。",
        "{node}: this was hidden when it was read (***); type it again ({path}).",
    ),
    "finding_unreadable": ("保存的内容无法读取。", "What was saved cannot be read any more."),
    "finding_case_screened": (
        "测试用例“{case}”没有通过：来电在进入流程前就被拒绝（{found}），请看“来电筛选”。",
        "The test case “{case}” fails: screening turns the call away ({found}).",
    ),
    "finding_case_failed": (
        "测试用例“{case}”没有通过：{what}应为“{wanted}”，实际为“{found}”。",
        "The test case “{case}” fails: {what} should be “{wanted}” and is “{found}”.",
    ),
}
