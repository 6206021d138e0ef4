"""The engine is away (nobody has connected to ARI): phones ring all the same."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from hotline400.record.fallback import FallbackCall, read_fallback_journal
from hotline400.record.record import Disposition, OfferResult, ReleasedBy
from hotline400.routing.fallback import fallback_entries
from hotline400.routing.hotline import CallerIdShown, Hotline, NumberState, Phone
from hotline400.routing.pjsip import PjsipObject, pjsip_objects
from hotline400.routing.queue import MAIN, HuntOrder, Queue
from hotline400.routing.schedule import CHINA
from hotline400.routing.trunk import Trunk
from hotline400.testing import sipp
from hotline400.testing.real_asterisk import RealAsterisk, until
from hotline400.testing.sipp import Caller

NUMBER = "4001234567"
FIRST, SECOND = "13800138001", "02088886666"


class Carrier:
    """Two trunks to two phones of different fates: `a` is where calls come from as well."""

    def __init__(self, asterisk: RealAsterisk) -> None:
        self.asterisk = asterisk
        self.objects: list[PjsipObject] = []
        self.ports = {"a": asterisk.free_port(), "b": asterisk.free_port()}
        for name, port in self.ports.items():
            source = ("127.0.0.1",) if name == "a" else ("192.0.2.1",)
            trunk = Trunk(id=name, name=name, host="127.0.0.1", port=port, identify_by=source)
            self.objects += pjsip_objects(trunk)
        asterisk.push(self.objects)

    def leave(self) -> None:
        self.asterisk.remove(self.objects)

    def serves(self, **changes: object) -> None:
        hotline = Hotline(
            number=NUMBER, tenant_id="tenant-1", state=NumberState.ACTIVE,
            queues={MAIN: Queue(order=HuntOrder.SEQUENTIAL, offer_timeout_seconds=5)},
            phones=(Phone(id="1", number=FIRST), Phone(id="2", number=SECOND)),
        ).model_copy(update=changes)  # fmt: skip
        dial = [f"PJSIP/{FIRST}@trunk-a", f"PJSIP/{SECOND}@trunk-b"]
        self.asterisk.write_fallback(NUMBER, fallback_entries(hotline, dial))

    def phone(self, trunk: str, phone: sipp.Phone) -> sipp.Sipp:
        return self.asterisk.phone(phone, port=self.ports[trunk])

    def call(self, caller: Caller, number: str = NUMBER) -> FallbackCall:
        before = {c.record.call_id for c in self.finished()}
        with self.asterisk.call(caller, number) as call:
            assert call.wait() == 0, call.errors()
        new = until(
            lambda: [c for c in self.finished() if c.record.call_id not in before],
            "the call's record",
        )
        assert len(new) == 1
        return new[0]

    def finished(self) -> list[FallbackCall]:
        lines = self.asterisk.fallback_journal.splitlines(keepends=True)
        journal = read_fallback_journal(lines)
        assert journal.unreadable == 0
        return journal.finished


@pytest.fixture(scope="module")
def carrier(asterisk: RealAsterisk) -> Iterator[Carrier]:
    carrier = Carrier(asterisk)
    yield carrier
    carrier.leave()


def test_rings_the_phone_and_leaves_a_record(carrier: Carrier) -> None:
    carrier.serves()
    with carrier.phone("a", sipp.Phone()) as phone:
        record = carrier.call(Caller(talk_ms=1200)).record
    assert f"INVITE sip:{FIRST}@" in phone.messages()
    assert record.handled_by_fallback
    assert (record.disposition, record.reason) == (Disposition.ANSWERED, "engine_away")
    assert (record.hotline_number, record.tenant_id) == (NUMBER, "tenant-1")
    assert (record.caller_number, record.trunk_id) == ("13900139000", "a")
    assert record.answered_phone == FIRST
    assert record.talk_seconds == 1
    assert record.released_by is ReleasedBy.CALLER
    assert record.offers[0].result is OfferResult.ANSWERED


def test_first_phone_busy_second_rings_and_hangs_up(carrier: Carrier) -> None:
    carrier.serves()
    busy = carrier.phone("a", sipp.Phone(refuses_with="486 Busy Here"))
    with busy, carrier.phone("b", sipp.Phone(talk_ms=300)):
        record = carrier.call(Caller(talk_ms=None)).record
    assert [offer.result for offer in record.offers] == [OfferResult.BUSY, OfferResult.ANSWERED]
    assert record.answered_phone == SECOND
    assert record.released_by is ReleasedBy.PHONE


@pytest.mark.parametrize("status", ["302 Moved Temporarily", "301 Moved Permanently"])
@pytest.mark.parametrize(
    "contact",
    [
        NUMBER, "4007654321", "0014155550123", f"Local%2F{NUMBER}%40from-trunk",
        f"Local%2F{NUMBER}%40fallback", "PJSIP%2F0014155550123%40trunk-b",
        "PJSIP%2Ftrunk-b%2Fsip:0014155550123%40127.0.0.1", "Local%2Fwrite%40journal",
    ],
)  # fmt: skip
def test_a_phone_that_sends_the_call_elsewhere_begins_no_call(
    carrier: Carrier, status: str, contact: str
) -> None:
    """Not to a 400 number, not to an expensive one; the next phone is rung."""
    carrier.serves()
    elsewhere = carrier.phone("a", sipp.Phone(refuses_with=status, contact=contact))
    with elsewhere, carrier.phone("b", sipp.Phone()) as second:
        record = carrier.call(Caller(talk_ms=200)).record
    assert [offer.result for offer in record.offers] == [
        OfferResult.REDIRECTED,
        OfferResult.ANSWERED,
    ]
    assert record.answered_phone == SECOND
    assert "0014155550123" not in second.messages()
    assert second.messages().count("INVITE sip:") == 1
    assert elsewhere.messages().count("INVITE sip:") == 1


def test_a_phone_is_rung_in_its_hours_only(carrier: Carrier) -> None:
    """By China's clock, also over midnight."""
    now = datetime.now(CHINA)
    before, after, later = (
        (now + timedelta(hours=hours)).time().replace(microsecond=0) for hours in (-2, 2, 4)
    )
    hours = [(after, later), (before, after), (later, after), (None, None)]
    for valid_from, valid_until in hours:
        first = Phone(id="1", number=FIRST, valid_from=valid_from, valid_until=valid_until)
        carrier.serves(phones=(first, Phone(id="2", number=SECOND)))
        busy = sipp.Phone(refuses_with="486 Busy Here")
        with carrier.phone("a", busy), carrier.phone("b", busy):
            record = carrier.call(Caller(refused_with=486)).record
        rung = [offer.phone_number for offer in record.offers]
        assert rung == ([SECOND] if valid_from == after else [FIRST, SECOND])
        assert record.disposition is Disposition.BUSY


