"""What a call costs, beside a hand-written dialplan on the same Asterisk: `make bench`.

Two runs of the same SIPp load in one session: calls that a `Dial()` line connects, and calls that
the platform connects (recording off in both). Printed are CPU milliseconds a call and their
ratio; only the ratio means anything on a shared machine.
"""

import argparse
import os
import statistics
from pathlib import Path

from hotline400.testing.platform import HOTLINE, Platform, platform
from hotline400.testing.sipp import Caller, Phone

PLAIN = "4009990000"
PHONES = [f"138001380{n:02}" for n in range(60)]
TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(process_id: int) -> float:
    """User and system time so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def run(started: Platform, number: str, calls: int, rate: int) -> tuple[float, float]:
    """CPU milliseconds a call: (Asterisk, engine)."""
    asterisk, engine = started.asterisk.process.pid, started.process.pid if started.process else 0
    before = cpu_seconds(asterisk), cpu_seconds(engine)
    load = started.asterisk.call(
        Caller(talk_ms=1500), number, arguments=("-m", str(calls), "-r", str(rate), "-l", "500")
    )
    load.wait(timeout_seconds=60 + 3 * calls / rate)
    after = cpu_seconds(asterisk), cpu_seconds(engine)
    return (1000 * (after[0] - before[0]) / calls, 1000 * (after[1] - before[1]) / calls)


def main() -> None:
    """Alternate the two, several times, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--rate", type=int, default=20, help="calls a second")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with platform() as started:
        started.asterisk.phone(Phone(), port=started.trunk_port)
        allowed = {"max_phones": len(PHONES)}
        started.operator().send("PATCH", f"/numbers/{HOTLINE}", allowed)
        started.set_up(started.tenant(), PHONES, recording=False)
        dial = f"Dial(PJSIP/{PHONES[0]}@trunk-demo,15)"
        started.asterisk.server.ask(f"dialplan add extension {PLAIN},1,{dial} into from-trunk")
        results: dict[str, list[tuple[float, float]]] = {PLAIN: [], HOTLINE: []}
        for _ in range(options.rounds):
            for number, found in results.items():
                found.append(run(started, number, options.calls, options.rate))
    plain = statistics.median(a for a, _ in results[PLAIN])
    ours = [statistics.median(part) for part in zip(*results[HOTLINE], strict=True)]
    print(f"Dial() in the dialplan   {plain:6.2f} ms a call")
    print(f"hotline400: Asterisk     {ours[0]:6.2f} ms a call   {ours[0] / plain:.2f} x")
    print(f"hotline400: engine       {ours[1]:6.2f} ms a call   {ours[1] / plain:.2f} x")
    print(f"hotline400: both         {sum(ours):6.2f} ms a call   {sum(ours) / plain:.2f} x")


if __name__ == "__main__":
    main()
