"""Who calls and who is called, on a real trunk: blacklist, record and the phone's display go by
what the carrier asserts, whatever the caller writes."""

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from hotline400.testing.carrier import Answers, CallerCall, Carrier, Redirects
from hotline400.testing.platform import HOTLINE, Api, Platform

pytestmark = pytest.mark.anyio

A, B, C = "13800138001", "13800138002", "02088886666"
CALLER, OTHER = "13900001111", "13700002222"
PATIENCE_SECONDS = 90
SCREENING = f"/hotlines/{HOTLINE}/screening"


@pytest.fixture
async def carrier(running: Platform) -> AsyncIterator[Carrier]:
    sip = ("127.0.0.1", running.settings.sip_port)
    async with Carrier(listen=("127.0.0.1", running.trunk_port), platform=sip) as network:
        for number in (A, B, C):
            network.phone(number, Answers(after=0.1))
        yield network


@pytest.fixture
def tenant(running: Platform) -> Api:
    api = running.tenant()
    running.set_up(api, [A, B, C], order="sequential", connect_at_once=True)
    api.change(SCREENING, {"whitelist_mode": "off", "withheld": "unlisted"})
    return api


@pytest.fixture
def blacklisted(tenant: Api) -> Any:
    entry = tenant.post("/blacklist", {"number": CALLER})
    yield entry
    tenant.send("DELETE", f"/blacklist/{entry['id']}")


def asserted(number: str = CALLER) -> dict[str, str | None]:
    return {"P-Asserted-Identity": f"<sip:+86{number}@carrier>"}


async def answered(call: CallerCall) -> None:
    with anyio.fail_after(PATIENCE_SECONDS):
        await call.answered()


def count_of(running: Platform) -> int:
    return len(running.operator().get("/calls", limit=200)["items"])


async def refused(call: CallerCall) -> int:
    with anyio.fail_after(PATIENCE_SECONDS):
        return await call.refused()


@pytest.mark.parametrize(
    "name", ["x" * 240, "x" * 2000, "a)b", "((", "):1:1", '\\"(,', "[{$", "王)("]
)
async def test_no_name_lets_a_blacklisted_caller_through(
    running: Platform, carrier: Carrier, tenant: Api, blacklisted: object, name: str
) -> None:
    for number, headers in ((CALLER, {}), (OTHER, asserted())):
        call = await carrier.dial(HOTLINE, number, display_name=name, headers=headers)
        assert await refused(call) == 403
        record = await running.record_of(tenant, call)
        assert (record["reason"], record["caller_number"]) == ("blacklisted", CALLER)


@pytest.mark.parametrize("call_id", ["(a@b", "a)b:@c", '"a,b', "[a]b\\{"])
async def test_calls_of_hostile_call_ids_are_calls_of_their_own(
    running: Platform, carrier: Carrier, tenant: Api, call_id: str
) -> None:
    """And none is taken for a copy of another."""
    calls = [
        await carrier.dial(HOTLINE, number, headers={"Call-ID": f"{call_id}{number}"})
        for number in (CALLER, OTHER)
    ]
    for call, number in zip(calls, (CALLER, OTHER), strict=True):
        await answered(call)
        await call.hang_up()
        record = await running.record_of(tenant, call)
        assert record["caller_number"] == number


@pytest.mark.parametrize("privacy", ["id", "user", "header"])
async def test_who_asks_for_privacy_is_on_record_and_not_shown(
    running: Platform, carrier: Carrier, tenant: Api, privacy: str
) -> None:
    headers = asserted() | {"Privacy": privacy}
    call = await carrier.dial(HOTLINE, OTHER, headers=headers)
    await answered(call)
    rung = await carrier.phones[A].rung()
    assert rung.shown_number == HOTLINE
    assert CALLER not in str(rung.invite.headers)
    await call.hang_up()
    record = await running.record_of(tenant, call)
    assert (record["caller_number"], record["caller_withheld"]) == (CALLER, True)


async def test_an_anonymous_caller_is_found_on_the_blacklist(
    running: Platform, carrier: Carrier, tenant: Api, blacklisted: object
) -> None:
    call = await carrier.dial(HOTLINE, None, headers=asserted())
    assert await refused(call) == 403
    record = await running.record_of(tenant, call)
    assert (record["reason"], record["caller_withheld"]) == ("blacklisted", True)


@pytest.mark.parametrize("header", ["Remote-Party-ID", "P-Preferred-Identity"])
async def test_a_number_in_another_header_only_is_the_callers(
    running: Platform, carrier: Carrier, tenant: Api, header: str
) -> None:
    call = await carrier.dial(
        HOTLINE, "0", headers={header: f"<sip:{CALLER}@carrier>;party=calling"}
    )
    await answered(call)
    await call.hang_up()
    record = await running.record_of(tenant, call)
    assert (record["caller_number"], record["caller_withheld"]) == (CALLER, False)


