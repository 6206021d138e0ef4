"""A caller comes first to the phone that answered last (主叫记忆)."""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, THIRD, a_flow, a_hotline

pytestmark = pytest.mark.anyio
CALLER = "13912340001"


async def talked(stage, fake, number, caller=CALLER):
    call = fake.dials(HOTLINE, from_=caller)
    await call.has_heard(f"talk:{number}")
    call.hangs_up()
    await stage.record_of(call)


async def test_whom_the_caller_knows_is_rung_first_and_others_where_they_are_busy(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND, THIRD, memory_hours=24))
    busy = fake.dials(HOTLINE)
    await busy.has_heard(f"talk:{FIRST}")
    await talked(stage, fake, SECOND)
    busy.hangs_up()
    await stage.record_of(busy)
    await talked(stage, fake, SECOND)
    await talked(stage, fake, FIRST, caller="13912340002")
    other = fake.dials(HOTLINE, from_="13912340002")
    await other.has_heard(f"talk:{FIRST}")
    friend = fake.dials(HOTLINE, from_="13912340002")
    await friend.has_heard(f"talk:{SECOND}")


async def test_another_engine_remembers_from_the_records(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND, memory_hours=24))
    busy = fake.dials(HOTLINE)
    await busy.has_heard(f"talk:{FIRST}")
    await talked(stage, fake, SECOND)
    busy.hangs_up()
    await stage.record_of(busy)
    await stage.reopens()
    await stage.passes(3)
    await talked(stage, fake, SECOND)


async def test_what_is_remembered_goes_on_without_the_database(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND, memory_hours=24))
    busy = fake.dials(HOTLINE)
    await busy.has_heard(f"talk:{FIRST}")
    stage.database.away = True
    call = fake.dials(HOTLINE, from_=CALLER)
    await call.has_heard(f"talk:{SECOND}")
    call.hangs_up()
    busy.hangs_up()
    await stage.passes(3)
    again = fake.dials(HOTLINE, from_=CALLER)
    await again.has_heard(f"talk:{SECOND}")


async def test_a_call_that_went_on_to_another_number_is_remembered_for_the_number_dialled(
    stage, fake
):
    other = "4007654321"
    goto = {"kind": "goto", "id": "goto", "hotline": other, "on_missing": "end"}
    await stage.opens(
        a_hotline(flow=a_flow("goto", goto)),
        a_hotline(FIRST, SECOND, number=other, memory_hours=24, order="sequential"),
    )
    busy = fake.dials(HOTLINE)
    await busy.has_heard(f"talk:{FIRST}")
    await talked(stage, fake, SECOND)
    busy.hangs_up()
    await stage.record_of(busy)
    await talked(stage, fake, SECOND)
    queue = stage.house.configuration.hotline(other)
    assert len(stage.house.history.talk_seconds(queue, "main")) == 3


async def test_another_engine_remembers_what_the_flow_of_another_number_asks_for(stage, fake):
    other = "4007654321"
    goto = {"kind": "goto", "id": "goto", "hotline": other, "on_missing": "end"}
    await stage.opens(
        a_hotline(flow=a_flow("goto", goto)),
        a_hotline(FIRST, SECOND, number=other, memory_hours=24, order="sequential"),
    )
    busy = fake.dials(HOTLINE)
    await busy.has_heard(f"talk:{FIRST}")
    await talked(stage, fake, SECOND)
    busy.hangs_up()
    await stage.record_of(busy)
    await stage.reopens()
    await stage.passes(3)
    await talked(stage, fake, SECOND)
