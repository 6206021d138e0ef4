"""The composition root: every command of `hotline400` starts here."""

import asyncio

import uvloop

from hotline400.config import Settings
from hotline400.serve import serve


def main() -> int:
    """Run the command line; returns the exit status."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(Settings(), None))
    return 0
