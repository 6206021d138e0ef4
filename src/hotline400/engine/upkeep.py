"""Keeping Asterisk in step with the configuration: trunks, and what rings while we are away."""

from collections.abc import Awaitable, Callable, Mapping
from itertools import count

import anyio
import structlog

from hotline400.ari.ami import AmiError
from hotline400.ari.client import AriClient
from hotline400.ari.errors import AriError
from hotline400.engine.switchboard import House
from hotline400.engine.trunks import TrunkPusher
from hotline400.routing.dialling import dial_string
from hotline400.routing.fallback import FALLBACK_FAMILY, fallback_entries, fallback_family
from hotline400.routing.hotline import Hotline, Phone
from hotline400.routing.trunk import Trunk

log = structlog.get_logger()

LOOK_SECONDS = 5.0
RETRY_LOOKS = 6


class Upkeep:
    """Over one connection to Asterisk: begins by clearing away what is no longer wanted."""

    def __init__(self, house: House, ari: AriClient) -> None:
        self._house = house
        self._trunks = TrunkPusher(ari, house.control)
        self._fallback: dict[str, Mapping[str, str]] | None = None
        """What AstDB has; None until its old contents are gone."""
        self._behind = True
        """Whether Asterisk lacks something that it ought to know."""
        self._pushing = anyio.Lock()

    async def run(self) -> None:
        """Push everything, then watch the trunks until cancelled. Calls go on whatever Asterisk
        refuses here; it is asked again."""
        await self._trying(self._clear_unknown)
        for looks in count():
            if self._behind or (looks % RETRY_LOOKS == 0 and self._trunks.refused):
                await self.push()
            await self._trying(self._trunks.look)
            await anyio.sleep(LOOK_SECONDS)

    async def push(self) -> None:
        """Bring Asterisk up to date. What it refuses is logged; the configuration stands."""
        async with self._pushing:
            done = await self._trying(self._push)
            self._behind = not done

    async def _push(self) -> None:
        await self._trunks.push(self._house.configuration.trunks)
        await self._push_fallback()

    async def _clear_unknown(self) -> None:
        await self._trunks.clear_unknown(t.id for t in self._house.configuration.trunks)

    async def _trying(self, step: Callable[[], Awaitable[None]]) -> bool:
        """Whether it could be done. A lost connection ends the calls' task group by itself."""
        try:
            await step()
        except (AriError, AmiError) as error:
            log.warning("asterisk_not_updated", error=str(error))
            return False
        return True

    async def _push_fallback(self) -> None:
        """Into AstDB, which only the manager interface can write."""
        if self._fallback is None:
            await self._house.ami.delete_tree(FALLBACK_FAMILY)
            self._fallback = {}
        wanted = {h.number: self._entries(h) for h in self._house.configuration.hotlines}
        for number in self._fallback.keys() - wanted.keys():
            await self._house.ami.delete_tree(fallback_family(number))
            del self._fallback[number]
        for number, entries in wanted.items():
            if self._fallback.get(number) != entries:
                self._fallback.pop(number, None)  # should we fail half-way
                await self._house.ami.delete_tree(fallback_family(number))
                for key, value in entries.items():
                    await self._house.ami.put(fallback_family(number), key, value)
                self._fallback[number] = entries

    def _entries(self, hotline: Hotline) -> Mapping[str, str]:
        enabled = [trunk for trunk in self._house.configuration.trunks if trunk.enabled]
        trunk = min(enabled, key=lambda t: t.priority, default=None)
        dial = ["" if trunk is None else self._dial(phone, trunk) for phone in hotline.phones]
        return fallback_entries(hotline, dial)

    def _dial(self, phone: Phone, trunk: Trunk) -> str:
        """Empty for a 400 number of ours: its company would pay for another's calls."""
        if self._house.configuration.hotline(phone.number) is not None:
            return ""
        places = self._house.places
        number = dial_string(phone.number, trunk.dial, lambda n: places.place_of(n).area_code)
        return f"PJSIP/{number}@trunk-{trunk.id}"
