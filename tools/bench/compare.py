"""What a change costs a call: this checkout beside another, `make bench-compare OTHER=<folder>`.

Each checkout runs its own platform (its Asterisk, its engine, its environment) at the same time,
and the same SIPp load goes to one and the other in turn, so that whatever else the machine does
meets both alike. Printed are CPU milliseconds a call and the ratio of this checkout to the other;
only the ratio means anything on a shared machine. The other checkout needs its environment:
`./hotline400 test lint` there makes it.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LOAD = Path(__file__).with_name("load.py")
Cost = tuple[float, float]
"""CPU milliseconds a call: (Asterisk, engine)."""


class NoMeasureError(Exception):
    """A load that did not run to its end: no ratio is printed."""


@dataclass
class Measured:
    """A checkout whose platform runs in a process of its own and is loaded on request."""

    name: str
    process: "subprocess.Popen[str]"

    def load(self) -> Cost:
        """One round. Raises NoMeasureError where calls failed or the platform is gone."""
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            raise NoMeasureError(f"{self.name}: no pipe")
        print("load", file=stdin, flush=True)
        line = stdout.readline()
        if not line:
            raise NoMeasureError(f"{self.name}: its platform ended; its words stand above")
        asterisk, engine = json.loads(line)
        return asterisk, engine


@contextmanager
def measured(name: str, checkout: Path, options: list[str]) -> Iterator[Measured]:
    """Start the checkout's platform with its own Python, and end it on leaving."""
    python = checkout / ".venv" / "bin" / "python"
    if not python.exists():
        raise NoMeasureError(f"{checkout} has no environment: run ./hotline400 test lint there")
    command = [str(python), str(LOAD), *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603
        command, cwd=checkout, stdin=pipe, stdout=pipe, text=True
    ) as process:
        try:
            yield Measured(name, process)
        finally:
            if process.stdin is not None:
                process.stdin.close()  # the end of its orders ends it
            process.wait()


def main() -> None:
    """Alternate the two checkouts and print medians. Exit status 1 where nothing was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, help="the checkout to compare with")
    parser.add_argument("--calls", type=int, default=100, help="calls a round")
    parser.add_argument("--rate", type=int, default=8, help="calls a second")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-recording", action="store_true")
    options = parser.parse_args()
    words = ["--calls", str(options.calls), "--rate", str(options.rate)]
    words += ["--no-recording"] if options.no_recording else []
    try:
        _show(_alternate(options.other.resolve(), words, options.rounds))
    except NoMeasureError as error:
        sys.exit(f"no ratio: {error}")


def _alternate(other: Path, words: list[str], rounds: int) -> tuple[list[Cost], list[Cost]]:
    """(other, this); the first round of each warms it up and does not count."""
    with ExitStack() as stack:
        both = [
            stack.enter_context(measured("other", other, words)),
            stack.enter_context(measured("this", CHECKOUT, words)),
        ]
        found: list[list[Cost]] = [[], []]
        for turn in range(rounds + 1):
            for costs, checkout in zip(found, both, strict=True):
                cost = checkout.load()
                if turn:
                    costs.append(cost)
    return found[0], found[1]


def _show(results: tuple[list[Cost], list[Cost]]) -> None:
    other, this = ([*zip(*costs, strict=True)] for costs in results)
    rows = [
        ("Asterisk", other[0], this[0]),
        ("engine", other[1], this[1]),
        ("both", _sums(other), _sums(this)),
    ]
    for name, before, after in rows:
        a, b = statistics.median(before), statistics.median(after)
        print(f"{name:9} other {a:6.2f}   this {b:6.2f} ms a call   {b / a:.3f} x")


def _sums(parts: list[tuple[float, ...]]) -> list[float]:
    return [sum(pair) for pair in zip(*parts, strict=True)]


if __name__ == "__main__":
    main()
