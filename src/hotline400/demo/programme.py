"""The twenty fates, in the order in which they are begun.

Every group of calls has phones of its own, so that they overlap without disturbing each other;
only the calls of the queue share one phone on purpose.
"""

from hotline400.demo.fate import HOTLINE, Expected, Fate, HangsUp, PhoneRole
from hotline400.record.event import EventKind
from hotline400.record.record import Disposition, OfferResult, ReleasedBy
from hotline400.testing.carrier import Answers, Busy, NoAnswer, Rejects, Tone, Unreachable

ABANDONED, ANSWERED = Disposition.ABANDONED, Disposition.ANSWERED
CALLER, PHONE, PLATFORM = ReleasedBy.CALLER, ReleasedBy.PHONE, ReleasedBy.PLATFORM
UNKNOWN_NUMBER = "4009999999"
BLACKLISTED = "13712345678"


def phone_tone(number: str) -> Tone:
    """Each phone's own pitch, from 400 Hz: by it recordings tell who is in the right channel."""
    return Tone(400 + 20 * (int(number[-3:]) % 20))


def caller_tone(place: int) -> Tone:
    """Each caller's own pitch, from 1000 Hz, by its place in the programme."""
    return Tone(1000 + 20 * (place % 25))


def _answers(number: str, talks_for: float | None = None) -> PhoneRole:
    return PhoneRole(number, Answers(1.0, talks_for, phone_tone(number)))


def _talked(
    phone: str,
    by: ReleasedBy,
    caller: str | None,
    *before: tuple[str, OfferResult],
    place: str | None = None,
    shown: str | None = None,
    was_queued: bool = False,
) -> Expected:
    reason = "phone_hung_up" if by is PHONE else "caller_hung_up"
    return Expected(
        ANSWERED,
        reason,
        by,
        (*before, (phone, OfferResult.ANSWERED)),
        caller_number=caller,
        place=place,
        shown=shown or caller or HOTLINE,
        sip_status=200,
        was_queued=was_queued,
    )


def _after_talk(seconds: float) -> HangsUp:
    return HangsUp(EventKind.CONNECTED, seconds)


def talks() -> list[Fate]:
    """Answered by the first phone that is free, by callers of all kinds."""
    three = (_answers("13800138001"), _answers("13800138002", 4), _answers("02088886666", 5))
    return [
        Fate(
            "长时间通话；主叫写作 +86",
            "A long talk; the caller's number written with +86",
            _talked("13800138010", CALLER, "13800138000", place="北京"),
            caller="+8613800138000",
            phones=(_answers("13800138010"),),
            hangs_up=_after_talk(30),
            ready=EventKind.CONNECTED,
        ),
        Fate(
            "第一部电话接听，主叫挂机",
            "The first phone answers, the caller hangs up",
            _talked("13800138001", CALLER, "13911110001"),
            phones=three,
            hangs_up=_after_talk(6),
        ),
        Fate(
            "第一部通话中，第二部接听，接听方挂机；固话主叫",
            "The first is talking, the second answers and hangs up; a landline calls",
            _talked("13800138002", PHONE, "02087654321", place="广东广州"),
            caller="02087654321",
            phones=three,
        ),
        Fate(
            "主叫隐藏号码，第三部接听",
            "The caller withholds the number, the third phone answers",
            _talked("02088886666", PHONE, None),
            caller=None,
            phones=three,
        ),
    ]


def hunts() -> list[Fate]:
    """Busy, unanswered, rejected, unreachable: the next phone, or none left."""
    busy, second = "13800138021", "13800138030"
    silent, fourth = "13800138041", "13800138050"
    refuses, away, wrong, last = "13800138061", "13800138062", "13800138063", "13800138070"
    return [
        Fate(
            "第一部占线，第二部接听；号码在 P-Asserted-Identity",
            "The first is busy, the second answers; number in P-Asserted-Identity",
            _talked(second, CALLER, "01087654321", (busy, OfferResult.BUSY), place="北京"),
            caller="8001",
            headers={"P-Asserted-Identity": "<sip:+861087654321@carrier.example;user=phone>"},
            phones=(PhoneRole(busy, Busy()), _answers(second)),
            hangs_up=_after_talk(4),
        ),
        Fate(
            "第一部无人接听，转下一部",
            "The first does not answer, the next does",
            _talked(fourth, PHONE, "13816880002", (silent, OfferResult.NO_ANSWER)),
            caller="13816880002",
            phones=(PhoneRole(silent, NoAnswer()), _answers(fourth, 4)),
        ),
        Fate(
            "拒接、关机、空号之后有人接听",
            "Rejected, switched off, no such number: then somebody answers",
            _talked(
                last,
                CALLER,
                "15920130003",
                (refuses, OfferResult.REJECTED),
                (away, OfferResult.UNREACHABLE),
                (wrong, OfferResult.UNREACHABLE),
            ),
            caller="15920130003",
            phones=(
                PhoneRole(refuses, Rejects(603)),
                PhoneRole(away, Unreachable(480)),
                PhoneRole(wrong, Unreachable(404)),
                _answers(last),
            ),
            hangs_up=_after_talk(3),
        ),
        *_missed(),
    ]


