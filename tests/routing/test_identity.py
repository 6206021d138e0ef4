"""The caller's number out of SIP headers, and whether it may be shown."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline400.routing.identity import CallerIdentity, identify, without_prefix
from hotline400.routing.invite import Invite
from hotline400.routing.trunk import IdentitySource, InboundRules

MOBILE, BEIJING, GUANGZHOU = "13800138000", "01088886666", "02088886666"


def caller(from_header: str = "", asserted: str = "", **facts: str) -> CallerIdentity:
    return identify(Invite(from_header=from_header, asserted=asserted, **facts))


@pytest.mark.parametrize(
    ("from_header", "asserted", "diversion", "number"),
    [
        ("<sip:13800138000@1.2.3.4>;tag=7", "", "", MOBILE),
        ("sip:13800138000@1.2.3.4;tag=7", "", "", MOBILE),
        ('"王 小, 明" <sip:+8613800138000@1.2.3.4>', "", "", MOBILE),
        ('"a \\" <sip:110@x>" <sip:13800138000@1.2.3.4>', "", "", MOBILE),
        ("<sip:02011112222@pbx>", "<tel:+8613800138000>", "", MOBILE),
        ("<sip:02022223333@pbx>", "<sip:trunk@carrier>", "", "02022223333"),
        ("<sip:02022223333@pbx>", "<sip:x@y>, <tel:+862088886666>", "", GUANGZHOU),
        ("<sip:unknown@unknown.invalid>", "<tel:13800138000>", "", MOBILE),
        ("", "", "<sip:02088886666@x>;reason=unconditional", GUANGZHOU),
        ("<sip:pbx@x>", "", "<sip:02088886666@x>;privacy=off", GUANGZHOU),
    ],
)
def test_the_callers_number(from_header: str, asserted: str, diversion: str, number: str) -> None:
    found = caller(from_header, asserted, diversion=diversion)
    assert (found.number, found.is_withheld) == (number, False)
    assert found.raw


@pytest.mark.parametrize("nobody", ["<sip:unknown@x>", "<sip:0@x>", "<sip:unavailable@x>", ""])
@pytest.mark.parametrize("header", ["remote_party", "preferred", "asserted"])
def test_a_number_that_stands_in_another_header_only(nobody: str, header: str) -> None:
    found = caller(nobody, **{header: '"139" <sip:+8613800138000@x>;party=calling;privacy=off'})
    assert found == CallerIdentity(MOBILE, found.raw, is_withheld=False)


@pytest.mark.parametrize("header", ["asserted", "remote_party"])
def test_the_carriers_word_goes_before_what_the_caller_writes(header: str) -> None:
    other = {"from_header": f"<sip:{BEIJING}@x>", "preferred": f"<sip:{BEIJING}@x>"}
    assert identify(Invite(**other, **{header: f"<sip:{MOBILE}@x>"})).number == MOBILE


def test_a_trunk_may_be_trusted_with_other_headers_in_another_order() -> None:
    invite = Invite(
        from_header=f"<sip:{MOBILE}@x>", asserted=f"<sip:{BEIJING}@x>",
        diversion=f"<sip:{GUANGZHOU}@x>",
    )  # fmt: skip
    orders = {
        (IdentitySource.FROM, IdentitySource.ASSERTED): MOBILE,
        (IdentitySource.DIVERSION,): GUANGZHOU,
        (IdentitySource.PREFERRED,): None,
    }
    for order, number in orders.items():
        assert identify(invite, InboundRules(identity=order)).number == number


@pytest.mark.parametrize("privacy", ["id", "user", "header", "id;critical", "user; id", "ID"])
def test_who_asks_for_privacy_is_known_to_us_and_not_to_be_shown(privacy: str) -> None:
    found = caller(f"<sip:{MOBILE}@x>", f"<tel:{BEIJING}>", privacy=privacy)
    assert (found.number, found.is_withheld) == (BEIJING, True)


@pytest.mark.parametrize("privacy", ["none", "", "session", "critical", "history"])
def test_other_privacy_hides_no_number(privacy: str) -> None:
    assert not caller(f"<sip:{MOBILE}@x>", privacy=privacy).is_withheld


@pytest.mark.parametrize(
    ("parameters", "hidden"),
    [(";privacy=full", True), (';privacy="full"', True), (";privacy=uri;screen=yes", True),
     (";privacy=off;screen=yes", False), (";privacy=name", False), ("", False)],
)  # fmt: skip
def test_remote_party_id_may_ask_for_privacy(parameters: str, *, hidden: bool) -> None:
    found = caller(f"<sip:{BEIJING}@x>", remote_party=f"<sip:{MOBILE}@x>;party=calling{parameters}")
    assert (found.number, found.is_withheld) == (MOBILE, hidden)


@pytest.mark.parametrize(
    ("from_header", "number"),
    [
        ('"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1', "13912345678"),
        ("<sip:anonymous@10.0.0.1>", "13912345678"),
        ("sip:Restricted@10.0.0.1;tag=2", "13912345678"),
        ('"Anonymous" <sip:13800138000@10.0.0.1>', "13912345678"),
        ("匿名 <sip:02088886666@10.0.0.1>", "13912345678"),
    ],
)
def test_an_anonymous_caller_is_the_one_whom_the_carrier_asserts(
    from_header: str, number: str
) -> None:
    found = caller(from_header, f"<tel:+86{number}>")
    assert (found.number, found.is_withheld) == (number, True)


def test_who_passed_an_anonymous_call_on_is_not_its_caller() -> None:
    passed_on = f"<sip:{GUANGZHOU}@x>"
    found = caller("<sip:anonymous@x>", diversion=passed_on, history=passed_on)
    assert (found.number, found.is_withheld) == (None, True)


def test_a_phone_that_passed_the_call_on_may_ask_for_privacy() -> None:
    assert caller(diversion="<sip:02088886666@x>;privacy=full;reason=no-answer").number is None
    assert caller(history="<sip:02088886666@x?Privacy=history>;index=1").number is None


def test_history_info_names_who_passed_the_call_on_and_not_the_called() -> None:
    history = (
        "<sip:4001234567@x>;index=1, <sip:02088886666@x?Reason=SIP%3Bcause%3D302>;index=1.1,"
        "<sip:4001234567@x>;index=1.1.1"
    )
    found = identify(Invite(called="4001234567", from_header="<sip:0@x>", history=history))
    assert found.number == GUANGZHOU


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1795113800138000", MOBILE),
        ("17951013800138000", MOBILE),
        ("1790902088886666", GUANGZHOU),
        ("179514001234567", "4001234567"),
        ("17951", "17951"),
        ("17951123", "17951123"),
        ("17951138001", "17951138001"),  # a mobile number of its own
        ("1795212345678901", "1795212345678901"),
        (MOBILE, MOBILE),
    ],
)
def test_an_access_code_is_no_part_of_the_number(written: str, number: str) -> None:
    assert without_prefix(written, InboundRules().prefixes) == number
    assert without_prefix(written, ()) == written
    assert caller(f"<sip:{written}@x>").number == number


@pytest.mark.parametrize("length", [240, 2000, 4000])
@pytest.mark.parametrize("letter", ["x", "王", '\\"', "<", ",", "(", "anonymous "])
def test_a_long_name_hides_no_number(length: int, letter: str) -> None:
    header = f'"{letter * length}" <sip:+8613800138000@x>;tag=1'
    for facts in ({"from_header": header}, {"asserted": header}, {"diversion": header}):
        found = identify(Invite(**facts))
        assert found.number == MOBILE
        assert len(found.raw) <= 128
        assert found.raw.startswith("<sip:+8613800138000@x>")
        assert found.raw.endswith("…")


def test_a_header_too_long_to_be_told_leaves_asterisks_own_reading() -> None:
    """The next header may be the caller's own writing."""
    found = identify(
        Invite(
            is_whole=False, caller="+8613800138000", presentation="prohib_not_screened",
            from_header=f"<sip:{BEIJING}@x>",
        )
    )  # fmt: skip
    assert (found.number, found.is_withheld) == (MOBILE, True)


