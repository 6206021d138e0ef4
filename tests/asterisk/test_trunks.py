"""Trunks pushed at run time into a real Asterisk."""

import re

import pytest

from hotline400.routing.fallback import fallback_entries
from hotline400.routing.hotline import Hotline, NumberState, Phone
from hotline400.routing.pjsip import PjsipObject, pjsip_objects
from hotline400.routing.trunk import DtmfMode, Registration, Transport, Trunk
from hotline400.testing import sipp
from hotline400.testing.real_asterisk import RealAsterisk, until
from hotline400.testing.sipp import Caller

NUMBER, PHONE = "4001234567", "13800138001"

REGISTRAR = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="registrar">
<recv request="REGISTER"/>
<send><![CDATA[
SIP/2.0 401 Unauthorized
[last_Via:]
[last_From:]
[last_To:];tag=r1
[last_Call-ID:]
[last_CSeq:]
WWW-Authenticate: Digest realm="carrier", nonce="47ebe028cda119c35d4877b383027d28", algorithm=MD5
Content-Length: 0

]]></send>
<recv request="REGISTER"/>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=r1
[last_Call-ID:]
[last_CSeq:]
[last_Contact:]
Expires: 300
Content-Length: 0

]]></send>
</scenario>
"""


def trunk(port: int, **changes: object) -> Trunk:
    plain = Trunk(id="t", name="t", host="127.0.0.1", port=port)
    return plain.model_copy(update=changes)


def serve(asterisk: RealAsterisk, objects: list[PjsipObject]) -> None:
    asterisk.push(objects)
    hotline = Hotline(
        number=NUMBER,
        tenant_id="t",
        state=NumberState.ACTIVE,
        phones=(Phone(id="1", number=PHONE),),
    )
    asterisk.write_fallback(NUMBER, fallback_entries(hotline, [f"PJSIP/{PHONE}@trunk-t"]))


@pytest.mark.parametrize("dtmf", list(DtmfMode))
def test_every_dtmf_mode_is_taken(own_asterisk: RealAsterisk, dtmf: DtmfMode) -> None:
    port = own_asterisk.free_port()
    serve(own_asterisk, pjsip_objects(trunk(port, dtmf=dtmf)))
    with own_asterisk.phone(sipp.Phone(), port=port):
        call = own_asterisk.call(Caller(talk_ms=200), NUMBER)
        assert call.wait() == 0, call.errors()


def test_call_over_tcp(own_asterisk: RealAsterisk) -> None:
    port = own_asterisk.free_port()
    serve(own_asterisk, pjsip_objects(trunk(port, transport=Transport.TCP)))
    over_tcp = ("-t", "t1")
    with own_asterisk.phone(sipp.Phone(), port=port, arguments=over_tcp) as phone:
        call = own_asterisk.call(Caller(talk_ms=200), NUMBER, arguments=over_tcp)
        assert call.wait() == 0, call.errors()
        assert "SIP/2.0/TCP" in phone.messages()


def test_srtp_over_tls_is_taken(own_asterisk: RealAsterisk) -> None:
    objects = pjsip_objects(trunk(5061, transport=Transport.TLS, srtp=True))
    own_asterisk.push(objects)
    shown = own_asterisk.server.ask("pjsip show endpoint trunk-t")
    assert re.search(r"media_encryption\s+: sdes", shown)
    assert re.search(r"transport\s+: transport-tls", shown)


def test_registers_with_a_password(own_asterisk: RealAsterisk) -> None:
    port = own_asterisk.free_port()
    registration = Registration(username="400line", password="s3cret,;=")
    with own_asterisk.scenario("registrar", REGISTRAR, port=port) as registrar:
        own_asterisk.push(pjsip_objects(trunk(port, registration=registration)))
        until(
            lambda: "Registered" in own_asterisk.server.ask("pjsip show registrations"),
            "the registration",
        )
        assert 'username="400line"' in registrar.messages()


def test_a_trunk_comes_and_goes(own_asterisk: RealAsterisk) -> None:
    port = own_asterisk.free_port()
    registration = Registration(username="u", password="p")
    objects = pjsip_objects(trunk(port, registration=registration))
    own_asterisk.push(objects)
    own_asterisk.push(objects)
    own_asterisk.remove(objects)
    assert "trunk-t" not in own_asterisk.server.ask("pjsip show endpoints")
    assert "trunk-t" not in own_asterisk.server.ask("pjsip show registrations")


def test_an_address_of_nobody_is_refused(own_asterisk: RealAsterisk) -> None:
    own_asterisk.push(pjsip_objects(trunk(own_asterisk.free_port(), identify_by=("192.0.2.1",))))
    named = '"x" <sip:trunk-t@127.0.0.1>;tag=[call_number]'
    call = own_asterisk.call(Caller(refused_with=401, from_header=named), NUMBER)
    assert call.wait() == 0, call.errors()
    assert own_asterisk.fallback_journal == ""


def test_a_caller_who_vanished_is_cleared(own_asterisk: RealAsterisk) -> None:
    port = own_asterisk.free_port()
    objects = pjsip_objects(trunk(port))
    impatient = [
        item.model_copy(update={"fields": item.fields | {"rtp_timeout": "2"}})
        if item.type == "endpoint"
        else item
        for item in objects
    ]
    serve(own_asterisk, impatient)
    with own_asterisk.phone(sipp.Phone(), port=port):
        call = own_asterisk.call(Caller(talk_ms=60_000), NUMBER)
        until(lambda: "answered" in own_asterisk.fallback_journal, "the talk")
        call.stop()
        until(lambda: "ended" in own_asterisk.fallback_journal, "the vanished caller's end")


def test_a_disabled_trunk_is_nothing() -> None:
    assert pjsip_objects(trunk(5060, enabled=False)) == []
