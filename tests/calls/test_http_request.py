"""The customer's system says which way the call goes."""

from math import inf

import orjson
import pytest

from hotline400.engine.ports import NoAnswerError
from hotline400.record.event import EventKind
from hotline400.testing.builders import FIRST, HOTLINE, a_flow, a_hotline

pytestmark = pytest.mark.anyio

URL = "https://crm.example/route"


def play(node_id, to, prompt="system:goodbye"):
    return {"kind": "play", "id": node_id, "prompt": prompt, "next": to}


ASK = {
    "kind": "http_request", "id": "ask", "url": URL, "timeout_seconds": 5,
    "choices": {"vip": "vip"}, "default": "other",
}  # fmt: skip
FLOW = a_flow("ask", ASK, play("vip", "end", "system:no_answer"), play("other", "end"))
LEVEL = {"kind": "set_variable", "id": "level", "variable": "level", "value": "1", "next": "ask"}


async def asked(stage, caller):
    """How the node came out, why, after how long, and what was remembered."""
    record = await stage.record_of(caller)
    [event] = [
        event
        for event in stage.database.events[caller.channel_id]
        if event.kind is EventKind.SYSTEM_ASKED
    ]
    outcome = record.outcomes[record.path.index("ask")]
    return outcome, event.data.get("fault"), event.data["milliseconds"], record.variables


@pytest.mark.parametrize(
    ("answer", "outcome", "fault", "variables"),
    [
        ({"next": "vip"}, "vip", None, {}),
        ({"next": "vip", "variables": {"name": "王", "n": 7}}, "vip", None,
         {"name": "王", "n": "7"}),
        ({"variables": {"level": "gold"}}, "default", None, {"level": "gold"}),
        ({"next": "nowhere", "variables": {"a": "b"}}, "default", "unknown_choice", {}),
        ({"next": "vip", "variables": {"caller": "10086"}}, "default", "bad_variables", {}),
        ({"next": "vip", "variables": {"No Name": "1"}}, "default", "bad_variables", {}),
        ({"next": "vip", "variables": {"long": "x" * 201}}, "default", "bad_variables", {}),
        (
            {"next": "vip", "variables": {f"v{n}": "" for n in range(21)}},
            "default", "bad_variables", {},
        ),
        ({"next": 3}, "default", "unknown_choice", {}),
        ([], "default", "not_understood", {}),
        (b"<html>", "default", "not_understood", {}),
        (b"\xff\xfe", "default", "not_understood", {}),
        (NoAnswerError("status_500"), "default", "status_500", {}),
        (ValueError("a bug"), "default", "internal_error", {}),
    ],
)  # fmt: skip
async def test_the_answer_decides(stage, fake, answer, outcome, fault, variables):
    given = answer if isinstance(answer, bytes | Exception) else orjson.dumps(answer)
    stage.systems.answer = given
    await stage.opens(a_hotline(FIRST, flow=FLOW))
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    found = await asked(stage, caller)
    assert (found[0], found[1], found[3]) == (outcome, fault, variables)
    await stage.is_empty()


async def test_it_is_told_what_is_known_of_the_call(stage, fake):
    flow = a_flow("level", LEVEL, ASK, play("vip", "end"), play("other", "end"))
    await stage.opens(a_hotline(FIRST, flow=flow))
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    [(url, document)] = stage.systems.asked
    assert url == URL
    assert stage.systems.tenants == ["tenant-1"]
    assert document == {
        "call_id": caller.channel_id, "node": "ask", "hotline": HOTLINE, "called": HOTLINE,
        "caller": "13912345678", "began_at": document["began_at"], "province": "广东",
        "city": "广州", "area_code": "020", "carrier": None, "variables": {"level": "1"},
    }  # fmt: skip
    assert orjson.dumps(document)


async def test_a_system_that_never_answers_holds_nobody(stage, fake):
    stage.systems.after = inf
    await stage.opens(a_hotline(FIRST, flow=FLOW))
    caller = fake.dials(HOTLINE)
    heard = await caller.has_heard("goodbye")
    assert heard.at - caller.began_at == pytest.approx(5, abs=0.2)
    assert caller.media[0] == "ringing"  # by the caller's own network: nothing was heard yet
    outcome, fault, milliseconds, _ = await asked(stage, caller)
    assert (outcome, fault) == ("default", "timeout")
    assert milliseconds == pytest.approx(5000, abs=100)
    await stage.is_empty()


async def test_who_waits_long_after_hearing_us_hears_music(stage, fake):
    stage.systems.after = 4.0
    flow = a_flow(
        "hello", play("hello", "ask", "system:welcome_default"), ASK, play("vip", "end"),
        play("other", "end"),
    )  # fmt: skip
    fake.has_media("sound:/sounds/transferring", 1.0)
    await stage.opens(a_hotline(FIRST, flow=flow))
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    names = [media.rpartition("/")[2] for media in caller.media]
    assert names == ["welcome_default", "transferring", "ring_back_music", "goodbye"]
    silent = caller.hears[1].at - caller.hears[0].at - 3
    assert silent < 2


async def test_hanging_up_while_it_is_asked_leaves_nothing(stage, fake):
    stage.systems.after = inf
    await stage.opens(a_hotline(FIRST, flow=FLOW))
    caller = fake.dials(HOTLINE)
    await stage.passes(3)
    caller.hangs_up()
    assert (await stage.outcome_of(caller))[:2] == ("abandoned", "caller_hung_up")
    await stage.is_empty()


async def test_it_is_asked_again_after_a_restart(stage, fake):
    stage.systems.after = 3.0
    stage.systems.answer = b'{"next": "vip"}'
    await stage.opens(a_hotline(FIRST, flow=FLOW))
    caller = fake.dials(HOTLINE)
    await stage.passes(1)
    await stage.reopens()
    await caller.has_heard("no_answer")
    assert len(stage.systems.asked) == 2
