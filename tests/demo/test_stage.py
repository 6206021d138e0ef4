"""The tenant's settings are as before, whatever happened in between."""

import copy

import pytest

from hotline400.demo.api import Reply
from hotline400.demo.errors import DemoError
from hotline400.demo.programme import programme
from hotline400.demo.stage import staged, trunk_is_up, trunk_to

pytestmark = pytest.mark.anyio


class System:
    """The REST interface's far side: one tenant's settings, kept in memory."""

    def __init__(self):
        self.state = {
            "hotline": {
                "state": "active",
                "welcome_prompt_id": "hello",
                "caller_id_shown": "caller",
                "answer_at": "connect",
                "recording": True,
            },
            "queue": {
                "order": "default",
                "offer_timeout_seconds": 15,
                "max_waiting": 7,
                "max_wait_seconds": 300,
            },
            "phones": [{"number": "13800138001", "label": "销售一线"}],
            "blacklist": {},
        }
        self.trunks = [
            {"id": "demo", "host": "127.0.0.1", "port": 5080, "enabled": True, "state": "online"}
        ]

    async def get(self, path):
        return (await self.send("GET", path)).loaded

    async def send(self, method, path, body=None, etag=""):  # noqa: C901 — one case an endpoint
        state = self.state
        match method, path.partition("?")[0]:
            case "GET", "/hotlines/4001234567":
                loaded = dict(state["hotline"])
            case "GET", "/hotlines/4001234567/phones":
                loaded = {"items": copy.deepcopy(state["phones"])}
            case "GET", "/hotlines/4001234567/queues/main":
                loaded = dict(state["queue"])
            case "GET", "/numbers":
                number = {"number": "4001234567", "state": state["hotline"]["state"], "version": 3}
                loaded = {"items": [number]}
            case "GET", "/blacklist":
                loaded = {"items": list(state["blacklist"].values())}
            case "GET", "/trunks":
                loaded = {"items": self.trunks}
            case "PUT", "/hotlines/4001234567/phones":
                assert etag == "now"
                state["phones"] = loaded = body["items"]
            case "PATCH", "/hotlines/4001234567":
                assert etag == "now"
                state["hotline"] |= body
                loaded = {}
            case "PATCH", "/hotlines/4001234567/queues/main":
                assert etag == "now"
                state["queue"] |= body
                loaded = {}
            case "PATCH", "/numbers/4001234567":
                assert etag == '"3"'
                state["hotline"] |= body
                loaded = {}
            case "POST", "/blacklist":
                state["blacklist"]["b1"] = loaded = {"id": "b1", **body}
            case "DELETE", "/blacklist/b1":
                loaded = state["blacklist"].pop("b1")
        return SystemReply(loaded)


class SystemReply(Reply):
    def __init__(self, loaded):
        super().__init__(b"", "now")
        object.__setattr__(self, "loaded", loaded)

    def json(self):
        return self.loaded


@pytest.fixture
def anyio_backend():
    return "asyncio"


async def test_every_setting_of_the_programme_is_undone():
    system = System()
    before = copy.deepcopy(system.state)
    async with staged(system, system) as stage:
        for fate in programme(20):
            await stage.set_for(fate)
            wanted = [role.number for role in fate.phones]
            assert not wanted or [p["number"] for p in system.state["phones"]] == wanted
            assert system.state["queue"]["offer_timeout_seconds"] == 5
            assert (system.state["hotline"]["state"] == "suspended") is fate.is_suspended
            await stage.after(fate)
    assert system.state == before


async def test_settings_are_undone_when_the_performance_breaks_off():
    system = System()
    before = copy.deepcopy(system.state)
    suspended = next(fate for fate in programme(20) if fate.is_suspended)
    blacklisted = next(fate for fate in programme(20) if fate.is_blacklisted)

    async def break_off():
        async with staged(system, system) as stage:
            await stage.set_for(blacklisted)
            await stage.set_for(suspended)
            assert system.state != before
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await break_off()
    assert system.state == before


async def test_entry_that_was_on_the_blacklist_before_stays():
    system = System()
    system.state["blacklist"]["own"] = {"id": "own", "number": "13712345678"}
    before = copy.deepcopy(system.state)
    async with staged(system, system) as stage:
        await stage.set_for(next(fate for fate in programme(20) if fate.is_blacklisted))
    assert system.state == before


async def test_inactive_number_and_missing_trunk_are_explained():
    system = System()
    system.state["hotline"]["state"] = "suspended"
    with pytest.raises(DemoError, match="not active"):
        async with staged(system, system):
            pass
    await trunk_to(system, ("127.0.0.1", 5080))
    with pytest.raises(DemoError, match="demo → 127"):
        await trunk_to(system, ("127.0.0.1", 5999))


async def test_trunk_that_is_down_is_waited_for(monkeypatch):
    system = System()
    system.trunks[0]["state"] = "offline"
    monkeypatch.setattr("hotline400.demo.stage.ASK_AGAIN_SECONDS", 0)
    waited = []

    def waiting():
        waited.append(True)
        if len(waited) == 3:
            system.trunks[0]["state"] = "online"

    await trunk_is_up(system, ("127.0.0.1", 5080), waiting)
    assert len(waited) == 3
    system.trunks[0]["state"] = "offline"
    monkeypatch.setattr("hotline400.demo.stage.TRUNK_SECONDS", 0)
    with pytest.raises(DemoError, match="OPTIONS"):
        await trunk_is_up(system, ("127.0.0.1", 5080), lambda: None)
