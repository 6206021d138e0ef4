"""The programme itself: it must be able to come true."""

from collections import Counter

import pytest

from hotline400.demo.fate import HOTLINE
from hotline400.demo.programme import UNKNOWN_NUMBER, caller_tone, phone_tone, programme
from hotline400.record.record import Disposition
from hotline400.routing.numbers import is_dialable_phone

FATES = programme(20)


def test_twenty_fates_show_every_disposition_of_the_sales_hotline():
    assert len(FATES) == 20
    counts = Counter(fate.expected.disposition for fate in FATES)
    assert set(counts) == {
        Disposition.ANSWERED,
        Disposition.ABANDONED,
        Disposition.NO_ANSWER,
        Disposition.BUSY,
        Disposition.OVERFLOWED,
        Disposition.REJECTED,
    }
    assert counts[Disposition.ANSWERED] == 12


@pytest.mark.parametrize("fate", FATES, ids=lambda fate: fate.en)
def test_phones_offered_are_bound_and_can_be_dialled(fate):
    bound = [role.number for role in fate.phones]
    assert {number for number, _ in fate.expected.offers} <= set(bound)
    assert all(is_dialable_phone(number) for number in bound)
    assert fate.called in {HOTLINE, UNKNOWN_NUMBER}
    assert fate.zh
    assert fate.zh != fate.en


def test_voices_can_be_told_apart():
    callers = {caller_tone(place).hertz for place in range(20)}
    assert len(callers) == 20
    for fate in FATES:
        phones = [phone_tone(role.number).hertz for role in fate.phones]
        assert len(set(phones)) == len(phones)
        assert max(phones, default=0) + 100 < min(callers)


def test_fewer_calls_are_the_first_ones_and_more_are_ordinary():
    assert [fate.en for fate in programme(3)] == [fate.en for fate in FATES[:3]]
    more = programme(1000)[20:]
    assert {fate.expected.disposition for fate in more} == {Disposition.ANSWERED}
    assert len({fate.caller for fate in more}) == 980
