"""Who gets through, over real SIP: what the caller's carrier is told, and what is on record."""

from collections.abc import AsyncIterator

import anyio
import pytest

from hotline400.testing.carrier import Answers, CallerCall, Carrier
from hotline400.testing.platform import HOTLINE, Api, Platform

pytestmark = pytest.mark.anyio

A, B, C = "13800138001", "13800138002", "02088886666"
PATH = f"/hotlines/{HOTLINE}/screening"
GUANGZHOU, SHENZHEN, BEIJING = "02088881111", "075588881111", "01088881111"
OPEN = {
    "whitelist_mode": "off",
    "region_mode": "off",
    "regions": [],
    "region_exceptions": [],
    "withheld": "unlisted",
    "concurrent": None,
    "caller_per_hour": None,
    "announce_refusal": True,
}
PATIENCE_SECONDS = 90


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
    api.change(PATH, OPEN)
    return api


async def lets_through(carrier: Carrier, caller: str | None) -> CallerCall:
    call = await carrier.dial(HOTLINE, caller)
    with anyio.fail_after(PATIENCE_SECONDS):
        await call.answered()
    return call


async def refuses(carrier: Carrier, caller: str | None) -> tuple[CallerCall, int]:
    call = await carrier.dial(HOTLINE, caller)
    with anyio.fail_after(PATIENCE_SECONDS):
        return call, await call.refused()


async def reason(running: Platform, tenant: Api, call: CallerCall) -> str:
    """Why it was rejected: nothing rang, and nothing was answered."""
    record = await running.record_of(tenant, call)
    assert (record["disposition"], record["released_by"]) == ("rejected", "platform")
    assert (record["answered_at"], record["offers"], record["path"]) == (None, [], [])
    return str(record["reason"])


async def test_a_region_is_refused_with_a_word_before_and_its_exception_is_not(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    tenant.change(PATH, {"region_mode": "deny", "regions": ["广东"], "region_exceptions": ["广州"]})
    call, status = await refuses(carrier, SHENZHEN)
    assert status == 403
    assert (183, True) in [(p.status, p.has_media) for p in call.provisional]
    assert call.heard.seconds > 1, "why is told before the answer, so it costs nothing"
    assert await reason(running, tenant, call) == "region_blocked"
    for caller in (GUANGZHOU, BEIJING):
        await (await lets_through(carrier, caller)).hang_up()


async def test_only_regions_that_are_allowed_get_through(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    tenant.change(PATH, {"region_mode": "allow", "regions": ["010"], "announce_refusal": False})
    call, status = await refuses(carrier, GUANGZHOU)
    assert (status, bool(call.heard)) == (403, False)
    assert await reason(running, tenant, call) == "region_blocked"
    unknown, status = await refuses(carrier, None)
    assert status == 403
    assert await reason(running, tenant, unknown) == "region_blocked"
    await (await lets_through(carrier, BEIJING)).hang_up()


async def test_only_a_whitelist_gets_through_and_withheld_numbers_do_not(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    entry = tenant.post("/whitelist", {"number": "0755*"})
    tenant.change(PATH, {"whitelist_mode": "only", "withheld": "refused"})
    call, status = await refuses(carrier, BEIJING)
    assert status == 403
    assert await reason(running, tenant, call) == "not_whitelisted"
    hidden, status = await refuses(carrier, None)
    assert status == 403
    assert await reason(running, tenant, hidden) == "caller_withheld"
    await (await lets_through(carrier, SHENZHEN)).hang_up()
    tenant.send("DELETE", f"/whitelist/{entry['id']}")


async def test_a_caller_has_so_many_calls_an_hour(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    caller = "13912340001"
    tenant.change(PATH, {"caller_per_hour": 2})
    for _ in range(2):
        await (await lets_through(carrier, caller)).hang_up()
    call, status = await refuses(carrier, caller)
    assert status == 403
    assert await reason(running, tenant, call) == "caller_limit_reached"
    await (await lets_through(carrier, "13912340002")).hang_up()


async def test_two_lines_are_two_calls_and_still_are_after_the_engine_was_killed(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    tenant.change(PATH, {"concurrent": 2})
    first = await lets_through(carrier, "13912341001")
    second = await lets_through(carrier, "13912341002")
    call, status = await refuses(carrier, "13912341003")
    assert status == 486
    assert await reason(running, tenant, call) == "lines_busy"

    running.kill_engine()
    assert not first.is_over
    assert not second.is_over
    await anyio.to_thread.run_sync(running.start_engine)
    call, status = await refuses(carrier, "13912341004")
    assert status == 486, "two talk, though nobody of them rang this engine"
    assert await reason(running, tenant, call) == "lines_busy"

    await first.hang_up()
    record = await running.record_of(tenant, first)
    assert record["disposition"] == "answered"
    third = await lets_through(carrier, "13912341005")
    _, status = await refuses(carrier, "13912341006")
    assert status == 486

    running.kill_engine()
    with anyio.fail_after(PATIENCE_SECONDS):
        await second.hang_up()  # while nobody of us is there
    await anyio.to_thread.run_sync(running.start_engine)
    fourth = await lets_through(carrier, "13912341007")
    _, status = await refuses(carrier, "13912341008")
    assert status == 486, "no more and no less than two"
    await third.hang_up()
    await fourth.hang_up()