@pytest.mark.parametrize("user", ["gz00815", "s", "unknown", "0"])
async def test_the_called_number_may_stand_in_to_only(
    running: Platform, carrier: Carrier, tenant: Api, user: str
) -> None:
    to = {"To": f'"400" <sip:+86{HOTLINE}@carrier>'}
    call = await carrier.dial(user, CALLER, headers=to)
    await answered(call)
    await call.hang_up()
    assert (await running.record_of(tenant, call))["hotline_number"] == HOTLINE


async def test_the_trunk_says_where_the_called_number_stands_and_who_is_believed(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    inbound = {"identity": ["from"], "called_in": "request", "prefixes": ["17951"]}
    running.change_trunk(inbound=inbound)
    try:
        unheard = await carrier.dial("gz00815", CALLER, headers={"To": f"<sip:{HOTLINE}@carrier>"})
        assert await refused(unheard) == 404
        call = await carrier.dial(f"17951{HOTLINE}", f"17951{CALLER}", headers=asserted(OTHER))
        await answered(call)
        await call.hang_up()
        record = await running.record_of(tenant, call)
        assert (record["hotline_number"], record["caller_number"]) == (HOTLINE, CALLER)
    finally:
        running.change_trunk(inbound={})


@pytest.mark.parametrize("status", [302, 301])
@pytest.mark.parametrize(
    "to",
    [
        HOTLINE, "4007654321", "0014155550123", f"Local%2F{HOTLINE}%40from-trunk",
        f"Local%2F{HOTLINE}%40incoming", f"Local%2F{HOTLINE}%40fallback",
        "Local%2Fwrite%40journal",
    ],
)  # fmt: skip
async def test_a_phone_that_sends_the_call_elsewhere_begins_no_call(
    running: Platform, carrier: Carrier, tenant: Api, to: str, status: int
) -> None:
    """The offer says so, and the next phone is rung."""
    carrier.phone(A, Redirects(to, status))
    carrier.phone(B, Answers(after=0.1, talks_for=0.2))
    before = count_of(running)
    call = await carrier.dial(HOTLINE, CALLER)
    with anyio.fail_after(PATIENCE_SECONDS):
        await call.ended()
    record = await running.record_of(tenant, call)
    results = [(offer["phone_number"], offer["result"]) for offer in record["offers"]]
    assert results == [(A, "redirected"), (B, "answered")]
    assert carrier.unknown_numbers == []
    assert count_of(running) == before + 1


async def test_a_phone_that_names_a_line_of_ours_reaches_nobody_over_it(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    """Asterisk would dial for it. What it has begun is taken back before anybody answers."""
    carrier.phone(A, Redirects("PJSIP%2F0014155550123%40trunk-demo"))
    carrier.phone(B, Answers(after=0.1, talks_for=0.2))
    expensive = carrier.phone("0014155550123", Answers(after=2))
    call = await carrier.dial(HOTLINE, CALLER)
    with anyio.fail_after(PATIENCE_SECONDS):
        await call.ended()
        for reached in expensive.calls:
            await reached.ended()
    assert [reached.answered_at for reached in expensive.calls] in ([], [None])
    record = await running.record_of(tenant, call)
    assert [offer["result"] for offer in record["offers"]] == ["redirected", "answered"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Max-Forwards": "0"}, 483),
        ({"Max-Forwards": "1"}, 483),
        ({"Max-Forwards": "2"}, 200),
        ({"Max-Forwards": None}, 200),
        ({"X-Hotline400-Hops": "3"}, 200),
        ({"X-Hotline400-Hops": "4"}, 483),
        ({"X-Hotline400-Hops": "(4"}, 200),
    ],
)
async def test_a_call_that_has_been_round_too_often(
    running: Platform, carrier: Carrier, tenant: Api, headers: dict[str, str | None], status: int
) -> None:
    call = await carrier.dial(HOTLINE, CALLER, headers=headers)
    if status == 200:
        await answered(call)
        told = headers.get("X-Hotline400-Hops") or ""
        hops = int(told) if told.isdigit() else 0
        rung = await carrier.phones[A].rung()
        assert rung.invite.get("X-Hotline400-Hops") == str(hops + 1)
        await call.hang_up()
        return
    assert await refused(call) == status
    record = await running.record_of(tenant, call)
    assert (record["disposition"], record["reason"]) == ("rejected", "loop")