def test_all_busy(carrier: Carrier) -> None:
    carrier.serves()
    busy = sipp.Phone(refuses_with="486 Busy Here")
    with carrier.phone("a", busy), carrier.phone("b", busy):
        record = carrier.call(Caller(refused_with=486)).record
    assert record.disposition is Disposition.BUSY
    assert record.released_by is ReleasedBy.PLATFORM


def test_nobody_answers(carrier: Carrier) -> None:
    carrier.serves(phones=(Phone(id="1", number=FIRST),))
    with carrier.phone("a", sipp.Phone(answers=False)):
        record = carrier.call(Caller(refused_with=480)).record
    assert record.disposition is Disposition.NO_ANSWER
    assert record.offers[0].result is OfferResult.NO_ANSWER
    assert record.wait_seconds == 5


def test_caller_gives_up_while_it_rings(carrier: Carrier) -> None:
    carrier.serves()
    with carrier.phone("a", sipp.Phone(answers=False)):
        record = carrier.call(Caller(cancel_after_ms=500)).record
    assert record.disposition is Disposition.ABANDONED
    assert record.released_by is ReleasedBy.CALLER
    assert record.offers[0].result is OfferResult.CALLER_GONE


@pytest.mark.parametrize(
    ("state", "status", "reason"),
    [
        (NumberState.SUSPENDED, 480, "number_suspended"),
        (NumberState.RESERVED, 480, "number_not_active"),
        (NumberState.CANCELLED, 410, "number_cancelled"),
        (NumberState.FREE, 404, "number_unknown"),
    ],
)
def test_number_out_of_service(
    carrier: Carrier, state: NumberState, status: int, reason: str
) -> None:
    carrier.serves(state=state)
    record = carrier.call(Caller(refused_with=status)).record
    assert (record.disposition, record.reason) == (Disposition.REJECTED, reason)


@pytest.mark.parametrize("called", ["4009999999", "h", "s", "0", "abc%2C%24%7BEXTEN%7D%22"])
def test_unknown_number(carrier: Carrier, called: str) -> None:
    record = carrier.call(Caller(refused_with=404), called).record
    assert (record.disposition, record.reason) == (Disposition.REJECTED, "number_unknown")


def test_number_written_in_full(carrier: Carrier) -> None:
    carrier.serves()
    with carrier.phone("a", sipp.Phone()):
        record = carrier.call(Caller(talk_ms=200), f"+86{NUMBER}").record
    assert record.hotline_number == NUMBER


def test_caller_with_only_u_law(carrier: Carrier) -> None:
    carrier.serves()
    with carrier.phone("a", sipp.Phone()):
        assert carrier.call(Caller(payloads=(0,), talk_ms=200)).record.answered_phone == FIRST


def test_hostile_caller_name_stays_data(carrier: Carrier) -> None:
    carrier.serves()
    name = r'"1 2.3 ended x=y&a=b,c;${HASH(x)}|\"\udcff' + "\udcff" + '"'
    address = "<sip:+8613900139000@192.0.2.9>"
    hostile = Caller(talk_ms=200, from_header=f"{name} {address};tag=[pid]x[call_number]")
    with carrier.phone("a", sipp.Phone()) as phone:
        record = carrier.call(hostile).record
    assert record.caller_number == "13900139000"
    assert "HASH" in record.caller_raw
    assert "HASH" not in phone.messages()


def test_hotline_number_shown_to_the_phone(carrier: Carrier) -> None:
    carrier.serves(caller_id_shown=CallerIdShown.HOTLINE)
    with carrier.phone("a", sipp.Phone()) as phone:
        carrier.call(Caller(talk_ms=200))
    assert f"<sip:{NUMBER}@" in phone.messages()
    assert "13900139000" not in phone.messages()


@pytest.mark.parametrize(
    "caller",
    [
        Caller(refused_with=483, headers=("X-Hotline400-Hops: 4",)),
        Caller(refused_with=483, max_forwards=0),
    ],
)
def test_ring_of_numbers_is_cut(carrier: Carrier, caller: Caller) -> None:
    carrier.serves()
    record = carrier.call(caller).record
    assert (record.disposition, record.reason) == (Disposition.REJECTED, "loop")
