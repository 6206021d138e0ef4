"""SIPp as carrier: callers and phones with scenarios of their own, for the real Asterisk.

Scenarios are written here as text so that a test says what differs and nothing else.
"""

import shutil
import subprocess
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

DEFAULT_FROM = '"13900139000" <sip:13900139000@127.0.0.1:[local_port]>;tag=[pid]SIPp[call_number]'

RTP_PORTS = 4
"""From the media port on: up to the next SIPp's SIP port."""

_SDP = """v=0
o=carrier 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP {formats}
{maps}
a=rtpmap:101 telephone-event/8000
a=ptime:20
"""
_RTPMAP = {0: "PCMU/8000", 8: "PCMA/8000", 9: "G722/8000", 18: "G729/8000"}

_VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]"

_REQUEST_TAIL = """{via}
From: {from_header}
To: <sip:[service]@[remote_ip]:[remote_port]>{to_tag}
Call-ID: [call_id]
CSeq: {sequence} {method}
Contact: <sip:carrier@[local_ip]:[local_port];transport=[transport]>
Max-Forwards: {max_forwards}
"""


def _sdp(payloads: tuple[int, ...]) -> str:
    formats = " ".join(str(number) for number in (*payloads, 101))
    maps = "\n".join(f"a=rtpmap:{number} {_RTPMAP[number]}" for number in payloads)
    return _SDP.format(formats=formats, maps=maps)


def _request(method: str, sequence: int, from_header: str, max_forwards: int) -> str:
    to_tag = "" if method == "INVITE" else "[peer_tag_param]"
    head = f"{method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n"
    return head + _REQUEST_TAIL.format(
        via=_VIA, from_header=from_header, to_tag=to_tag, sequence=sequence, method=method,
        max_forwards=max_forwards,
    )  # fmt: skip


def _send(message: str, *, retransmit: bool) -> str:
    attribute = ' retrans="500"' if retransmit else ""
    return f"<send{attribute}><![CDATA[\n{message}\n]]></send>\n"


