"""What people type, as it is to be read aloud in Mandarin (text normalisation). Pure.

Telephone numbers digit by digit in groups, dates, times, money, shares, ranges, units; Latin
letters one by one. What comes out has Han characters, capital letters and pauses, nothing else.
"""

import re
import unicodedata
from collections.abc import Callable

from hotline400.audio.speech.numerals import (
    by_phone,
    counted,
    decimal,
    digit_by_digit,
)

PAUSES = "，。！？；：、…"
Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_NUMBER = r"\d+(?:\.\d+)?"
_TIME = r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:])"
_TO = r"\s*(?:-{1,2}|~|–|—{1,2}|至|到)\s*"
_TWICE = "个位条次分小天年家种件元块套周台部间名人份步点倍"
"""Before these two is 两; a second floor, number or month is 二."""
_CODES = (
    "QQ|微信|拨打|加拨|致电|电话|热线|号码|工号|分机|内线|转|验证码|编号|编码|邮编|尾号|密码"
    "|代码|区号"
)
"""What comes after these is a number to be keyed in, not a quantity."""
_UNITS = {
    "km": "公里", "kg": "公斤", "cm": "厘米", "mm": "毫米", "ml": "毫升", "m2": "平方米",
    "m3": "立方米", "m": "米", "g": "克", "l": "升", "kwh": "度", "℃": "摄氏度", "°c": "摄氏度",
}  # fmt: skip
_SIGNS = {
    "@": "艾特", "&": "和", "+": "加", "=": "等于", "#": "井号", "*": "星号", "_": "下划线",
    "℃": "摄氏度", "㎡": "平方米", "№": "号",
}  # fmt: skip
_ENDINGS = {
    ",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。", "\n": "。", "|": "，",
    "、": "、", "—": "，", "–": "，", "(": "，", ")": "，", "[": "，", "]": "，", "{": "，",
    "}": "，", "《": "，", "》": "，", "【": "，", "】": "，", "「": "，", "」": "，",
}  # fmt: skip
_KEPT = re.compile(rf"[\u4e00-\u9fffA-Z{PAUSES}]")


def readable(text: str) -> str:
    """The text as it is spoken; empty when there is nothing to say in it."""
    said = unicodedata.normalize("NFKC", text.replace("℃", "摄氏度").replace("〇", "零"))
    said = said.replace("\r", "\n").replace("\t", " ").replace("…", "。").replace("−", "-")
    for pattern, spoken in _RULES:
        said = pattern.sub(spoken, said)
    said = "".join(_SIGNS.get(letter, _ENDINGS.get(letter, letter)) for letter in said.upper())
    said = "".join(letter for letter in said if _KEPT.match(letter))
    return _calmed(said)


def unreadable_letters(text: str) -> str:
    """Letters of other scripts, each once: a text with them would be read with holes."""
    letters = (letter for letter in unicodedata.normalize("NFKC", text) if letter.isalpha())
    strange = (each for each in letters if not _KEPT.match(each.upper()) and each not in "〇")
    return "".join(dict.fromkeys(strange))


def _calmed(said: str) -> str:
    """No pause before the first word, and one between words: the strongest of those written."""

    def strongest(found: re.Match[str]) -> str:
        return next(mark for mark in "！？。；…：，、" if mark in found[0])

    return re.sub(rf"[{PAUSES}]+", strongest, said).lstrip(PAUSES).rstrip("，、：")


def _grouped(*parts: str) -> str:
    return "，" + "，".join(by_phone(part) for part in parts if part) + "，"


