"""The flows of calls in progress, on disk."""

import os
import stat

from hotline400.engine.flows import MOST_KEPT, KeptFlows
from hotline400.testing.builders import a_flow


def some_flow(prompt="system:goodbye"):
    return a_flow(
        "ask",
        {"kind": "password", "id": "ask", "passwords": [{"label": "a", "digits": "1234"}],
         "prompt": prompt, "next": "end", "on_refused": "end"},
    )  # fmt: skip


def test_a_flow_comes_back_as_it_was(tmp_path):
    flow = some_flow()
    kept = KeptFlows(tmp_path, set).keep(flow)
    assert KeptFlows(tmp_path, set).find(kept) == flow


def test_only_we_may_read_it_for_it_has_passwords(tmp_path):
    before = os.umask(0o022)
    try:
        KeptFlows(tmp_path, set).keep(some_flow())
    finally:
        os.umask(before)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_where_there_are_too_many_those_in_use_stay(tmp_path):
    in_use: set[str] = set()
    flows = KeptFlows(tmp_path, lambda: in_use)
    in_use.add(flows.keep(some_flow()))
    for nth in range(MOST_KEPT):
        flows.keep(some_flow(f"system:p{nth}"))
    assert len(list(tmp_path.iterdir())) < MOST_KEPT
    assert flows.find(next(iter(in_use))) == some_flow()
