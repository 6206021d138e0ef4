"""A readable text in the pieces that are spoken one by one. Pure."""

import re

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