@pytest.mark.parametrize(
    "header",
    [
        "", "<", ">", "<>", '"', '"\\', "<sip:", "sip:@", "<<<<", ",,,,", "\x00\x01",
        "\ud800\udfff",
        "<sip:13800138000", '"x <sip:\x7f@y>', "<sip:" + "1" * 4000 + "@x>", '"' * 4095,
        "<" * 4095, '"\\' * 2000, "a" * 4095, "<sip:%ff%fe@x>", "<tel:;phone-context=+>",
        '"' + "\\" * 4000, '"a' * 2000, ";privacy=" * 400, "<" + "?privacy=" * 400 + ">",
    ],
)  # fmt: skip
def test_hostile_headers_are_safe_and_quick(header: str) -> None:
    started = time.process_time()
    found = caller(header, header, diversion=header, remote_party=header, history=header)
    assert time.process_time() - started < 0.2
    assert found.number is None or found.number.isdigit()
    assert len(found.raw) <= 128
    assert found.raw.isprintable()


@settings(deadline=None)  # two busy cores
@given(st.text(), st.text(), st.text(), st.text())
def test_any_header_is_safe(from_header: str, asserted: str, other: str, privacy: str) -> None:
    found = caller(
        from_header, asserted, diversion=other, history=other, preferred=other, privacy=privacy
    )
    assert found.number is None or found.number.isdigit()
    assert len(found.raw) <= 128
    assert found.raw.isprintable()
    found.raw.encode()  # a lone surrogate could not be stored


def test_a_private_hospital_is_not_a_private_number() -> None:
    header = '"Private Hospital" <sip:02088886666@x>'
    assert caller(header) == CallerIdentity(GUANGZHOU, header, is_withheld=False)
