"""The commands `explain` and `flow`: what they take, and what they print."""

import argparse
import sys

from hotline400.command_line import explaining, flow_files
from hotline400.config import Settings
from hotline400.routing.question import HuntOutcome
from hotline400.storage.errors import StorageError
from hotline400.terminal import told


def run(settings: Settings, words: list[str]) -> int:
    """The exit status: 0, 1 where a flow may not be published, 2 for what cannot be done."""
    options = _parser().parse_args(words)
    try:
        return _do(settings, options)
    except (explaining.CannotExplain, flow_files.FlowFileRefused, StorageError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _do(settings: Settings, options: argparse.Namespace) -> int:
    match (options.command, getattr(options, "does", None)):
        case ("explain", _):
            print("\n".join(explaining.explained(settings, options)))
        case (_, "check"):
            lines, publishable = flow_files.checked(settings, options)
            print("\n".join(lines))
            return 0 if publishable else 1
        case (_, "export"):
            print(flow_files.exported(settings, options))
        case _:
            revision = flow_files.imported(settings, options)
            print(told("draft_saved", options.lang, number=options.number, revision=revision))
    return 0


def _hotline_number(written: str) -> str:
    """As people write it: 400-123-4567."""
    return written.replace("-", "").replace(" ", "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hotline400")
    commands_of = parser.add_subparsers(dest="command", required=True)
    ask = commands_of.add_parser("explain", help=told("help_explain"))
    ask.add_argument("number", type=_hotline_number, help=told("help_number"))
    ask.add_argument("--from", dest="caller", help=told("help_from"))
    ask.add_argument("--at", help=told("help_at"))
    ask.add_argument("--keys", default="", help=told("help_keys"))
    outcomes = [outcome.value for outcome in HuntOutcome]
    ask.add_argument("--phones", default="answered", choices=outcomes, help=told("help_phones"))
    flow = commands_of.add_parser("flow", help=told("help_flow"))
    actions = flow.add_subparsers(dest="does", required=True)
    check = actions.add_parser("check", help=told("help_check"))
    check.add_argument("file", help=told("help_file"))
    check.add_argument("--number", type=_hotline_number, help=told("help_look_up"))
    export = actions.add_parser("export", help=told("help_export"))
    export.add_argument("number", type=_hotline_number)
    bring = actions.add_parser("import", help=told("help_import"))
    bring.add_argument("number", type=_hotline_number)
    bring.add_argument("file", help=told("help_file"))
    for part in (ask, check, export, bring):
        part.add_argument("--lang", choices=["zh", "en"], help=told("help_lang"))
    return parser
