"""Connected again, whatever happens."""

import anyio
import pytest

from hotline400.ari.client import AriClient
from hotline400.ari.errors import AriError
from hotline400.ari.event import StasisStart
from hotline400.ari.reconnect import stay_connected
from hotline400.testing.fake_asterisk import fake_asterisk

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["trio"], indirect=True)]


async def test_it_comes_back_after_every_loss_and_waits_longer_while_it_fails() -> None:
    connected_at: list[float] = []
    client = AriClient("hotline400")
    async with fake_asterisk() as fake, anyio.create_task_group() as tasks:

        async def on_connected() -> None:
            connected_at.append(fake.seconds())
            await anyio.sleep_forever()

        tasks.start_soon(stay_connected, client, fake.connect, on_connected)
        await anyio.sleep(10)
        fake.drop_connection()
        await anyio.sleep(10)
        fake.crash(down_seconds=60)
        await anyio.sleep(70)
        assert connected_at[:2] == [0.0, pytest.approx(10.1)]
        assert 80 <= connected_at[2] <= 82
        fake.drop_connection()
        await anyio.sleep(1)
        assert connected_at[3] == pytest.approx(90.1), "after a good connection at once again"
        tasks.cancel_scope.cancel()


async def test_only_the_events_that_we_read_are_asked_for() -> None:
    client = AriClient("hotline400")
    async with fake_asterisk() as fake, anyio.create_task_group() as tasks:
        ready = anyio.Event()

        async def on_connected() -> None:
            ready.set()

        tasks.start_soon(stay_connected, client, fake.connect, on_connected)
        await ready.wait()
        assert fake.requests == ["PUT applications/hotline400/eventFilter"]
        fake.dials("4001234567")
        assert isinstance(await client.unclaimed.receive(), StasisStart)
        tasks.cancel_scope.cancel()


async def test_a_failing_recovery_is_tried_again() -> None:
    client = AriClient("hotline400")
    tries = 0
    async with fake_asterisk() as fake, anyio.create_task_group() as tasks:

        async def on_connected() -> None:
            nonlocal tries
            tries += 1
            if tries < 3:
                raise AriError("no answer")

        tasks.start_soon(stay_connected, client, fake.connect, on_connected)
        await anyio.sleep(5)
        assert tries == 3
        assert client.connected
        tasks.cancel_scope.cancel()


async def test_a_bug_in_recovery_is_not_hidden() -> None:
    async def on_connected() -> None:
        raise LookupError("a bug")

    async with fake_asterisk() as fake:
        with pytest.raises(ExceptionGroup) as caught:
            await stay_connected(AriClient("hotline400"), fake.connect, on_connected)
    assert caught.group_contains(LookupError)
