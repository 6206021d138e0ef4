"""The commands `explain` and `flow`: what they take, and what they print."""

import argparse
import sys

from hotline400.command_line import explaining, flow_files
from hotline400.config import Settings
from hotline400.routing.question import HuntOutcome
from hotline400.storage.errors import StorageError


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
            print(f"{options.number}: draft {revision}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hotline400")
    commands_of = parser.add_subparsers(dest="command", required=True)
    ask = commands_of.add_parser("explain", help="what would happen to a call to a number")
    ask.add_argument("number", help="the 400 number: ten digits")
    ask.add_argument("--from", dest="caller", help="the caller's number; without it: withheld")
    ask.add_argument("--at", help="China's time, like 2026-10-01T20:00; without it: now")
    ask.add_argument("--keys", default="", help="every key pressed, in order: 3, or 021#")
    outcomes = [outcome.value for outcome in HuntOutcome]
    ask.add_argument("--phones", default="answered", choices=outcomes, help="what phones do")
    flow = commands_of.add_parser("flow", help="check, export or import a flow document")
    actions = flow.add_subparsers(dest="does", required=True)
    check = actions.add_parser("check", help="say what keeps a document from being published")
    check.add_argument("file", help="a JSON file, or - for standard input")
    check.add_argument("--number", help="look up what it names at this 400 number")
    export = actions.add_parser("export", help="print the document in force")
    export.add_argument("number")
    bring = actions.add_parser("import", help="save a document as the number's draft")
    bring.add_argument("number")
    bring.add_argument("file", help="a JSON file, or - for standard input")
    for part in (ask, check, export, bring):
        part.add_argument("--lang", choices=["zh", "en"], help="without it: by LANG")
    return parser
