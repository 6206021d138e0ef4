"""What strangers send fills no log."""

import socket

import pytest

from hotline400.testing.real_asterisk import RealAsterisk

REQUESTS = 40


@pytest.mark.parametrize("method", ["INVITE", "REGISTER", "OPTIONS"])
def test_a_flood_of_strangers_leaves_no_line(own_asterisk: RealAsterisk, method: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.settimeout(10)
        stranger.connect(("127.0.0.1", own_asterisk.settings.sip_port))
        for number in range(REQUESTS):
            stranger.send(request(method, number, stranger.getsockname()[1]))
            assert stranger.recv(4096).startswith(b"SIP/2.0 ")
    own_asterisk.stop()  # what it had to say is written by then
    log = (own_asterisk.server.layout.log / "messages.log").read_text(errors="replace")
    assert [line for line in log.splitlines() if "stranger" in line] == []


def request(method: str, number: int, port: int) -> bytes:
    lines = (
        f"{method} sip:4001234567@127.0.0.1 SIP/2.0",
        f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-{method}-{number}",
        f"From: <sip:stranger{number}@127.0.0.1>;tag={number}",
        "To: <sip:4001234567@127.0.0.1>",
        f"Call-ID: stranger-{method}-{number}",
        f"CSeq: {number + 1} {method}",
        f"Contact: <sip:stranger@127.0.0.1:{port}>",
        "Max-Forwards: 70",
        "Content-Length: 0",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
