"""Messages, SDP, G.711 and the time base: the parts without a network."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.testing.carrier import sdp
from hotline400.testing.carrier.g711 import ALAW, decode, encode_alaw
from hotline400.testing.carrier.heard import Heard, Packet
from hotline400.testing.carrier.message import (
    MalformedMessageError,
    Request,
    Response,
    parameter,
    parse,
    reply,
    uri_of,
    user_of,
)

PHONE_NUMBERS = {
    '"Zhang, San" <sip:13900001111@10.0.0.1:5060;user=phone>;tag=a': "13900001111",
    "sip:+8602012345678@carrier;tag=b": "+8602012345678",
    "<tel:+8613900001111>": "+8613900001111",
    "<sip:10.0.0.1>": "",
    "": "",
}


@given(st.binary(max_size=200))
def test_any_bytes_are_parsed_or_malformed(datagram):
    try:
        message = parse(datagram)
    except MalformedMessageError:
        return
    assert isinstance(message, Request | Response)


def test_message_survives_the_round_trip_with_bytes_that_are_no_text():
    datagram = (
        b'INVITE sip:4001234567@x SIP/2.0\r\nf: "\xff\xfe" <sip:1@y>;tag=1\r\n'
        b"i: abc\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK1\r\nCSeq: 7 INVITE\r\nl: 3\r\n\r\nv=0"
    )
    request = parse(datagram)
    again = parse(request.render())
    assert again == request
    assert request.get("from").encode("utf-8", "surrogateescape").startswith(b'"\xff\xfe"')
    assert (request.call_id, request.sequence, request.branch) == ("abc", (7, "INVITE"), "z9hG4bK1")


def test_reply_copies_what_it_must_and_tags_only_once():
    request = Request([("To", "<sip:b>"), ("Subject", "x"), ("Via", "1"), ("Via", "2")])
    response = reply(request, 486, "mine")
    assert response.headers == [("To", "<sip:b>;tag=mine"), ("Via", "1"), ("Via", "2")]
    assert response.first_line == "SIP/2.0 486 Busy Here"
    request.put("To", "<sip:b>;tag=theirs")
    assert reply(request, 200, "mine").get("To") == "<sip:b>;tag=theirs"


def test_putting_a_header_replaces_or_removes_all_of_its_name():
    request = Request([("A", "1"), ("b", "2"), ("a", "3")])
    request.put("a", "4")
    assert request.headers == [("a", "4"), ("b", "2")]
    request.put("B", None)
    assert request.headers == [("a", "4")]


@pytest.mark.parametrize(("value", "number"), PHONE_NUMBERS.items())
def test_user_of_header(value, number):
    assert user_of(value) == number


def test_parameters_inside_the_uri_are_not_the_headers():
    value = "<sip:a@b;tag=inner>;tag=outer"
    assert parameter(value, "tag") == "outer"
    assert uri_of(value) == "sip:a@b;tag=inner"


def test_sdp_offer_is_read_as_written():
    media = sdp.offer(("127.0.0.1", 4000), ("PCMA", "PCMU"))
    assert sdp.parse(sdp.render(media)) == media


def test_sdp_answer_takes_the_first_known_codec_and_the_offered_event_type():
    offered = sdp.parse(
        b"v=0\r\nc=IN IP4 10.0.0.1\r\nm=audio 4000 RTP/AVP 18 0 8 96\r\n"
        b"a=rtpmap:96 telephone-event/8000\r\na=rtpmap:18 G729/8000\r\n"
    )
    assert offered is not None
    answered = sdp.answer(offered, ("127.0.0.1", 2))
    assert answered.payloads == {"PCMU": 0, "telephone-event": 96}
    assert sdp.answer(sdp.Media(("x", 1), {"G729": 18}), ("y", 2)).codec == ""
    assert sdp.parse(b"v=0\r\nm=image 1 udptl t38\r\n") is None


def test_a_law_decodes_to_itself():
    codes = encode_alaw(ALAW)
    assert np.array_equal(decode("PCMA", codes), ALAW)
    assert ALAW.max() == 32256
    assert codes[0x55 ^ 0x80] == 0xD5


def test_heard_lies_on_its_time_base_with_gaps_and_new_stretches():
    loud = encode_alaw(np.full(160, 1000, np.int16))
    heard = Heard()
    for arrived, source, stamp in [
        (10.00, 1, 800),
        (10.02, 1, 960),
        (10.06, 1, 1280),  # one packet lost before it
        (10.10, 2, 7_000_000),  # a new source, 20 ms after the end of the old one
        (10.11, 2, 6_999_840),  # came late, belongs before: over the silence
    ]:
        heard.packets.append(Packet(arrived, source, stamp, "PCMA", loud))
    assert heard.started == 10.0
    blocks = heard.pcm.reshape(-1, 160).any(axis=1)
    assert blocks.tolist() == [True, True, False, True, True, True]
    assert len(heard.since(10.06)) == 3 * 160
