"""The composition root: every command of `hotline400` starts here."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from hotline400 import first_passwords
from hotline400.config import Settings, SettingsError, load_settings
from hotline400.first_passwords import DEMO_LOGIN, OPERATOR_LOGIN, PUBLISHED
from hotline400.supervisor import commands, doctor
from hotline400.terminal import told

COMMANDS = ("up", "down", "status", "logs", "doctor", "demo", "serve", "explain", "flow")
CONSOLE = Path(__file__).resolve().parents[2] / "console" / "dist"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["demo"]:
        return demo(settings, words[1:])
    if words[:1] in (["explain"], ["flow"]):
        return look_at_flows(settings, words)
    return _run(_parser().parse_args(words), settings)


def _run(options: argparse.Namespace, settings: Settings) -> int:
    sign_ins = options.command == "status" and options.sign_ins
    detached = options.command == "up" and options.detach
    does: dict[str, Callable[[Settings], int]] = {
        "up": commands.up_detached if detached else commands.up,
        "down": commands.down,
        "status": commands.show_sign_ins if sign_ins else commands.status,
        "logs": lambda known: commands.logs(known, follow=options.follow),
        "doctor": doctor.examine,
        "serve": serve,
    }
    try:
        return does[options.command](settings)
    except OSError as error:
        if options.command == "serve":
            raise
        place = error.filename or settings.data_folder
        print(told("folder_unusable", place=place, error=error.strerror), file=sys.stderr)
        return 1


def serve(settings: Settings) -> int:
    """Engine and web server, until SIGTERM."""
    import uvloop  # noqa: PLC0415 — the other commands start in a tenth of the time

    from hotline400 import serve as composition  # noqa: PLC0415
    from hotline400.logs import configure_logs  # noqa: PLC0415

    configure_logs(settings.log_level)
    console = CONSOLE if CONSOLE.is_dir() else None
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(composition.serve(settings, console))
    return 0


def demo(settings: Settings, arguments: list[str]) -> int:
    """The simulated carrier against the system that runs with the same settings."""
    from hotline400.demo import command  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="hotline400 demo", description=command.__doc__)
    command.add_arguments(parser)
    web = f"http://127.0.0.1:{settings.web_port}"
    passwords = PUBLISHED | (first_passwords.read(settings.data_folder) or {})
    parser.set_defaults(
        base_url=web,
        platform=f"127.0.0.1:{settings.sip_port}",
        password=passwords[DEMO_LOGIN],
        operator_password=passwords[OPERATOR_LOGIN],
    )
    return command.run(parser.parse_args(arguments))


def look_at_flows(settings: Settings, words: list[str]) -> int:
    """`explain` and `flow`: they look at what is configured, whether or not anything runs."""
    from hotline400.command_line import commands as flow_commands  # noqa: PLC0415 — as `serve`

    return flow_commands.run(settings, words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hotline400", description=told("help_program"))
    commands_of = parser.add_subparsers(dest="command", required=True)
    parsers = {name: commands_of.add_parser(name, help=told(f"help_{name}")) for name in COMMANDS}
    parsers["up"].add_argument("--detach", action="store_true", help=told("help_detach"))
    parsers["status"].add_argument(
        "--sign-ins", action="store_true", dest="sign_ins", help=told("help_sign_ins")
    )
    parsers["logs"].add_argument("-f", "--follow", action="store_true", help=told("help_follow"))
    return parser
