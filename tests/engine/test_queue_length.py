"""How many may wait: only those who do are counted."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from hotline400.engine.floor import Floor, QueueFullError
from hotline400.engine.history import History
from hotline400.engine.rotas import Rotas
from hotline400.routing.hotline import Hotline, NumberState, Phone
from hotline400.routing.hunting.hunt import Hunt, Ring, Wait
from hotline400.routing.queue import MAIN, Queue

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ONE = Phone(id="1", number="13800138001")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_a_caller_who_waited_and_now_talks_takes_up_no_place_in_the_queue() -> None:
    hotline = Hotline(
        number="4001234567",
        tenant_id="t1",
        state=NumberState.ACTIVE,
        phones=(ONE,),
        queues={MAIN: Queue(max_waiting=1)},
    )
    floor = Floor(lambda: NOW, Random(1), Rotas(), History(lambda: NOW))

    def joins(name: str, after: int):  # type: ignore[no-untyped-def]
        hunt = Hunt((ONE,), hotline.main, NOW + timedelta(seconds=after))
        return floor.place(name, hotline, hotline.main, hunt)

    with joins("second", 1) as second, joins("third", 2) as third:
        with joins("first", 0) as first:
            assert isinstance(floor.ask(first), Ring)
            assert isinstance(floor.ask(second), Wait)
            assert floor.queue(second) == 1
            with pytest.raises(QueueFullError):
                floor.queue(third)
        assert isinstance(floor.ask(second), Ring), "the phone is free for the one who waited"
        assert isinstance(floor.ask(third), Wait)
        assert floor.queue(third) == 1
