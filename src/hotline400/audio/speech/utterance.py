"""Normalised text to what the model reads: phonemes, spaces between words, marks for pauses."""

import re

from hotline400.audio.speech.phonemes import LETTERS, phonemes
from hotline400.audio.speech.pinyin import syllables, words_of
from hotline400.audio.speech.reading import PAUSES

MOST_PHONEMES = 500
"""The model takes 510 tokens, one at either end is its own."""

_MARKS = {"，": ",", "、": ",", "。": ".", "！": "!", "？": "?", "；": ";", "：": ":", "…": "…"}
_PARTS = re.compile(rf"[\u4e00-\u9fff]+|[A-Z]+|[{PAUSES}]")
_SENTENCE = re.compile(r"[^。！？；…]+[。！？；…]*")
_CLAUSE = re.compile(r"[^，、：]+[，、：]*")
_LONGEST_SENTENCE = 60
"""Characters. The model's voice grows flat in very long ones, and progress is shown by sentence."""


def sentences(text: str) -> list[str]:
    """The text in pieces that are spoken one by one, each with its final pause."""
    found: list[str] = []
    for sentence in _SENTENCE.findall(text):
        found += [sentence] if len(sentence) <= _LONGEST_SENTENCE else _pieces(sentence)
    return found


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


def _pieces(sentence: str) -> list[str]:
    """A long sentence cut at its commas, or without any, anywhere."""
    pieces = [""]
    for clause in _CLAUSE.findall(sentence):
        if pieces[-1] and len(pieces[-1]) + len(clause) > _LONGEST_SENTENCE:
            pieces.append("")
        pieces[-1] += clause
    return [
        piece[start : start + _LONGEST_SENTENCE]
        for piece in pieces
        for start in range(0, len(piece), _LONGEST_SENTENCE)
    ]
