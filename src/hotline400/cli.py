"""The composition root: every command of `hotline400` starts here."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from hotline400.config import Settings, SettingsError, load_settings
from hotline400.supervisor import commands, doctor

CONSOLE = Path(__file__).resolve().parents[2] / "console" / "dist"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    return _run(options, settings)


def _run(options: argparse.Namespace, settings: Settings) -> int:
    detached = options.command == "up" and options.detach
    does: dict[str, Callable[[Settings], int]] = {
        "up": commands.up_detached if detached else commands.up,
        "down": commands.down,
        "status": commands.status,
        "logs": lambda known: commands.logs(known, follow=options.follow),
        "doctor": doctor.examine,
        "serve": serve,
    }
    return does[options.command](settings)


def serve(settings: Settings) -> int:
    """Engine and web server, until SIGTERM."""
    import uvloop  # noqa: PLC0415 — the other commands start in a tenth of the time

    from hotline400 import serve as composition  # noqa: PLC0415

    console = CONSOLE if CONSOLE.is_dir() else None
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(composition.serve(settings, console))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hotline400", description=__doc__)
    commands_of = parser.add_subparsers(dest="command", required=True)
    start = commands_of.add_parser("up", help="run everything")
    start.add_argument("--detach", action="store_true", help="in the background")
    show = commands_of.add_parser("logs", help="what the parts wrote lately")
    show.add_argument("-f", "--follow", action="store_true", help="and go on")
    for name, text in (
        ("down", "stop everything"),
        ("status", "what runs, and how it is"),
        ("doctor", "check settings, ports, folders and database"),
        ("serve", "engine and web server alone"),
    ):
        commands_of.add_parser(name, help=text)
    return parser
