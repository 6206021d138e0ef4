"""What a call costs, beside a hand-written dialplan on the same Asterisk: `make bench`.

Two runs of the same SIPp load in one session: calls that a `Dial()` line connects, and calls that
the platform connects (recording off in both). Printed are CPU milliseconds a call and their
ratio; only the ratio means anything on a shared machine.
"""

import argparse
import statistics

from load import PHONES, allow_phones, load

from hotline400.testing.platform import HOTLINE, platform
from hotline400.testing.sipp import Phone

PLAIN = "4009990000"


def main() -> None:
    """Alternate the two, several times, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--rate", type=int, default=20, help="calls a second")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with platform() as started:
        started.asterisk.phone(Phone(), port=started.trunk_port)
        allow_phones(started)
        started.set_up(started.tenant(), PHONES, recording=False)
        dial = f"Dial(PJSIP/{PHONES[0]}@trunk-demo,15)"
        started.asterisk.server.ask(f"dialplan add extension {PLAIN},1,{dial} into from-trunk")
        results: dict[str, list[tuple[float, float]]] = {PLAIN: [], HOTLINE: []}
        for _ in range(options.rounds):
            for number, found in results.items():
                found.append(load(started, number, options.calls, options.rate))
    plain = statistics.median(a for a, _ in results[PLAIN])
    ours = [statistics.median(part) for part in zip(*results[HOTLINE], strict=True)]
    print(f"Dial() in the dialplan   {plain:6.2f} ms a call")
    print(f"hotline400: Asterisk     {ours[0]:6.2f} ms a call   {ours[0] / plain:.2f} x")
    print(f"hotline400: engine       {ours[1]:6.2f} ms a call   {ours[1] / plain:.2f} x")
    print(f"hotline400: both         {sum(ours):6.2f} ms a call   {sum(ours) / plain:.2f} x")


if __name__ == "__main__":
    main()
