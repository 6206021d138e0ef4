"""The platform of one checkout under load, for `compare.py`: a line on stdin orders a round, whose
CPU milliseconds a call ([Asterisk, engine]) are printed as JSON. The end of stdin ends it.

Run by the Python of the checkout to be measured, so everything imported is that checkout's.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from hotline400.testing.platform import HOTLINE, Platform, platform
from hotline400.testing.sipp import Caller, Phone

PHONES = [f"138001380{n:02}" for n in range(60)]
TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(process_id: int) -> float:
    """User and system time so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def load(started: Platform, number: str, calls: int, rate: int) -> tuple[float, float]:
    """CPU milliseconds a call: (Asterisk, engine). Raises where a call fails."""
    asterisk, engine = started.asterisk.process.pid, started.process.pid if started.process else 0
    before = cpu_seconds(asterisk), cpu_seconds(engine)
    callers = started.asterisk.call(
        Caller(talk_ms=1500), number, arguments=("-m", str(calls), "-r", str(rate), "-l", "500")
    )
    if callers.wait(timeout_seconds=60 + 3 * calls / rate) != 0:
        raise SystemExit(
            "calls failed, so this load measures nothing:\n" + callers.errors()[-2000:]
        )
    after = cpu_seconds(asterisk), cpu_seconds(engine)
    return (1000 * (after[0] - before[0]) / calls, 1000 * (after[1] - before[1]) / calls)


def allow_phones(started: Platform) -> None:
    """Let the demo hotline have as many phones as the load needs. Checkouts from before numbers had
    a version take the change without one."""
    operator = started.operator()
    [number] = (n for n in operator.get("/numbers")["items"] if n["number"] == HOTLINE)
    seen = {"If-Match": f'"{number["version"]}"'} if "version" in number else {}
    operator.send("PATCH", f"/numbers/{HOTLINE}", {"max_phones": len(PHONES)}, seen)


def main() -> None:
    """Answer orders until there are no more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=100)
    parser.add_argument("--rate", type=int, default=8, help="calls a second")
    parser.add_argument("--no-recording", action="store_true")
    options = parser.parse_args()
    with platform() as started:
        started.asterisk.phone(Phone(), port=started.trunk_port)
        allow_phones(started)
        started.set_up(started.tenant(), PHONES, recording=not options.no_recording)
        for _ in sys.stdin:
            cost = load(started, HOTLINE, options.calls, options.rate)
            print(json.dumps(cost), flush=True)


if __name__ == "__main__":
    main()
