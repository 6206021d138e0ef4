"""`./hotline400 test [groups]`: installs what tests need, and runs them group by group."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from hotline400.bootstrap import asterisk_root, browser, console, environment, speech
from hotline400.bootstrap.folders import CHECKOUT, CONSOLE, ENVIRONMENT, PYTHON
from hotline400.bootstrap.packages import install
from hotline400.bootstrap.progress import StepError, say


@dataclass(frozen=True)
class Group:
    """Tests that are run together, and what they need besides the Python environment."""

    folders: tuple[str, ...]
    needs: tuple[str, ...] = ()


GROUPS = {
    "rules": Group(
        ("bootstrap", "routing", "examples", "record", "places", "docs", "sheets", "lists")
    ),
    "engine": Group(
        ("engine", "calls", "ari", "testing", "config", "command_line", "logs", "outgoing"),
        ("sipp", "asterisk"),
    ),
    "storage": Group(("storage", "jobs"), ("postgresql",)),
    "web": Group(("web",), ("curl",)),
    "audio": Group(("audio",), ("speech",)),
    "asterisk": Group(("asterisk", "supervisor", "demo"), ("sipp", "asterisk")),
    "console": Group(()),
    "browser": Group(("browser",), ("chromium", "console", "sipp", "asterisk")),
}
NAMES = ("lint", *GROUPS)

CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)


def run_groups(names: Sequence[str], locked: Callable[[], AbstractContextManager[None]]) -> int:
    """Run the named groups (all without names); 0 when nothing failed."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        say(f"{unknown[0]!r} is no group of tests; there are: {', '.join(NAMES)}")
        return 2
    chosen = list(names) or list(NAMES)
    with locked():
        environment.ensure()
        for need in dict.fromkeys(n for name in chosen if name in GROUPS for n in _needs(name)):
            PROVIDERS[need]()
    results = {name: _run_group(name) for name in chosen}
    summary = ", ".join(f"{name}: {result}" for name, result in results.items())
    say(f"\n{summary}")
    return 1 if "FAILED" in summary else 0


def _needs(name: str) -> tuple[str, ...]:
    group = GROUPS[name]
    return group.needs if _existing(group) else ()


def _existing(group: Group) -> list[str]:
    return [f"tests/{f}" for f in group.folders if list((CHECKOUT / "tests" / f).glob("**/test_*"))]


def _run_group(name: str) -> str:
    say(f"\n── {name} " + "─" * (70 - len(name)))
    started = time.monotonic()
    if name == "lint":
        outcome = _lint()
    elif name == "console":
        outcome = _outcome(_npm_runs(["test"]))
    elif not (folders := _existing(GROUPS[name])):
        return "no tests yet"
    else:
        outcome = _outcome(_passes([str(PYTHON), "-m", "pytest", *folders]))
    return f"{outcome} ({time.monotonic() - started:.0f} s)"


def _lint() -> str:
    results = [_passes([str(ENVIRONMENT / "bin" / words[0]), *words[1:]]) for words in CHECKS]
    results.append(_npm_runs(["check", "typecheck", "lint"]))
    return _outcome(all(results))


def _outcome(passed: bool) -> str:  # noqa: FBT001 — what else could it be
    return "passed" if passed else "FAILED"


def _npm_runs(scripts: Sequence[str]) -> bool:
    """Run those of the scripts that the console's package.json has."""
    description = CONSOLE / "package.json"
    if not description.exists():
        say("  – no console in this checkout")
        return True
    has = json.loads(description.read_text()).get("scripts", {})
    try:
        console.ensure_modules()
        for script in scripts:
            if script in has:
                say(console.npm("run", script).rstrip())
    except StepError as error:
        say(f"{error}\n→ {error.remedy}")
        return False
    return True


def _passes(command: list[str]) -> bool:
    path = f"{ENVIRONMENT / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(  # noqa: S603
        command, cwd=CHECKOUT, env={**os.environ, "PATH": path}, check=False
    )
    return done.returncode == 0


def _provide_sipp() -> None:
    if shutil.which("sipp") is None:
        install(["sip-tester"], "SIPp, the calling and called parties in tests")


def _provide_curl() -> None:
    if shutil.which("curl") is None:
        install(["curl"], "to run the examples of the documentation")


def _provide_postgresql() -> None:
    if shutil.which("initdb") is None and not list(
        Path("/usr/lib/postgresql").glob("*/bin/initdb")
    ):
        install(["postgresql"], "a second database to test on")


PROVIDERS: dict[str, Callable[[], None]] = {
    "sipp": _provide_sipp,
    "curl": _provide_curl,
    "postgresql": _provide_postgresql,
    "chromium": browser.ensure,
    "console": console.ensure,
    "asterisk": asterisk_root.ensure,
    "speech": speech.ensure,
}