def _date(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    return f"{digit_by_digit(year)}年{counted(month)}月{counted(day)}日"


def _time(found: re.Match[str]) -> str:
    hour, minute, second = found.groups()
    said = ("两" if hour in {"2", "02"} else counted(hour)) + "点"
    if minute != "00" or second:
        said += ("零" if minute[0] == "0" and minute != "00" else "") + counted(minute) + "分"
    return said + (counted(second) + "秒" if second else "")


def _money(found: re.Match[str]) -> str:
    amount = found[1].rstrip("0").rstrip(".") if "." in found[1] else found[1]
    return decimal(amount) + (found[2] or "") + ("美元" if "$" in found[0] else "元")


def _temperature(found: re.Match[str]) -> str:
    return f"零下{decimal(found[1])}"


def _whole(found: re.Match[str]) -> str:
    digits = found[0]
    stands_alone = not re.match(r"\s*[\u4e00-\u9fff]", found.string[found.end() :])
    as_code = len(digits) > 8 or (len(digits) > 4 and stands_alone and digits[-3:] != "000")
    if as_code or (digits[0] == "0" and len(digits) > 1):
        return _in_fours(digits)
    return counted(digits)


def _in_fours(digits: str) -> str:
    """A code, a long one with a short pause after every four figures."""
    if len(digits) < 7:
        return by_phone(digits)
    return "，".join(by_phone(digits[at : at + 4]) for at in range(0, len(digits), 4))


def _rule(pattern: str, spoken: Callable[[re.Match[str]], str] | str) -> Rule:
    compiled = re.compile(pattern, re.IGNORECASE | re.ASCII)
    return compiled, (lambda found: found.expand(spoken)) if isinstance(spoken, str) else spoken


_RULES: tuple[Rule, ...] = (
    _rule(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])", "，"),
    _rule(r"(?<=\d),(?=\d{3}(?!\d))", ""),  # 1,200
    _rule(r"(?<!\d)(\d{4})[-/.](1[0-2]|0?[1-9])[-/.](3[01]|[12]\d|0?[1-9])(?!\d)", _date),
    _rule(r"(\d{4})(?=\s*年)", lambda found: digit_by_digit(found[1])),
    _rule(r"(?<![\d.-])([48]00)[- ]?(\d{3})[- ]?(\d{4})(?![\d.])",
          lambda found: _grouped(*found.groups())),
    _rule(r"(?<![\d.])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?![\d.])",
          lambda found: _grouped(*found.groups())),
    _rule(r"(?<![\d.])\(?(0\d{2,3})\)?[- ]?(\d{3,4})[- ]?(\d{4})(?![\d.])",
          lambda found: _grouped(*found.groups())),
    _rule(rf"(?<=\d){_TO}(?=(?:[01]?\d|2[0-4]):[0-5]\d)", "到"),
    _rule(_TIME, _time),
    _rule(rf"(?:{_CODES})(?:是|为|：|:)?\s*(\d{{3,8}})(?![\d.%元万亿])",
          lambda found: found[0].replace(found[1], by_phone(found[1]))),
    _rule(rf"[¥￥$]\s*({_NUMBER})(万|亿)?",
          _money),
    _rule(rf"({_NUMBER})%{_TO}({_NUMBER})%",
          lambda found: f"百分之{decimal(found[1])}到百分之{decimal(found[2])}"),
    _rule(rf"({_NUMBER})%", lambda found: f"百分之{decimal(found[1])}"),
    _rule(rf"({_NUMBER})‰", lambda found: f"千分之{decimal(found[1])}"),
    _rule(rf"(?<!\d)-({_NUMBER})(?=\s*(?:摄氏)?度)", _temperature),
    _rule(rf"({_NUMBER})(?:{_TO})(?={_NUMBER})", lambda found: _plain(found[1]) + "到"),
    _rule(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])",
          lambda found: f"{counted(found[2])}分之{counted(found[1])}"),
    _rule(rf"({_NUMBER})\s*({'|'.join(_UNITS)})(?![a-z\d])",
          lambda found: decimal(found[1]) + _UNITS[found[2].lower()]),
    _rule(rf"(?<![\d.第])2\s*(?=[{_TWICE}])", "两"),
    _rule(r"(\d+)((?:\.\d+){2,})", lambda found: "点".join(map(counted, found[0].split(".")))),
    _rule(r"\d+\.\d+", lambda found: decimal(found[0])),
    _rule(r"(?<=[a-z])\d+", lambda found: by_phone(found[0])),  # A320, WD40
    _rule(r"\d+", _whole),
    _rule(r"(?<=[a-z])\.(?=[a-z])", "点"),
    _rule(r"://", ""),
    _rule(r"(?<=[a-z])/(?=[a-z])", "斜杠"),
    _rule(r"(?<=[a-z])-(?=[a-z])", "杠"),
)  # fmt: skip


def _plain(number: str) -> str:
    return "两" if number == "2" else decimal(number)