def _scenario(name: str, body: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="{name}">\n{body}</scenario>\n'


@dataclass(frozen=True)
class Caller:
    """A caller's side of one call. `talk_ms` is how long after the answer the caller hangs up;
    None waits for the far side to end the call. `refused_with` expects that status instead."""

    talk_ms: int | None = 1000
    refused_with: int | None = None
    cancel_after_ms: int | None = None  # this long after INVITE
    payloads: tuple[int, ...] = (8,)
    from_header: str = DEFAULT_FROM
    headers: tuple[str, ...] = ()
    max_forwards: int = 70
    audio: Path | None = None  # raw A-law played while talking

    def scenario(self) -> str:
        """The XML for SIPp."""
        return _scenario("caller", self._invite() + self._rest())

    @property
    def arguments(self) -> tuple[str, ...]:
        """What SIPp must be told besides."""
        ignore = ("-default_behaviors", "all,-abortunexp")
        return ignore if self.cancel_after_ms is not None else ()

    def _invite(self) -> str:
        extra = "".join(f"{line}\n" for line in self.headers)
        request = _request("INVITE", 1, self.from_header, self.max_forwards)
        message = f"{request}{extra}Content-Type: application/sdp\nContent-Length: [len]\n\n"
        provisional = "".join(
            f'<recv response="{status}" optional="true"/>\n' for status in (100, 180, 181, 183)
        )
        if self.cancel_after_ms is not None:
            provisional = '<recv response="100"/>\n'  # 180 and 183 then come during the pause
        return _send(message + _sdp(self.payloads), retransmit=True) + provisional

    def _rest(self) -> str:
        if self.refused_with is not None:
            return f'<recv response="{self.refused_with}"/>\n' + self._ack(same_branch=True)
        if self.cancel_after_ms is not None:
            return self._cancelled(self.cancel_after_ms)
        answered = '<recv response="200" rrs="true"/>\n' + self._ack() + self._play()
        if self.talk_ms is None:
            return answered + '<recv request="BYE"/>\n' + _ok()
        bye = _request("BYE", 2, self.from_header, 70) + "Content-Length: 0\n\n"
        pause = f'<pause milliseconds="{self.talk_ms}"/>\n'
        return answered + pause + _send(bye, retransmit=True) + '<recv response="200"/>\n'

    def _ack(self, *, same_branch: bool = False) -> str:
        """The ACK of a refusal belongs to the INVITE's transaction (RFC 3261 17.1.1.3)."""
        message = _request("ACK", 1, self.from_header, 70) + "Content-Length: 0\n\n"
        if same_branch:
            message = message.replace(_VIA, "[last_Via:]")
        return _send(message, retransmit=False)

    def _play(self) -> str:
        if self.audio is None:
            return ""
        stream = f"{self.audio},-1,8,PCMA/8000"
        return f'<nop><action><exec rtp_stream="{stream}"/></action></nop>\n'

    def _cancelled(self, after_ms: int) -> str:
        cancel = _request("CANCEL", 1, self.from_header, 70)
        cancel = cancel.replace("[peer_tag_param]", "").replace(_VIA, "[last_Via:]")
        return (
            f'<pause milliseconds="{after_ms}"/>\n'
            + _send(cancel + "Content-Length: 0\n\n", retransmit=True)
            + '<recv response="200"/>\n<recv response="487"/>\n'
            + self._ack(same_branch=True)
        )


@dataclass(frozen=True)
class Phone:
    """A phone's side. `refuses_with` answers with that status; else it rings for `rings_ms`,
    answers (unless `answers` is False: then it waits for CANCEL) and hangs up after `talk_ms`
    (None: waits for the far side)."""

    answers: bool = True
    refuses_with: str | None = None  # "486 Busy Here"
    contact: str = "phone"  # the user part of its Contact: whom a 302 names
    rings_ms: int = 100
    talk_ms: int | None = None
    payload: int = 8
    audio: Path | None = None

    def scenario(self) -> str:
        """The XML for SIPp."""
        body = self._invited() + _reply("100 Trying")
        if self.refuses_with is not None:
            refusal = _reply(self.refuses_with).replace("<sip:phone@", f"<sip:{self.contact}@")
            return _scenario("phone", body + refusal + '<recv request="ACK"/>\n')
        body += _reply("180 Ringing")
        if not self.answers:
            body += '<recv request="CANCEL"/>\n' + _ok()
            return _scenario("phone", body + _reply("487 Request Terminated", invite=True))
        body += f'<pause milliseconds="{self.rings_ms}"/>\n' + self._answer()
        return _scenario("phone", body + self._talk())

    def _invited(self) -> str:
        if not self._hangs_up:
            return '<recv request="INVITE" rrs="true"/>\n'
        actions = "".join(
            f'<ereg regexp=".*" search_in="hdr" header="{name}:" assign_to="{name}"/>\n'
            for name in ("From", "To")
        )
        return f'<recv request="INVITE" rrs="true"><action>\n{actions}</action></recv>\n'

    @property
    def _hangs_up(self) -> bool:
        return self.answers and self.refuses_with is None and self.talk_ms is not None

    def _answer(self) -> str:
        return _reply("200 OK", sdp=_sdp((self.payload,))) + '<recv request="ACK"/>\n'

    def _talk(self) -> str:
        play = ""
        if self.audio is not None:
            stream = f"{self.audio},-1,8,PCMA/8000"
            play = f'<nop><action><exec rtp_stream="{stream}"/></action></nop>\n'
        if self.talk_ms is None:
            return play + '<recv request="BYE"/>\n' + _ok()
        bye = (
            "BYE [next_url] SIP/2.0\n"
            "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n"
            "From:[$To];tag=[pid]phone[call_number]\nTo:[$From]\nCall-ID: [call_id]\n"
            "CSeq: 1 BYE\nMax-Forwards: 70\nContent-Length: 0\n\n"
        )
        pause = f'<pause milliseconds="{self.talk_ms}"/>\n'
        return play + pause + _send(bye, retransmit=True) + '<recv response="200"/>\n'


def _ok() -> str:
    return _reply("200 OK", bye=True)


def _reply(status: str, *, sdp: str | None = None, bye: bool = False, invite: bool = False) -> str:
    to_line = "[last_To:]" if bye else "[last_To:];tag=[pid]phone[call_number]"
    sequence = "CSeq: 1 INVITE" if invite else "[last_CSeq:]"
    lines = f"SIP/2.0 {status}\n[last_Via:]\n[last_From:]\n{to_line}\n[last_Call-ID:]\n{sequence}\n"
    lines += "Contact: <sip:phone@[local_ip]:[local_port];transport=[transport]>\n"
    if sdp is None:
        return _send(lines + "Content-Length: 0\n\n", retransmit=False)
    message = f"{lines}Content-Type: application/sdp\nContent-Length: [len]\n\n{sdp}"
    return _send(message, retransmit=True)


def media_words(program: str, port: int) -> tuple[str, ...]:
    """Which port the sound has: SIPp 3.7 (Ubuntu 24.04) knows only a range, 3.6 only one."""
    if _takes_a_range(program):
        return ("-min_rtp_port", str(port), "-max_rtp_port", str(port + RTP_PORTS - 1))
    return ("-mp", str(port))


@cache
def _takes_a_range(program: str) -> bool:
    asked = subprocess.run([program, "-h"], capture_output=True, text=True, check=False)  # noqa: S603
    return "-min_rtp_port" in asked.stdout + asked.stderr


@dataclass
class Sipp:
    """One running SIPp. As a context manager it is ended on leaving."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    port: int
    name: str

    @classmethod
    def start(
        cls,
        folder: Path,
        name: str,
        scenario: str,
        *,
        port: int,
        media_port: int,
        remote: str,
        arguments: tuple[str, ...] = (),
    ) -> Self:
        """Start SIPp on loopback with its files in `folder`."""
        program = shutil.which("sipp")
        if program is None:
            raise RuntimeError("SIPp is missing: ./hotline400 test installs it (sip-tester)")
        path = folder / f"{name}.xml"
        path.write_text(scenario, encoding="utf-8", errors="surrogateescape")
        command = [
            program, remote, "-sf", str(path), "-i", "127.0.0.1", "-p", str(port),
            "-mi", "127.0.0.1", *media_words(program, media_port),
            "-nostdin", "-trace_msg", "-trace_err",
            "-message_file", str(folder / f"{name}.messages"),
            "-error_file", str(folder / f"{name}.errors"), *arguments,
        ]  # fmt: skip
        output = (folder / f"{name}.out").open("wb")
        with output:
            process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=folder
            )
        started = cls(process, folder, port, name)
        started._wait_until_listening()
        return started

    def _wait_until_listening(self) -> None:
        """Whoever calls a port where nobody listens yet is told so, and tries again much later."""
        address = f"0100007F:{self.port:04X}"  # 127.0.0.1 as /proc writes it
        tables = [Path("/proc/net/udp"), Path("/proc/net/tcp")]
        while self.process.poll() is None:
            if any(address in table.read_text() for table in tables):
                return
            time.sleep(0.01)

    def wait(self, timeout_seconds: float = 30.0) -> int:
        """SIPp's exit status: 0 when every call went as the scenario says."""
        return self.process.wait(timeout_seconds)

    def messages(self) -> str:
        """Everything that went over the line, in both directions."""
        path = self.folder / f"{self.name}.messages"
        return path.read_text(errors="replace") if path.exists() else ""

    def errors(self) -> str:
        """What SIPp found unexpected."""
        path = self.folder / f"{self.name}.errors"
        return path.read_text(errors="replace") if path.exists() else ""

    def stop(self) -> None:
        """End it, if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
