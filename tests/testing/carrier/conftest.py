"""Two networks that call each other over loopback, without any platform between them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from hotline400.testing.carrier import Carrier, Timers

QUICK = Timers(t1=0.02, t2=0.1, give_up=30.0)
"""Sent again soon, given up late: fast where packets are lost, patient on a slow machine."""


@dataclass
class Networks:
    """`callers` place calls, `phones` are called."""

    callers: Carrier
    phones: Carrier


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def networks() -> AsyncIterator[Networks]:
    async with Carrier(("127.0.0.1", 0), timers=QUICK) as phones:
        here = ("127.0.0.1", 0)
        async with Carrier(here, platform=phones.address, timers=QUICK) as callers:
            yield Networks(callers, phones)
