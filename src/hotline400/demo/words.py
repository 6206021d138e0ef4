"""The demonstration's words, Chinese first."""

from collections.abc import Mapping

from hotline400.audio.prompts import system_prompts
from hotline400.record.record import OfferResult
from hotline400.web.names import Names, said_by_platform
from hotline400.web.users.schemas import Locale

EVENTS = {
    "began": ("来电", "comes in"),
    "rejected": ("拒绝", "turned away"),
    "queued": ("排队", "queued"),
    "offered": ("振铃", "rings"),
    "offer_ended": ("振铃结果", "ring ended"),
    "connected": ("接通", "connected"),
    "talk_ended": ("通话结束", "talk ended"),
    "notice_played": ("播放提示", "hears"),
    "recording_failed": ("录音失败", "recording failed"),
    "recording_stored": ("录音已保存", "recording stored"),
    "recovered": ("恢复接管", "taken up again"),
    "ended": ("结束", "ended"),
}
"""Events that the trace shows; the others say nothing to a reader."""

VALUES = {
    "answered": ("接听", "answered"),
    "abandoned": ("主叫放弃", "abandoned"),
    "no_answer": ("无人接听", "no answer"),
    "busy": ("占线", "busy"),
    "overflowed": ("队列溢出", "overflowed"),
    "voicemail": ("语音留言", "voicemail"),
    "after_hours": ("非工作时间", "after hours"),
    "self_service": ("自助服务", "self-service"),
    "rejected": ("拒绝", "rejected"),
    "failed": ("失败", "failed"),
    "unreachable": ("无法接通", "unreachable"),
    "not_dialled": ("未拨打", "not dialled"),
    "redirected": ("转往他处，未跟随", "sent elsewhere, not followed"),
    "not_accepted": ("无人确认接听", "not accepted"),
    "answered_elsewhere": ("他机已接听", "answered elsewhere"),
    "caller_gone": ("主叫已挂机", "caller gone"),
    "lost": ("丢失", "lost"),
    "caller": ("主叫", "caller"),
    "phone": ("接听方", "phone"),
    "platform": ("平台", "platform"),
    "blacklisted": ("黑名单", "blacklisted"),
    "number_unknown": ("号码不存在", "number unknown"),
    "number_suspended": ("号码已停机", "number suspended"),
    "caller_hung_up": ("主叫挂机", "caller hung up"),
    "phone_hung_up": ("接听方挂机", "phone hung up"),
    "no_phone_left": ("电话已全部试过", "every phone tried"),
    "waited_too_long": ("等待超时", "waited too long"),
    "queue_full": ("队列已满", "queue full"),
    "internal_error": ("内部错误", "internal error"),
    "True": ("有", "yes"),
    "False": ("无", "no"),
    "None": ("无", "none"),
}

FIELDS = {
    "records": ("话单数", "records"),
    "disposition": ("结果", "disposition"),
    "reason": ("原因", "reason"),
    "released_by": ("挂机方", "released by"),
    "caller_number": ("主叫号码", "caller"),
    "hotline_number": ("400 号码", "400 number"),
    "offers": ("振铃记录", "offers"),
    "queued": ("排过队", "queued"),
    "place": ("归属地", "place"),
    "sip_status": ("SIP 状态", "SIP status"),
    "shown": ("来电显示", "number shown"),
    "talk_seconds": ("通话秒数", "talk seconds"),
    "caller_heard": ("主叫听到 (Hz)", "caller heard (Hz)"),
    "phone_heard": ("接听方听到 (Hz)", "phone heard (Hz)"),
    "recording": ("录音", "recording"),
    "recording_seconds": ("录音秒数", "recording seconds"),
    "left": ("左声道 (Hz)", "left channel (Hz)"),
    "right": ("右声道 (Hz)", "right channel (Hz)"),
}

SENTENCES = {
    "intro": (
        "向 {number} 拨打 {calls} 个电话，主叫和接听电话都由本程序扮演（{listen}）。",
        "Placing {calls} calls to {number}; this program ({listen}) plays callers and phones.",
    ),
    "trunk": (
        "等待平台发现中继已恢复（Asterisk 定期发送 OPTIONS，通常不超过半分钟）……",
        "Waiting for the platform to see that the trunk is up (it asks every half minute)…",
    ),
    "waiting": ("通话已全部结束，正在核对话单和录音……", "All calls are over; checking records…"),
    "header": ("模拟的遭遇 ↔ 话单", "What was simulated ↔ what is on record"),
    "expected": (
        "{field}：应为 {expected}，实为 {found}",
        "{field}: {expected} expected, {found} found",
    ),
    "all_right": (
        "{right}/{calls} 个话单与实际相符。",
        "{right} of {calls} records tell what happened.",
    ),
    "look": (
        "去控制台看看：{base_url} → 通话记录（录音左声道为主叫，右声道为接听方）。",
        "Look at them in the console: {base_url} → call records (left: caller, right: phone).",
    ),
    "accounts": (
        "以 {login} 登录（空号那一条在运营账号的通话记录里）。{number} 的设置已恢复原样。",
        "Sign in as {login} (unknown number: the operator sees it). {number} is as before.",
    ),
    "stopped": (
        "已中断，{number} 的设置已恢复原样。",
        "Stopped; the settings of {number} are as they were before.",
    ),
}


class Words:
    """One language's side of the tables. `prompts`: the tenant's own, names by reference."""

    def __init__(self, language: str, prompts: Mapping[str, str] | None = None) -> None:
        self.language = language
        self._side = 1 if language == "en" else 0
        locale: Locale = "en" if language == "en" else "zh-CN"
        self._names = Names(locale, said_by_platform(system_prompts()), prompts or {})

    def event(self, kind: str) -> str | None:
        pair = EVENTS.get(kind)
        return None if pair is None else pair[self._side]

    def value(self, value: object) -> str:
        """A word of the record in the reader's language; anything else as it is."""
        if isinstance(value, list):
            shown = ", ".join(f"{number} {self.offer_result(result)}" for number, result in value)
            return f"[{shown}]"
        pair = VALUES.get(str(value))
        return str(value) if pair is None else pair[self._side]

    def prompt(self, reference: object) -> str:
        """A prompt by its name, or by what it says."""
        return self._names.prompt(str(reference))

    def offer_result(self, result: object) -> str:
        """A phone that is rejected has been refused by a person: 拒接, not 拒绝."""
        if result == OfferResult.REJECTED:
            return ("拒接", "rejected")[self._side]
        return self.value(result)

    def field(self, name: str) -> str:
        return FIELDS[name][self._side]

    def say(self, key: str, **values: object) -> str:
        return SENTENCES[key][self._side].format(**values)
