"""The words of flows in both languages: kinds of nodes, exits, what a test case looks at."""

from hotline400.web.users.schemas import Locale

Words = dict[str, tuple[str, str]]

KINDS: Words = {
    "play": ("播放语音", "Play"),
    "menu": ("按键菜单", "Menu"),
    "collect": ("收集号码", "Collect digits"),
    "lookup": ("查表", "Look up"),
    "password": ("密码", "Password"),
    "schedule": ("时间", "Schedule"),
    "region": ("地域", "Region"),
    "ratio": ("按比例", "Ratio"),
    "branch": ("条件", "Branch"),
    "set_variable": ("设置变量", "Set variable"),
    "http_request": ("询问系统", "HTTP request"),
    "goto": ("转到其他号码", "Go to number"),
    "hunt": ("转接电话", "Ring phones"),
    "voicemail": ("留言", "Voicemail"),
    "voicemail_access": ("听留言", "Listen to voicemail"),
    "survey": ("满意度", "Survey"),
    "hangup": ("挂断", "Hang up"),
}
OUTCOMES: Words = {
    "played": ("播放完毕", "played"),
    "timeout": ("没有按键", "nothing pressed"),
    "invalid": ("按错", "wrong key"),
    "collected": ("收到号码", "digits entered"),
    "back": ("返回", "back"),
    "found": ("查到", "found"),
    "missing": ("没有", "not there"),
    "accepted": ("通过", "accepted"),
    "refused": ("拒绝", "refused"),
    "open": ("上班", "open"),
    "closed": ("下班", "closed"),
    "holiday": ("节假日", "holiday"),
    "default": ("其他", "otherwise"),
    "answered": ("接通", "answered"),
    "no_answer": ("无人接听", "no answer"),
    "busy": ("全忙", "all busy"),
    "queue_full": ("排队已满", "queue full"),
    "left": ("已留言", "message left"),
    "empty": ("没有留言", "nothing said"),
    "full": ("留言箱已满", "box full"),
    "set": ("已设置", "set"),
    "gone": ("已转去", "gone there"),
    "hung_up": ("挂断", "hung up"),
}
CASE_PARTS: Words = {
    "passes": ("经过的节点", "a node passed"),
    "avoids": ("不应经过的节点", "a node not to pass"),
    "queue": ("分组", "the queue"),
    "end": ("结果", "the end"),
    "case": ("用例", "the case"),
}


def word(words: Words, key: str, locale: Locale) -> str:
    """In the reader's language; what has no word (a key, a branch's name) is its own."""
    zh, en = words.get(key, (key, key))
    return en if locale == "en" else zh
