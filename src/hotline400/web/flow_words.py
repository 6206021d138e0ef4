"""The words of flows in both languages: kinds of nodes, exits, what a test case looks at."""

from collections.abc import Mapping

from hotline400.web.users.schemas import Locale

Words = dict[str, tuple[str, str]]

KINDS: Words = {
    "play": ("播放语音", "Play"),
    "menu": ("按键菜单", "Menu"),
    "collect": ("收集号码", "Collect digits"),
    "lookup": ("查表", "Look up"),
    "password": ("密码", "Password"),
    "schedule": ("工作时间", "Working hours"),
    "region": ("地域", "Region"),
    "ratio": ("按比例", "Ratio"),
    "branch": ("条件", "Branch"),
    "set_variable": ("设置变量", "Set variable"),
    "http_request": ("询问系统", "HTTP request"),
    "goto": ("转到其他号码", "Go to number"),
    "hunt": ("转接电话", "Ring phones"),
    "voicemail": ("留言", "Voicemail"),
    "voicemail_access": ("听留言", "Listen to voicemail"),
    "callback": ("回呼", "Call back"),
    "record_prompt": ("电话录音", "Record by phone"),
    "survey": ("满意度", "Survey"),
    "hangup": ("挂断", "Hang up"),
}
OUTCOMES: dict[str, Words] = {
    "play": {"played": ("播放完毕", "played")},
    "menu": {
        "timeout": ("没有按键", "nothing pressed"),
        "invalid": ("没有这个按键", "no such key"),
    },
    "collect": {
        "collected": ("收到号码", "digits entered"),
        "timeout": ("没有输入号码", "no digits entered"),
        "back": ("按 * 返回", "back by *"),
    },
    "lookup": {"found": ("查到", "found"), "missing": ("表里没有", "not in the table")},
    "password": {
        "accepted": ("密码正确", "the password is right"),
        "refused": ("密码不对", "the password is wrong"),
    },
    "schedule": {
        "open": ("上班", "open"),
        "closed": ("下班", "closed"),
        "holiday": ("节假日", "holiday"),
    },
    "region": {"default": ("其他地区", "elsewhere")},
    "ratio": {},
    "branch": {"default": ("不符合任何条件", "none of the cases")},
    "set_variable": {"set": ("已设置", "set")},
    "http_request": {"default": ("其他或没有应答", "another answer or none")},
    "goto": {
        "gone": ("已转去", "gone there"),
        "missing": ("那个号码不可用", "that number is not available"),
    },
    "hunt": {
        "answered": ("接通", "answered"),
        "no_answer": ("无人接听", "no answer"),
        "busy": ("全忙", "all busy"),
        "queue_full": ("排队已满", "queue full"),
    },
    "voicemail": {
        "left": ("已留言", "message left"),
        "empty": ("没有留言", "nothing said"),
        "full": ("留言箱已满", "box full"),
    },
    "voicemail_access": {
        "done": ("听完留言", "messages heard"),
        "refused": ("留言密码不对", "the PIN is wrong"),
    },
    "callback": {
        "accepted": ("客户同意回呼", "a call back is agreed"),
        "declined": ("客户不要回呼", "no call back is wanted"),
        "unavailable": ("无法回呼这位客户", "this caller cannot be called back"),
    },
    "record_prompt": {
        "kept": ("录音已保存", "the recording is saved"),
        "empty": ("没有保存录音", "no recording is saved"),
        "refused": ("录音密码不对", "the PIN is wrong"),
    },
    "survey": {
        "answered": ("客户已评价", "the caller gave a score"),
        "no_answer": ("客户没有评价", "the caller gave no score"),
    },
    "hangup": {"hung_up": ("挂断", "hung up")},
}
"""By kind of node: what two kinds call the same, such as no_answer, is not the same to people."""
CASE_PARTS: Words = {
    "passes": ("经过的节点", "a node passed"),
    "avoids": ("不应经过的节点", "a node not to pass"),
    "queue": ("分组", "the queue"),
    "end": ("结果", "the end"),
    "case": ("用例", "the case"),
    "screened": ("来电筛选", "the screening"),
    "nothing": ("（无）", "(none)"),
}
WEEKDAYS: Words = {
    "1": ("星期一", "Monday"),
    "2": ("星期二", "Tuesday"),
    "3": ("星期三", "Wednesday"),
    "4": ("星期四", "Thursday"),
    "5": ("星期五", "Friday"),
    "6": ("星期六", "Saturday"),
    "7": ("星期日", "Sunday"),
}
CALENDAR: Words = {
    "holiday": ("法定节假日", "a public holiday"),
    "workday": ("调休上班", "a make-up workday"),
}
SPECIAL_DATES: Words = {
    "closed": ("特殊日期{name}，全天休息", "special date{name}, closed all day"),
    "open": ("特殊日期{name}，{hours} 上班", "special date{name}, open {hours}"),
}
ORDERS: Words = {
    "default": ("默认方式", "random and even"),
    "sequential": ("顺序方式", "in list order"),
    "round_robin": ("轮流", "round robin"),
    "longest_idle": ("空闲最久优先", "longest idle first"),
    "fewest_calls": ("接听最少优先", "fewest calls first"),
    "ring_all": ("同时振铃", "all at once"),
    "weighted": ("按权重", "by weight"),
    "skill": ("按技能", "by skill"),
}
REASONS: Words = {
    "number_suspended": ("号码已停机", "the number is suspended"),
    "number_not_active": ("号码尚未开通", "the number is not active yet"),
    "number_unknown": ("号码未分配", "the number is not assigned"),
    "number_cancelled": ("号码已注销", "the number was cancelled"),
    "loop": ("来电循环", "the call goes round in circles"),
    "blacklisted": ("来电号码在黑名单中", "the caller is on the blacklist"),
    "caller_withheld": ("来电没有显示号码", "the caller's number is withheld"),
    "not_whitelisted": ("来电号码不在白名单中", "the caller is not on the whitelist"),
    "region_blocked": ("来电地区不在服务范围内", "the caller's region is not served"),
    "lines_busy": ("同时通话数已满", "all lines of the number are in use"),
    "caller_limit_reached": ("来电次数已达上限", "the caller has called too often"),
    "number_limit_reached": ("号码的来电总数已达上限", "the number has had all its calls"),
}
ENDS: Words = {
    "rejected": ("来电被拒绝", "turned away"),
    "talked": ("接通通话", "put through to a phone"),
    "voicemail": ("留下留言", "a message is left"),
    "hung_up": ("系统挂断", "the platform hangs up"),
    "endless": ("一直走不完", "it never ends"),
}


def word(words: Mapping[str, tuple[str, str]], key: str, locale: Locale) -> str:
    """In the reader's language; what has no word (a key, a branch's name) is its own."""
    zh, en = words.get(key, (key, key))
    return en if locale == "en" else zh


def outcome_word(kind: str, outcome: str, locale: Locale) -> str:
    """How a node of this kind came out; a key or a branch's name is its own."""
    return word(OUTCOMES.get(kind, {}), outcome, locale)
