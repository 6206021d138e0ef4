"""An announcement recorded over real SIP and RTP, and what the next caller hears, measured."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import anyio
import numpy as np
import pytest

from hotline400.audio.takes import TakeFiles
from hotline400.engine.ports import Take
from hotline400.routing.flow import Flow
from hotline400.routing.nodes import HangupNode, Node, PlayNode, RecordPromptNode
from hotline400.storage import prompts
from hotline400.storage.database import Database
from hotline400.storage.migrations import upgrade
from hotline400.storage.models import TenantRow
from hotline400.storage.takes import DatabaseTakes
from hotline400.storage.tenancy import OPERATOR, Scope
from hotline400.testing.builders import HOTLINE, a_hotline
from hotline400.testing.carrier import CallerCall, Sound
from hotline400.testing.carrier.measure import dominant_frequency, level_dbfs
from hotline400.testing.carrier.tone import tone_samples
from hotline400.testing.engine_here import EngineHere, engine_here
from hotline400.testing.real_asterisk import RealAsterisk, real_asterisk

pytestmark = pytest.mark.anyio

TENANT = "tenant-1"
LISTENERS = "4007654321"
HERTZ, SAID_DBFS = 700, -32.0
SAID = Sound(tone_samples(HERTZ, seconds=4.0, dbfs=SAID_DBFS), loops=False)
LEVEL_DBFS = -15.0
"""Of a tone at the level of every prompt: -18 dBFS RMS."""


@pytest.fixture(scope="module")
def asterisk() -> Iterator[RealAsterisk]:
    with real_asterisk() as running:
        yield running


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """With a tenant that has one prompt, `holiday`."""
    async with Database(f"sqlite:///{tmp_path / 'takes.db'}") as opened:
        await upgrade(opened)
        now = datetime.now(UTC)
        async with opened.session(OPERATOR) as session:
            session.add(TenantRow(id=TENANT, name="企业", created_at=now, recordings_kept_days=90))
        async with opened.session(Scope.of_tenant(TENANT)) as session:
            await prompts.add(
                session,
                prompt_id="holiday",
                purpose="announcement",
                name="假日",
                path=f"prompts/{TENANT}/holiday",
                seconds=1.0,
                now=now,
            )
        yield opened


@pytest.fixture
async def here(asterisk: RealAsterisk, database: Database) -> AsyncIterator[EngineHere]:
    record: list[Node] = [
        RecordPromptNode(
            id="record", pin="2468", replaces="tenant:holiday", next="end", on_refused="end"
        ),
        HangupNode(id="end"),
    ]
    listen: list[Node] = [
        PlayNode(id="holiday", prompt="tenant:holiday", answer=True, next="end"),
        HangupNode(id="end"),
    ]

    def takes(raw: Path, media: Path) -> DatabaseTakes[Take]:
        return DatabaseTakes(database, TakeFiles(raw, media), Take)

    async with engine_here(
        asterisk,
        a_hotline(flow=_flow(record), flow_version=1),
        takes=takes,
    ) as running:
        path = str(running.media / f"prompts/{TENANT}/holiday")
        running.database.put(
            a_hotline(
                number=LISTENERS,
                flow=_flow(listen),
                flow_version=1,
                prompts={"tenant:holiday": path},
            )
        )
        await running.house.configuration.refresh(LISTENERS)
        yield running


def _flow(nodes: list[Node]) -> Flow:
    return Flow(start=nodes[0].id, nodes={node.id: node for node in nodes})


async def until(holds: Callable[[], object]) -> None:
    with anyio.fail_after(60):
        while not holds():  # noqa: ASYNC110 — nobody tells
            await anyio.sleep(0.02)


async def records(here: EngineHere) -> CallerCall:
    """Keys the PIN and says the tone; the keys are being told."""
    call = await here.carrier.dial(HOTLINE)
    await call.answered()
    await call.hears(1)
    await call.press("2468#")
    await until(lambda: any(here.asterisk.server.layout.messages.glob("*-take-*.sln")))
    await call.media.say_once(SAID)
    await call.press("#")
    await until(lambda: any((here.media / "prompts/.takes").glob("*.wav")))
    return call


def is_the_tone(samples: np.ndarray) -> None:
    assert dominant_frequency(samples) == pytest.approx(HERTZ, abs=5)
    assert level_dbfs(samples) == pytest.approx(LEVEL_DBFS, abs=1.0)


async def test_the_next_caller_hears_what_was_recorded(here: EngineHere) -> None:
    call = await records(here)
    await call.press("1")
    before = len(call.heard.packets)
    await until(lambda: len(call.heard.packets) >= before + 150)  # three seconds of 20 ms
    is_the_tone(call.heard.pcm[-8000:])  # as it will be heard, before it is kept
    await call.press("#")
    await call.ended()
    record = await here.record_of(call)
    assert record.outcomes[0] == "kept"
    assert record.disposition == "self_service"

    listener = await here.carrier.dial(LISTENERS)
    await listener.ended()
    sound = listener.heard.pcm
    loud = sound[np.flatnonzero(np.abs(sound) > 1000)[0] :][:24_000]
    is_the_tone(loud)
    await here.record_of(listener)
    assert list(here.asterisk.server.layout.messages.glob("*-take-*")) == []
    assert list((here.media / "prompts/.takes").iterdir()) == []


async def test_who_hangs_up_without_the_hash_has_changed_nothing(here: EngineHere) -> None:
    call = await records(here)
    await call.hang_up()
    await here.record_of(call)
    assert not (here.media / f"prompts/{TENANT}/holiday.wav").exists()
    assert list(here.asterisk.server.layout.messages.glob("*-take-*")) == []
