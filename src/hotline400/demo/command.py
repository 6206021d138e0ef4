"""The `demo` command: its arguments, its course, its exit status."""

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TextIO

from hotline400.demo.api import Json, Session, prompt_names, sign_in
from hotline400.demo.errors import DemoError
from hotline400.demo.fate import HOTLINE
from hotline400.demo.live import live_view
from hotline400.demo.performance import Performance, Played
from hotline400.demo.programme import programme
from hotline400.demo.records import fetch_recording, find_records
from hotline400.demo.stage import staged, trunk_is_up, trunk_to
from hotline400.demo.trace import Trace
from hotline400.demo.verdict import judge
from hotline400.demo.words import Words
from hotline400.first_passwords import DEMO_LOGIN, OPERATOR_LOGIN
from hotline400.terminal import is_chinese
from hotline400.testing.carrier import Carrier
from hotline400.testing.carrier.measure import Stereo
from hotline400.testing.carrier.transport import Address

MOST_CALLS = 1000
GOODBYE_SECONDS = 5

ALL_RIGHT, DIFFERENT, NOT_HELD, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `hotline400 demo` takes."""
    parser.add_argument("--base-url", default="http://127.0.0.1:8400", type=_http_url)
    parser.add_argument("--platform", default="127.0.0.1:5060", type=_address, help="SIP")
    parser.add_argument("--listen", default="127.0.0.1:5080", type=_address, help="SIP")
    parser.add_argument("--calls", default=20, type=_call_count)
    parser.add_argument("--lang", default=_language(), choices=("zh", "en"))
    parser.add_argument("--password", default="", help=DEMO_LOGIN)
    parser.add_argument("--operator-password", default="", help=OPERATOR_LOGIN)


def _language() -> str:
    return "zh" if is_chinese() else "en"


def run(options: argparse.Namespace) -> int:
    """Hold the demonstration; the exit status is 0 when every record tells what happened."""
    try:
        return asyncio.run(_until_stopped(options, sys.stdout))
    except DemoError as error:
        sys.stderr.write(f"hotline400 demo: {error.said(options.lang)}\n")
        return NOT_HELD
    except (KeyboardInterrupt, asyncio.CancelledError):
        words = Words(options.lang)
        sys.stderr.write(words.say("stopped", number=HOTLINE) + "\n")
        return INTERRUPTED


async def _until_stopped(options: argparse.Namespace, out: TextIO) -> int:
    """SIGTERM ends it as Ctrl-C does: with the settings put back."""
    held = asyncio.ensure_future(_hold(options, out))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, held.cancel)
    return await held


async def _hold(options: argparse.Namespace, out: TextIO) -> int:
    tenant = await sign_in(options.base_url, DEMO_LOGIN, options.password)
    trace = Trace(out, Words(options.lang, await prompt_names(tenant)))
    operator = await sign_in(options.base_url, OPERATOR_LOGIN, options.operator_password)
    await trunk_to(operator, options.listen)
    listen = ":".join(map(str, options.listen))
    trace.say("intro", number=HOTLINE, calls=options.calls, listen=listen)
    since = datetime.now(UTC)
    played = await _play(options, tenant, operator, trace)
    trace.say("waiting")
    right = await _compare(tenant, operator, since, played, trace)
    trace.say("all_right", right=right, calls=len(played))
    trace.say("look", base_url=options.base_url)
    trace.say("accounts", login=DEMO_LOGIN, number=HOTLINE)
    return ALL_RIGHT if right == len(played) else DIFFERENT


async def _play(
    options: argparse.Namespace, tenant: Session, operator: Session, trace: Trace
) -> list[Played]:
    """Every call, from the first to the end of the last."""
    async with (
        _carrier(options.listen, options.platform) as carrier,
        staged(tenant, operator) as stage,
        live_view(operator, trace.event) as live,
    ):
        try:
            await trunk_is_up(operator, options.listen, trace.waiting_for_trunk)
            performance = Performance(carrier, stage, live, trace.placed)
            return await performance.play(programme(options.calls))
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(GOODBYE_SECONDS):
                    await carrier.hang_up_all()


@asynccontextmanager
async def _carrier(listen: Address, platform: Address) -> AsyncIterator[Carrier]:
    """The simulated network. Raises DemoError when its port is taken."""
    carrier = Carrier(listen, platform)
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(carrier)
        except OSError as error:
            host, port = listen
            raise DemoError(
                f"UDP 端口 {host}:{port} 不可用（{error.strerror}），可能另一个演示正在运行。"
                "请先结束它，或让中继指向别的端口并用 --listen 指定。",
                f"UDP port {host}:{port} cannot be had ({error.strerror}); perhaps another"
                " demonstration is running. End it, or lead the trunk to another port and name"
                " that with --listen.",
            ) from error
        yield carrier


async def _compare(
    tenant: Session, operator: Session, since: datetime, played: list[Played], trace: Trace
) -> int:
    """Print the table; how many records are right."""
    found = await find_records(tenant, operator, since, played)
    trace.say("header")
    right = 0
    for one in played:
        records = found[one.sip_id]
        recording = await _recording(tenant, records)
        differences = judge(one, records, recording)
        trace.verdict(one, records, recording, differences)
        right += not differences
    return right


async def _recording(tenant: Session, records: list[Json]) -> Stereo | None:
    try:
        return await fetch_recording(tenant, records[0]) if records else None
    except ValueError:
        return None  # a file that cannot be played is no recording; the verdict says so


def _address(text: str) -> Address:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r}: host:port")
    return host, int(port)


def _http_url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{text!r}: http://host:port")
    return text.rstrip("/")


def _call_count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MOST_CALLS:
        raise argparse.ArgumentTypeError(f"{text!r}: 1…{MOST_CALLS}")
    return int(text)
