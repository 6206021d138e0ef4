"""Mandarin text to syllables: which reading each character has, and in which tone.

A syllable is pinyin with its tone as a last digit, 5 for none: `hao3`, `de5`, `lü4`. Text comes
normalised: Han characters only, no digits (`normalised.py`).
"""

import itertools
from functools import cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict
from pypinyin.contrib.mmseg import Seg

_NUMERALS = frozenset("零一二三四五六七八九十百千万亿幺点两")
_ORDINAL_BEFORE = frozenset("第按到至月期号")
"""After these 一 is a number with a tone of its own: 第一, 请按一, 星期一."""

_READINGS = {
    "重听": [["chóng"], ["tīng"]],
    "重录": [["chóng"], ["lù"]],
    "重拨": [["chóng"], ["bō"]],
    "重输": [["chóng"], ["shū"]],
    "回拨": [["huí"], ["bō"]],
    "行号": [["háng"], ["hào"]],
    "分行": [["fēn"], ["háng"]],
    "支行": [["zhī"], ["háng"]],
    "还会": [["hái"], ["huì"]],
    "嘀声": [["dī"], ["shēng"]],
    "嘀": [["dī"]],
}
"""What a hotline says and the dictionary does not know, or knows as something else."""


def syllables(words: list[str]) -> list[list[str]]:
    """The syllables of each word of one phrase, spoken in one breath."""
    _learn()
    said = [
        lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=True)
        for word in words
    ]
    if any(len(word) != len(found) for word, found in zip(words, said, strict=True)):
        return said
    _change_tones("".join(words), said)
    return said


def words_of(phrase: str) -> list[str]:
    """The words of a phrase: a short pause of the voice may fall between them only."""
    _learn()
    return list(_segmentation().cut(phrase))


@cache
def _learn() -> None:
    load_phrases_dict(dict(_READINGS.items()))


@cache
def _segmentation() -> Seg:
    from pypinyin.contrib.mmseg import seg  # noqa: PLC0415

    seg.train(iter(_READINGS))
    return seg


def _change_tones(characters: str, words: list[list[str]]) -> None:
    """Tone sandhi, in place: 不 and 一 by what follows them, the first of two third tones."""
    flat = [(word, index) for word in words for index in range(len(word))]
    for at, (word, index) in enumerate(flat[:-1]):
        after, after_index = flat[at + 1]
        following = after[after_index][-1]
        if characters[at] == "不" and following == "4":
            word[index] = "bu2"
        elif characters[at] == "一" and _counts(characters, at):
            word[index] = "yi2" if following == "4" else "yi4"
    for word in words:
        for index in range(len(word) - 1):
            _lift(word, index, word[index + 1])
    for before, after in itertools.pairwise(words):
        if before and after:
            _lift(before, len(before) - 1, after[0])


def _counts(characters: str, at: int) -> bool:
    """Whether 一 counts something (一位, 一条), and is no figure among figures or a rank."""
    before = characters[at - 1] if at else ""
    after = characters[at + 1]
    return not (
        before in _NUMERALS or before in _ORDINAL_BEFORE or after in _NUMERALS - set("百千万点")
    )


def _lift(word: list[str], index: int, following: str) -> None:
    if word[index][-1] == following[-1] == "3":
        word[index] = word[index][:-1] + "2"
