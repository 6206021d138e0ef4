"""Syllables to the phonemes that Kokoro was taught: IPA, an arrow for the tone.

The same values as misaki 0.9 (MIT) gives for Mandarin, after Duanmu, The Phonology of Standard
Chinese (2007) and Lin, The Sounds of Chinese (2007); a test compares all syllables.
"""

from pypinyin.contrib.tone_convert import to_finals, to_initials

TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}

_INITIALS = {
    "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l",
    "g": "k", "k": "kʰ", "h": "x", "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ",
    "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s", "": "",
}  # fmt: skip

_FINALS = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0",
    "en": "ə0n", "eng": "ə0ŋ", "er": "ɚ0", "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ",
    "iao": "jau0", "ie": "je0", "in": "i0n", "ing": "i0ŋ", "iong": "jʊ0ŋ", "iou": "jou0",
    "o": "wo0", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "ua": "wa0", "uai": "wai0", "uan": "wa0n",
    "uang": "wa0ŋ", "uei": "wei0", "uen": "wə0n", "ueng": "wə0ŋ", "uo": "wo0", "ü": "y0",
    "üan": "ɥɛ0n", "üe": "ɥe0", "ün": "y0n",
}  # fmt: skip
"""0 is where the tone stands."""

_ALONE = {"o": "ɔ0", "ê": "ɛ0", "m": "m0", "n": "n0", "ng": "ŋ0", "hm": "hm0", "hng": "hŋ0"}
_BUZZING = frozenset({"zh", "ch", "sh", "r", "z", "c", "s"})
"""After these the final i is no vowel of its own: zhi, si."""

LETTERS = {
    "A": "ˈA", "B": "bˈi", "C": "sˈi", "D": "dˈi", "E": "ˈi", "F": "ˈɛf", "G": "ʤˈi",
    "H": "ˈAʧ", "I": "ˈI", "J": "ʤˈA", "K": "kˈA", "L": "ˈɛl", "M": "ˈɛm", "N": "ˈɛn",
    "O": "ˈO", "P": "pˈi", "Q": "kjˈu", "R": "ˈɑɹ", "S": "ˈɛs", "T": "tˈi", "U": "jˈu",
    "V": "vˈi", "W": "dˈʌbᵊlju", "X": "ˈɛks", "Y": "wˈI", "Z": "zˈi",
}  # fmt: skip
"""Latin letters, one by one, as Kokoro's English has them (capitals there are diphthongs)."""


def phonemes(syllable: str) -> str:
    """One syllable, `hao3`. Raises ValueError for what is no Mandarin syllable."""
    name, tone = syllable[:-1], TONES.get(syllable[-1])
    if tone is None:
        raise ValueError(f"{syllable!r} has no tone")
    if name in _ALONE:
        return _ALONE[name].replace("0", tone)
    initial = to_initials(name, strict=True)
    final = to_finals(name, strict=True, v_to_u=True)
    if initial not in _INITIALS or final not in _FINALS:
        raise ValueError(f"{syllable!r} is no syllable of Mandarin")
    sound = "ɨ0" if final == "i" and initial in _BUZZING else _FINALS[final]
    return _INITIALS[initial] + sound.replace("0", tone)
