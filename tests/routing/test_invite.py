"""What the dialplan tells of an INVITE comes out as it went in."""

from hypothesis import given
from hypothesis import strategies as st

from hotline400.routing.invite import Invite, read_invite, said_in_order, write_invite

FACTS = {
    "called": "4001234567", "trunk_id": "gz", "caller": "139", "presentation": "allowed",
    "max_forwards": "70", "hops": "2", "cseq": "1 INVITE", "asserted": "<tel:1>",
    "from_header": "<sip:2@x>", "from_tag": "t", "call_id": "c@x", "privacy": "id",
    "remote_party": "<sip:3@x>", "preferred": "<sip:4@x>", "diversion": "<sip:5@x>",
    "history": "<sip:6@x>;index=1", "to_header": "<sip:7@x>",
}  # fmt: skip
NUMBERS = {"max_forwards": 70, "hops": 2}


def test_every_fact_has_its_place() -> None:
    invite = read_invite([write_invite(said_in_order(**FACTS))])
    assert invite == Invite(**(FACTS | NUMBERS))  # type: ignore[arg-type]


# What a SIP header can hold: no line ends, no NUL.
_text = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"))


@given(st.lists(_text, min_size=4, max_size=4))
def test_no_character_of_a_fact_moves_another(values: list[str]) -> None:
    names = ("from_header", "call_id", "diversion", "to_header")
    said = dict(zip(names, values, strict=True))
    invite = read_invite([write_invite(said_in_order(asserted="<tel:13800138000>", **said))])
    assert {name: getattr(invite, name) for name in names} == said
    assert invite.asserted == "<tel:13800138000>"


def test_bytes_that_are_no_text_keep_two_calls_apart() -> None:
    one, other = (read_invite([write_invite(said_in_order(call_id=c))]) for c in "\udcff\udcfe")
    assert one.call_id != other.call_id
    one.call_id.encode()


@given(st.integers(min_value=0, max_value=400))
def test_what_was_cut_is_empty_and_said_to_be_missing(length: int) -> None:
    piece = write_invite(said_in_order(**FACTS))
    whole = read_invite([piece])
    cut = read_invite([piece[:length]])
    if length >= len(piece):
        assert cut == whole
        return
    assert not cut.is_whole
    for name in FACTS:
        assert getattr(cut, name) in {getattr(whole, name), "", None, 0}


@given(st.lists(st.text(), max_size=3))
def test_nothing_that_comes_can_stop_the_reading(pieces: list[str]) -> None:
    assert not read_invite(pieces).is_whole
