"""Normalised text to what the model reads: phonemes, spaces between words, marks for pauses."""

import re

from hotline400.audio.speech.phonemes import LETTERS, phonemes
from hotline400.audio.speech.pinyin import syllables, words_of
from hotline400.audio.speech.reading import PAUSES
from hotline400.audio.speech.sentences import sentences

MOST_PHONEMES = 500
"""The model takes 510 tokens, one at either end is its own."""

_MARKS = {"，": ",", "、": ",", "。": ".", "！": "!", "？": "?", "；": ";", "：": ":", "…": "…"}
_PARTS = re.compile(rf"[\u4e00-\u9fff]+|[A-Z]+|[{PAUSES}]")


def utterances(text: str) -> list[str]:
    """What the model is given, piece by piece; none is longer than it takes."""
    found: list[str] = []
    pieces = sentences(text)
    while pieces:
        piece = pieces.pop(0)
        said = utterance(piece)
        if len(said) > MOST_PHONEMES:  # Latin letters have up to nine
            middle = len(piece) // 2
            pieces[:0] = [piece[:middle], piece[middle:]]
        elif said.strip(",.!?;: …"):
            found.append(said)
    return found


def utterance(sentence: str) -> str:
    """`您好。` → `ni↗nxau↓.`"""
    said = ""
    for part in _PARTS.findall(sentence):
        if part in _MARKS:
            said = said.rstrip() + _MARKS[part] + " "
        elif part[0] in LETTERS:
            said += " ".join(LETTERS[letter] for letter in part) + " "
        else:
            said += _phrase(part) + " "
    return said.strip()


def _phrase(characters: str) -> str:
    words = syllables(words_of(characters))
    return " ".join("".join(phonemes(each) for each in word) for word in words)
