"""What the command says when it cannot begin."""

import argparse
import http.server
import socket
import threading

import pytest

from hotline400.demo.command import NOT_HELD, _carrier, add_arguments, run
from hotline400.demo.errors import DemoError


def options(*arguments):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(arguments)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--base-url", "ftp://x"),
        ("--listen", "5080"),
        ("--listen", "127.0.0.1:0"),
        ("--platform", "127.0.0.1:sip"),
        ("--calls", "0"),
        ("--calls", "many"),
        ("--lang", "fr"),
    ],
)
def test_wrong_arguments_are_refused(wrong, capsys):
    with pytest.raises(SystemExit):
        options(*wrong)
    assert wrong[0] in capsys.readouterr().err


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_system_that_does_not_run_is_explained(free_port, capsys):
    where = f"http://127.0.0.1:{free_port}"
    assert run(options("--base-url", where)) == NOT_HELD
    assert "./hotline400 up" in capsys.readouterr().err
    assert run(options("--base-url", where, "--lang", "en")) == NOT_HELD
    assert "Nothing answers at" in capsys.readouterr().err


class Refusing(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = b'{"error": {"code": "wrong", "message": "WRONG", "field": null}}'
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):  # noqa: A002
        pass


def test_refused_sign_in_is_explained(capsys):
    with http.server.HTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        where = f"http://127.0.0.1:{server.server_port}"
        assert run(options("--base-url", where, "--lang", "en")) == NOT_HELD
        thread.join()
    said = capsys.readouterr().err
    assert "demo@hotline400.example" in said
    assert "401 WRONG" in said


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_port_that_is_taken_is_explained(anyio_backend):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(DemoError, match="cannot be had"):
            async with _carrier(taken.getsockname(), ("127.0.0.1", 5060)):
                pass
