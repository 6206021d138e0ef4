"""The demo tenant's settings: set as each call needs them, put back as they were afterwards."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from hotline400.demo.api import Json, Session
from hotline400.demo.errors import DemoError
from hotline400.demo.fate import HOTLINE, Fate
from hotline400.demo.programme import BLACKLISTED
from hotline400.testing.carrier.transport import Address

QUEUE_SETTINGS: Json = {
    "order": "sequential",
    "offer_timeout_seconds": 5,
    "max_waiting": 10,
    "max_wait_seconds": 60,
}
"""Of the main queue, for every call of the programme."""
BASE_SETTINGS: Json = {
    **QUEUE_SETTINGS,
    "welcome_prompt_id": None,
    "caller_id_shown": "caller",
    "answer_at": "connect",
    "recording": True,
}
"""What every call of the programme starts from."""

DOWN = frozenset({"offline", "unavailable"})
TRUNK_SECONDS = 75
ASK_AGAIN_SECONDS = 1

PATH = f"/hotlines/{HOTLINE}"
QUEUE_PATH = f"{PATH}/queues/main"
NUMBER_PATH = f"/numbers/{HOTLINE}"


class Stage:
    """Changes only what differs from what is set already."""

    def __init__(self, tenant: Session, operator: Session) -> None:
        self.tenant = tenant
        self.operator = operator
        self._phones: list[Json] = []
        self._settings: Json = {}
        self._added_entry = ""
        self._state_before = ""

    async def set_for(self, fate: Fate) -> None:
        """In force for the next call when this returns."""
        wanted = [{"number": role.number, "label": "演示"} for role in fate.phones]
        if wanted:
            await self._put_phones(wanted)
        await self._change_settings({**BASE_SETTINGS, **fate.settings})
        if fate.is_blacklisted:
            await self._blacklist()
        if fate.is_suspended:
            await self._suspend()

    async def after(self, fate: Fate) -> None:
        """Undo at once what would meet the calls that follow."""
        if fate.is_suspended:
            await self._resume()

    async def _put_phones(self, phones: list[Json]) -> None:
        if phones != self._phones:
            etag = (await self.tenant.send("GET", f"{PATH}/phones")).etag
            await self.tenant.send("PUT", f"{PATH}/phones", {"items": phones}, etag)
            self._phones = phones

    async def _change_settings(self, wanted: Json) -> None:
        changes = {name: value for name, value in wanted.items() if self._settings[name] != value}
        of_queue = {name: changes.pop(name) for name in QUEUE_SETTINGS.keys() & changes.keys()}
        for path, changed in ((PATH, changes), (QUEUE_PATH, of_queue)):
            if changed:
                etag = (await self.tenant.send("GET", path)).etag
                await self.tenant.send("PATCH", path, changed, etag)
                self._settings |= changed

    async def _blacklist(self) -> None:
        listed = await self.tenant.get(f"/blacklist?q={BLACKLISTED}")
        if not any(entry["number"] == BLACKLISTED for entry in listed["items"]):
            entry = {"number": BLACKLISTED, "reason": "演示"}
            reply = await self.tenant.send("POST", "/blacklist", entry)
            self._added_entry = str(reply.json()["id"])

    async def _suspend(self) -> None:
        self._state_before = await self._become("suspended")

    async def _resume(self) -> None:
        if self._state_before:
            await self._become(self._state_before)
            self._state_before = ""

    async def _become(self, state: str) -> str:
        """Change the number's state, and say what it was."""
        numbers = (await self.operator.get("/numbers"))["items"]
        seen = next(number for number in numbers if number["number"] == HOTLINE)
        tag = f'"{seen["version"]}"'
        await self.operator.send("PATCH", NUMBER_PATH, {"state": state}, tag)
        return str(seen["state"])

    async def remember(self) -> tuple[list[Json], Json]:
        """Phones and settings as they are. Raises DemoError where the demo tenant is not."""
        hotline = await self.tenant.get(PATH)
        if hotline["state"] != "active":
            raise DemoError(
                f"{HOTLINE} 不是启用状态，演示无法进行。请以运营身份登录，启用该号码。",
                f"{HOTLINE} is not active, so there is nothing to show. Sign in as operator and"
                " activate it.",
            )
        phones = (await self.tenant.get(f"{PATH}/phones"))["items"]
        settings = hotline | await self.tenant.get(QUEUE_PATH)
        self._settings = {name: settings[name] for name in BASE_SETTINGS}
        self._phones = [{"number": p["number"], "label": p["label"]} for p in phones]
        return self._phones, dict(self._settings)

    async def restore(self, phones: list[Json], settings: Json) -> None:
        await self._resume()
        await self._put_phones(phones)
        await self._change_settings(settings)
        if self._added_entry:
            await self.tenant.send("DELETE", f"/blacklist/{self._added_entry}")
            self._added_entry = ""


@asynccontextmanager
async def staged(tenant: Session, operator: Session) -> AsyncIterator[Stage]:
    """The tenant's settings are as before when this is left, by whatever way."""
    stage = Stage(tenant, operator)
    phones, settings = await stage.remember()
    try:
        yield stage
    finally:
        await stage.restore(phones, settings)


async def trunk_to(operator: Session, listen: Address) -> Json:
    """The trunk by which calls to phones come to where we listen. Raises DemoError."""
    trunks = (await operator.get("/trunks"))["items"]
    enabled = [trunk for trunk in trunks if trunk["enabled"]]
    found: Json | None = next((t for t in enabled if (t["host"], t["port"]) == listen), None)
    if found is None:
        where = ", ".join(f"{t['id']} → {t['host']}:{t['port']}" for t in enabled) or "—"
        host, port = listen
        raise DemoError(
            f"没有指向 {host}:{port} 的启用中继（现有：{where}）。请用 --listen 指定中继的地址，"
            "或在控制台修改中继。",
            f"No enabled trunk leads to {host}:{port} (there are: {where}). Name the trunk's"
            " address with --listen, or change the trunk in the console.",
        )
    return found


async def trunk_is_up(operator: Session, listen: Address, waiting: Callable[[], None]) -> None:
    """Wait until Asterisk has seen that somebody answers at the trunk's far end: it asks by
    OPTIONS from time to time, and dials nobody before. `waiting` is called when that is not yet
    so. Raises DemoError when it does not come about."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + TRUNK_SECONDS
    while (await trunk_to(operator, listen))["state"] in DOWN:
        if loop.time() > deadline:
            raise DemoError(
                "平台认为中继不可用：它的 OPTIONS 没有到达这里。请检查中继的地址和防火墙。",
                "The platform takes the trunk for down: its OPTIONS do not arrive here. Check the"
                " trunk's address and the firewall.",
            )
        waiting()
        await asyncio.sleep(ASK_AGAIN_SECONDS)
