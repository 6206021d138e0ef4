"""Numbers read back digit by digit."""

from hotline400.audio.spoken.text import DIGITS_ZH, Text

_SAID_ON_THE_PHONE = DIGITS_ZH.replace("一", "幺")
"""One sounds like seven on a bad line, so in numbers it is 幺."""

DIGITS: dict[str, Text] = {
    f"digit_{digit}": Text(_SAID_ON_THE_PHONE[digit], str(digit)) for digit in range(10)
}