def _missed() -> list[Fate]:
    silent, refuses = "13800138081", "13800138082"
    return [
        Fate(
            "所有电话都没有接听：未接来电",
            "Nobody answers at all: a missed call",
            Expected(
                Disposition.NO_ANSWER,
                "no_phone_left",
                PLATFORM,
                ((silent, OfferResult.NO_ANSWER), (refuses, OfferResult.REJECTED)),
                caller_number="18602830004",
            ),
            caller="18602830004",
            phones=(PhoneRole(silent, NoAnswer()), PhoneRole(refuses, Rejects(603))),
        ),
        Fate(
            "振铃中主叫放弃",
            "The caller gives up while the phone rings",
            Expected(
                ABANDONED,
                "caller_hung_up",
                CALLER,
                (("13800138091", OfferResult.CALLER_GONE),),
                caller_number="13571880005",
            ),
            caller="13571880005",
            phones=(PhoneRole("13800138091", NoAnswer()),),
            hangs_up=HangsUp(EventKind.OFFERED, 2),
        ),
    ]


def queue() -> list[Fate]:
    """One phone for four callers, two of whom may wait; then one whose phone is always busy."""
    phone = _answers("13800138110")
    settings = {"max_waiting": 2}
    waiting = EventKind.QUEUED
    return [
        Fate(
            "排队组：第一位接通",
            "Queue: the first caller gets through",
            _talked(phone.number, CALLER, "13305910007"),
            caller="13305910007",
            phones=(phone,),
            settings=settings,
            hangs_up=_after_talk(9),
            ready=EventKind.CONNECTED,
        ),
        Fate(
            "排队组：第二位等待，空闲后接通",
            "Queue: the second waits and is answered when the phone is free",
            _talked(phone.number, CALLER, "15926250008", was_queued=True),
            caller="15926250008",
            phones=(phone,),
            settings=settings,
            hangs_up=_after_talk(3),
            ready=waiting,
        ),
        Fate(
            "排队组：第三位等待中放弃",
            "Queue: the third gives up waiting",
            Expected(
                ABANDONED, "caller_hung_up", CALLER, caller_number="13857110009", was_queued=True
            ),
            caller="13857110009",
            phones=(phone,),
            settings=settings,
            hangs_up=HangsUp(waiting, 4),
            ready=waiting,
        ),
        Fate(
            "排队组：队列已满，第四位播放提示后结束",
            "Queue: it is full, the fourth hears so and is let go",
            Expected(Disposition.OVERFLOWED, "queue_full", PLATFORM, caller_number="18951850010"),
            caller="18951850010",
            phones=(phone,),
            settings=settings,
            ready=EventKind.NOTICE_PLAYED,
        ),
        Fate(
            "一直占线，等到最长等待时间",
            "Always busy, waits as long as is allowed",
            Expected(
                Disposition.BUSY,
                "waited_too_long",
                PLATFORM,
                (("13800138101", OfferResult.BUSY),),
                caller_number="13705310006",
                was_queued=True,
            ),
            caller="13705310006",
            phones=(PhoneRole("13800138101", Busy()),),
            settings={"max_wait_seconds": 10},
            ready=EventKind.QUEUED,
        ),
    ]


def odd_callers() -> list[Fate]:
    """Callers and carriers that are a little different."""
    return [
        Fate(
            "运营商只支持 μ 律",
            "The carrier speaks only mu-law",
            _talked("13800138120", PHONE, "13508330011"),
            caller="13508330011",
            phones=(_answers("13800138120", 3),),
            codecs=("PCMU",),
        ),
        Fate(
            "接听方看到的是 400 号码",
            "The phone is shown the 400 number",
            _talked("13800138130", PHONE, "15804310012", shown=HOTLINE),
            caller="15804310012",
            phones=(_answers("13800138130", 3),),
            settings={"caller_id_shown": "hotline"},
        ),
        Fate(
            "主叫号码是乱码",
            "The caller's number is nonsense",
            _talked("13800138140", PHONE, None),
            phones=(_answers("13800138140", 3),),
            headers={"From": '"a, b; ${c}" <sip:%2Fnobody%2F@carrier.example>;tag=absurd'},
        ),
    ]


def refusals() -> list[Fate]:
    """Callers who do not get as far as a phone."""

    def refused(reason: str, caller: str, status: int) -> Expected:
        return Expected(
            Disposition.REJECTED, reason, PLATFORM, caller_number=caller, sip_status=status
        )

    return [
        Fate(
            "黑名单号码",
            "A caller on the blacklist",
            refused("blacklisted", BLACKLISTED, 403),
            caller=BLACKLISTED,
            is_blacklisted=True,
            ready=EventKind.ENDED,
        ),
        Fate(
            "不存在的 400 号码",
            "A 400 number that does not exist",
            refused("number_unknown", "18687120013", 404),
            caller="18687120013",
            called=UNKNOWN_NUMBER,
            ready=EventKind.ENDED,
        ),
        Fate(
            "已停机的 400 号码",
            "A 400 number that is suspended",
            refused("number_suspended", "13976530014", 480),
            caller="13976530014",
            is_suspended=True,
            ready=EventKind.ENDED,
        ),
    ]


def programme(calls: int) -> list[Fate]:
    """The first so many fates; after the last, ordinary calls follow, one after the other."""
    fates = [*talks(), *hunts(), *queue(), *odd_callers(), *refusals()]
    return fates[:calls] + [_ordinary(place) for place in range(len(fates), calls)]


def _ordinary(place: int) -> Fate:
    phone = f"1390013{place % 1000:03}0"
    caller = f"1360000{place:04}"
    return Fate(
        f"普通来电 {place + 1}",
        f"An ordinary call, number {place + 1}",
        _talked(phone, PHONE, caller),
        caller=caller,
        phones=(_answers(phone, 3),),
    )
