"""Records from the dialplan's journal, torn lines and all."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from hotline400.record.fallback import read_fallback_journal
from hotline400.record.record import Disposition, OfferResult, ReleasedBy

BEGAN = (
    "1 100.1 1000.000 began number=4001234567&called=%2B864001234567&tenant=t1&trunk=demo&sip=c%40x"
    "&from=%22a%20b%22%20%3Csip%3A013900139000%40h%3E%3Btag%3D1&asserted=&diversion=\n"
)
OFFERED = "1 100.1 1001.000 offered turn=1&phone=13800138001\n"
ANSWERED = "1 100.1 1004.500 answered turn=1\n"
ENDED = "1 100.1 1010.250 ended released=phone&cause=16&outcome=\n"


def test_an_answered_call() -> None:
    journal = read_fallback_journal([BEGAN, OFFERED, ANSWERED, ENDED])
    record = journal.finished[0].record
    assert journal.unreadable == 0
    assert record.handled_by_fallback
    assert (record.hotline_number, record.caller_number) == ("4001234567", "13900139000")
    assert (record.disposition, record.released_by) == (Disposition.ANSWERED, ReleasedBy.PHONE)
    assert (record.wait_seconds, record.talk_seconds) == (4, 5)
    assert record.started_at == datetime.fromtimestamp(1000, UTC)
    assert record.answered_phone == "13800138001"
    assert record.offers[0].result is OfferResult.ANSWERED


def test_the_same_lines_give_the_same_key() -> None:
    once = read_fallback_journal([BEGAN, ENDED]).finished[0].record
    again = read_fallback_journal([BEGAN, ENDED]).finished[0].record
    assert once == again


def test_a_torn_last_line_is_left_for_later() -> None:
    journal = read_fallback_journal([BEGAN, OFFERED, ENDED[:30]])
    assert journal.finished == []
    assert list(journal.unfinished) == ["100.1"]
    assert journal.unreadable == 1


def test_a_line_torn_by_a_crash_spoils_only_its_neighbour() -> None:
    torn = BEGAN[:40] + BEGAN.replace("100.1", "100.2")
    other = [line.replace("100.1", "100.3") for line in (BEGAN, ENDED)]
    journal = read_fallback_journal([torn, ENDED, *other])
    assert [call.record.call_id for call in journal.finished] == ["fallback-100.3"]


def test_a_call_cut_off_by_a_dead_asterisk_is_closed() -> None:
    journal = read_fallback_journal([BEGAN, OFFERED, ANSWERED])
    call = journal.close("100.1", datetime.fromtimestamp(1100, UTC))
    assert call.record.disposition is Disposition.ANSWERED
    assert call.record.reason == "asterisk_restarted"
    assert call.record.ended_at == datetime.fromtimestamp(1100, UTC)


def test_a_call_cut_off_while_ringing_has_failed() -> None:
    call = read_fallback_journal([BEGAN, OFFERED]).close("100.1", datetime.fromtimestamp(1, UTC))
    assert call.record.disposition is Disposition.FAILED
    assert call.record.ended_at == datetime.fromtimestamp(1001, UTC)


@given(st.lists(st.text(max_size=60).map(lambda text: text + "\n"), max_size=5))
def test_nothing_in_a_journal_can_stop_its_reading(garbage: list[str]) -> None:
    journal = read_fallback_journal([*garbage, BEGAN, ENDED])
    assert [call.record.call_id for call in journal.finished] == ["fallback-100.1"]
