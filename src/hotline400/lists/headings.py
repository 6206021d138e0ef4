"""What the heading of a column promises. Pure.

Words stand in the order in which they are preferred. Those to avoid are of columns that speak of a
number without being it (电话类型), or hold other people's (被叫号码, 经办人电话).
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

_BORDERS = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")


class Role(StrEnum):
    """What a column can be for us."""

    NUMBER = "number"
    REASON = "reason"
    EXPIRY = "expiry"


_WORDS: dict[Role, Sequence[str]] = {
    Role.NUMBER: (
        *("主叫号码", "来电号码", "手机号码", "电话号码", "联系电话", "手机号", "号码", "主叫"),
        *("来电", "手机", "电话", "固话", "座机", "联系方式", "phone number", "caller", "msisdn"),
        *("phone", "mobile", "tel", "cell", "number"),
    ),
    Role.REASON: (
        *("原因", "理由", "事由", "说明", "备注", "描述", "reason", "remark", "note", "comment"),
        *("memo", "description"),
    ),
    Role.EXPIRY: (
        *("有效期", "有效至", "到期", "截止", "截至", "失效", "过期", "终止", "期限", "expir"),
        *("until", "valid", "end date"),
    ),
}
_AVOIDED: dict[Role, Sequence[str]] = {
    Role.NUMBER: (
        *("类型", "归属", "地区", "省份", "城市", "运营商", "姓名", "名称", "标签", "状态", "次数"),
        *("数量", "时间", "日期", "序号", "编号", "工号", "订单", "被叫", "接听", "坐席", "座席"),
        *("客服", "经办", "登记人", "操作", "录入", "备注", "type", "label", "name", "carrier"),
        *("status", "count", "date", "time", "called", "callee", "agent", "operator", "order"),
        *("serial", "id", "email", "mail"),
    ),
    Role.REASON: ("编号", "时间", "日期", "人"),
    Role.EXPIRY: ("开始", "起始", "生效", "起", "start", "begin", "from"),
}


def rank(heading: str, role: Role) -> int | None:
    """How well a heading fits, 0 the best; None where it does not."""
    plain = _plain(heading)
    words = _WORDS[role]
    place = next((at for at, word in enumerate(words) if word in plain), None)
    if place is None:
        return None
    return place + len(words) * _is_avoided(plain, role)


def is_avoided(heading: str, role: Role) -> bool:
    """Whether it says that the column is something else."""
    return _is_avoided(_plain(heading), role)


def pattern(heading: str) -> str:
    """The same for columns that differ by their count: Phone 1 - Value, Phone 2 - Value."""
    return re.sub(r"\d+", "#", _plain(heading))


def _plain(heading: str) -> str:
    shown = (letter for letter in heading if unicodedata.category(letter) != "Cf")
    text = unicodedata.normalize("NFKC", "".join(shown)).lower()
    return _BORDERS.sub(" ", text).strip()


def _is_avoided(plain: str, role: Role) -> bool:
    words = plain.split()
    return any(word in (words if word.isascii() else plain) for word in _AVOIDED[role])
