"""Numbers as people and carriers write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline400.routing.area_codes import AREA_CODES, EIGHT_DIGIT
from hotline400.routing.callback import may_be_called
from hotline400.routing.numbers import (
    caution,
    display,
    is_dialable_phone,
    kind,
    normalise,
    printable,
)


@pytest.mark.parametrize(
    "written",
    [
        "13800138000",
        "+86 138-0013-8000",
        "+86(138)0013.8000",
        "008613800138000",
        "8613800138000",
        "013800138000",
        "+86013800138000",
        "\uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10",  # full width
        "\uff0b86\u3000138\uff0d0013\uff0d8000",
        "+86 138 0013 8000",
        "  138 0013 8000\n",
        "\u202d+8613800138000\u202c",  # copied from an address book
        "138\u00a00013\u00a08000",
        "138\u20130013\u20148000",
        "tel:+86-138-0013-8000",
        "tel:13800138000;phone-context=+86",
        "TEL:+8613800138000;npdi",
        "sip:+8613800138000@1.2.3.4;user=phone",
        "sips:13800138000@ims.example;transport=tls",
        "sip:%2B8613800138000@1.2.3.4",
        "sip:13800138000;phone-context=ims.mnc000.mcc460.3gppnetwork.org@10.0.0.1",
        "sip:13800138000:secret@10.0.0.1",
    ],
)
def test_a_mobile_is_eleven_digits_however_it_is_written(written: str) -> None:
    assert normalise(written) == "13800138000"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("020-8888 6666", "02088886666"),
        ("(020) 88886666", "02088886666"),
        ("+862088886666", "02088886666"),
        ("+86 (0)20 8888 6666", "02088886666"),
        ("+8602088886666", "02088886666"),
        ("862088886666", "02088886666"),
        ("2088886666", "02088886666"),
        ("1088886666", "01088886666"),
        ("010-8888-6666", "01088886666"),
        ("tel:88886666;phone-context=+8620", "02088886666"),
        ("0755/28886666", "075528886666"),
        ("75528886666", "075528886666"),
        ("0833-2123456", "08332123456"),
        ("8332123456", "08332123456"),
        ("868332123456", "08332123456"),
    ],
)
def test_a_landline_has_its_area_code(written: str, number: str) -> None:
    assert normalise(written) == number
    assert kind(number) == "landline"


@pytest.mark.parametrize(
    ("written", "number", "what"),
    [
        ("400-123-4567", "4001234567", "hotline400"),
        ("+864001234567", "4001234567", "hotline400"),
        ("04001234567", "4001234567", "hotline400"),
        ("sip:4001234567@203.0.113.1:5060", "4001234567", "hotline400"),
        ("800 123 4567", "8001234567", "toll_free"),
        ("95588", "95588", "short"),
        ("+8695588", "95588", "short"),
        ("96110", "96110", "short"),
        ("10086", "10086", "short"),
        ("12345", "12345", "short"),
        ("110", "110", "short"),
        ("118114", "118114", "short"),
        ("1065812345", "1065812345", "short"),  # not Beijing: 106 sends short messages
        ("+861065812345", "01065812345", "landline"),  # Beijing: nobody calls from 106
        ("+1 415 555 0123", "0014155550123", "international"),
        ("0014155550123", "0014155550123", "international"),
        ("+85221234567", "0085221234567", "international"),
        ("88886666", "88886666", "unknown"),  # a neighbour, area code left out
        ("+8688886666", "88886666", "unknown"),
        ("0755-2888666", "07552888666", "unknown"),  # Shenzhen has eight digits
        ("010-12345678", "01012345678", "unknown"),  # no local number begins with 1
        ("09991234567", "09991234567", "unknown"),
    ],
)
def test_other_numbers(written: str, number: str, what: str) -> None:
    assert normalise(written) == number
    assert kind(number) == what


@pytest.mark.parametrize(
    "nothing",
    [
        None, "", "  ", "anonymous", "Restricted", "unavailable", "sip:anonymous@anonymous.invalid",
        "😀", "1" * 40, "9" * 100_000, "0", "00000000", "+", "+86", "12", "1.2.3.4", "sip:1.2.3.4",
        "138\x000138000", "138001380O0", "1380013800a", "٠١٢٣٤٥٦٧٨٩", "①③⑧", "-", "tel:", "sip:@",
        "+0123456789", "00860", "+86008613800138000", "'; DROP TABLE calls;--", "<script>",
        "\ud800",
        "sip:%00@x", "sip:13800138000\r\nVia: x@y", "12345678901234567x", "+12345678901234567890",
    ],
)  # fmt: skip
def test_what_is_no_number_is_none(nothing: str | None) -> None:
    assert normalise(nothing) is None


_alphabet = st.text("0123456789+-() .;:@=%#*/sipteltelphoneuser86", max_size=40)
_any_text = st.one_of(
    st.text(),
    _alphabet,
    st.from_regex(r"(\+|00|0)?(86)?0?[1-9][0-9]{2,12}", fullmatch=True),
    _alphabet.map("sip:{}@1.2.3.4".format),
)


@settings(deadline=None)  # two busy cores
@given(_any_text)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    if once is not None:
        assert once.isascii()
        assert once.isdigit()
        assert 3 <= len(once) <= 20
        assert normalise(once) == once


@settings(deadline=None)  # two busy cores
@given(_any_text)
def test_every_way_to_write_a_number_back_reads_the_same(text: str) -> None:
    number = normalise(text)
    if number is not None:
        assert normalise(display(number)) == number


@settings(deadline=None)  # two busy cores
@given(st.text())
def test_kind_and_display_never_raise(text: str) -> None:
    assert display(text)[:0] == ""
    assert kind(text) == "unknown" or (text.isascii() and text.isdigit())
    assert not is_dialable_phone(text) or (text.isascii() and text.isdigit())


@settings(deadline=None)  # two busy cores
@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_mobile_survives_every_prefix(mobile: str) -> None:
    for prefix in ("", "0", "86", "+86", "0086", "+860", "00860"):
        assert normalise(prefix + mobile) == mobile


@settings(deadline=None)  # two busy cores
@given(st.sampled_from(sorted(AREA_CODES)), st.from_regex(r"[2-8][0-9]{7}", fullmatch=True))
def test_every_landline_survives_every_prefix(code: str, local: str) -> None:
    for prefix in ("0", "86", "+86", "0086", "+860"):
        assert normalise(prefix + code[1:] + local) == code + local


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("13800138000", None),
        ("16212345678", None),
        ("16612345678", None),
        ("17012345678", None),
        ("19912345678", None),
        ("02088886666", None),
        ("95588", None),
        ("16012345678", "unassigned"),
        ("16812345678", "unassigned"),
        ("15412345678", "unassigned"),
        ("17912345678", "unassigned"),
        ("14112345678", "unassigned"),
        ("96110", "service"),
        ("968888", "service"),
        ("10101010", "service"),
        ("4008001234", "owner_pays"),
        ("8008108888", "owner_pays"),
    ],
)
def test_what_somebody_is_to_say_that_they_mean(number: str, why: str | None) -> None:
    assert is_dialable_phone(number)
    assert caution(number) == why
    assert may_be_called(number) is (why is None and number != "95588")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("4001234567", "400-123-4567"),
        ("8001234567", "800-123-4567"),
        ("13800138000", "138 0013 8000"),
        ("02088886666", "020-8888 6666"),
        ("075588886666", "0755-8888 6666"),
        ("08332123456", "0833-212 3456"),
        ("0014155550123", "+14155550123"),
        ("95588", "95588"),
        ("88886666", "88886666"),
    ],
)
def test_numbers_are_shown_in_groups(number: str, shown: str) -> None:
    assert display(number) == shown


@pytest.mark.parametrize(
    "number", ["13800138000", "19912345678", "02088886666", "08332123456", "4001234567", "95588"]
)
def test_ordinary_phones_may_be_bound(number: str) -> None:
    assert is_dialable_phone(number)


@pytest.mark.parametrize(
    "number",
    [
        "110", "119", "120", "122", "10086", "12345", "118114", "16812345", "1065812345",
        "0014155550123", "0085221234567", "88886666", "07552888666", "13491234567", "17401234567",
        "020abcdefgh", "0208888666６", "", "00", "12593013800138000",
    ],
)  # fmt: skip
def test_what_may_cost_more_or_is_no_phone_may_not_be_bound(number: str) -> None:
    assert not is_dialable_phone(number)


def test_area_codes_are_a_closed_set() -> None:
    assert len(AREA_CODES) == 320
    assert {code for code in AREA_CODES if len(code) == 3} == {
        "010", "020", "021", "022", "023", "024", "025", "027", "028", "029",
    }  # fmt: skip
    assert EIGHT_DIGIT < AREA_CODES


def test_what_was_said_is_kept_readable() -> None:
    assert printable("<sip:\x1b[31m张三\r\n@x>") == "<sip:[31m张三@x>"
