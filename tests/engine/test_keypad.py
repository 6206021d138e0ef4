"""The caller's keys, between the event and the step that takes them."""

import anyio
import pytest

from hotline400.engine.keypad import KEYS, MOST_KEYS, Keypad
from hotline400.testing.virtual_time import backends

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return backends()[request.param]


async def press_after(keys, seconds, digits):
    await anyio.sleep(seconds)
    for digit in digits:
        keys.pressed(digit)


async def test_keys_typed_ahead_come_in_their_order():
    keys = Keypad()
    for digit in "80*#":
        keys.pressed(digit)
    assert [await keys.next(1) for _ in range(5)] == ["8", "0", "*", "#", None]


async def test_waiting_for_a_key_ends_when_it_comes():
    keys = Keypad()
    began = anyio.current_time()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(press_after, keys, 3, "7")
        assert await keys.next(8) == "7"
    assert anyio.current_time() - began == pytest.approx(3, abs=0.01)


async def test_waiting_for_a_key_that_does_not_come_takes_its_time_and_no_more():
    keys = Keypad()
    began = anyio.current_time()
    assert await keys.next(8) is None
    assert anyio.current_time() - began == pytest.approx(8, abs=0.01)


async def test_a_key_ends_what_it_may_interrupt_and_is_still_there():
    keys = Keypad()
    began = anyio.current_time()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(press_after, keys, 2, "5")
        with keys.interrupting():
            await anyio.sleep(60)
    assert anyio.current_time() - began == pytest.approx(2, abs=0.01)
    assert keys.waiting
    assert await keys.next(0) == "5"


async def test_a_key_interrupts_nothing_any_more_afterwards():
    keys = Keypad()
    with keys.interrupting():
        await anyio.sleep(1)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(press_after, keys, 1, "5")
        await anyio.sleep(10)
    assert await keys.next(0) == "5"


async def test_a_flood_is_kept_to_its_beginning():
    keys = Keypad()
    for turn in range(100_000):
        keys.pressed(str(turn % 10))
    taken = []
    while (key := await keys.next(0)) is not None:
        taken.append(key)
    assert taken == [str(turn % 10) for turn in range(MOST_KEYS)]


async def test_only_keys_that_a_telephone_has_count():
    keys = Keypad()
    for digit in "ABCDx1":
        keys.pressed(digit)
    assert await keys.next(0) == "1"
    assert len(KEYS) == 12


async def test_cleared_keys_are_gone():
    keys = Keypad()
    keys.pressed("1")
    keys.clear()
    assert not keys.waiting
    assert await keys.next(0) is None
