"""Keeping Asterisk in step with the configuration: trunks, and what rings while we are away."""

from collections.abc import Mapping

import anyio
import structlog

from hotline400.ari.ami import AmiError
from hotline400.ari.client import AriClient
from hotline400.ari.errors import AriError
from hotline400.ari.resources import dynamic, endpoint
from hotline400.engine.configuration import Configuration
from hotline400.engine.switchboard import House
from hotline400.routing.dialling import dial_string
from hotline400.routing.fallback import fallback_entries, fallback_family
from hotline400.routing.hotline import Hotline
from hotline400.routing.pjsip import pjsip_objects
from hotline400.routing.trunk import Trunk

log = structlog.get_logger()

STATE_SECONDS = 10.0


class Upkeep:
    """Pushes what changed since the last push, over one connection to Asterisk."""

    def __init__(self, house: House, ari: AriClient) -> None:
        self._house = house
        self._ari = ari
        self._trunks: dict[str, Trunk] = {}
        self._fallback: dict[str, Mapping[str, str]] = {}
        self._lock = anyio.Lock()

    async def push(self) -> None:
        """Bring Asterisk up to date. One trunk that Asterisk refuses does not hold up others."""
        async with self._lock:
            configuration = self._house.configuration
            await self._push_trunks({t.id: t for t in configuration.trunks if t.enabled})
            await self._push_fallback(configuration)

    async def _push_trunks(self, wanted: dict[str, Trunk]) -> None:
        for trunk_id in self._trunks.keys() - wanted.keys():
            await self._remove(self._trunks.pop(trunk_id))
        for trunk_id, trunk in wanted.items():
            if self._trunks.get(trunk_id) == trunk:
                continue
            try:
                if trunk_id in self._trunks:
                    await self._remove(self._trunks.pop(trunk_id))
                await self._add(trunk)
            except AriError as error:
                log.warning("trunk_refused", trunk=trunk_id, error=str(error))
                self._house.control.trunk_states[trunk_id] = "refused"

    async def _add(self, trunk: Trunk) -> None:
        for item in pjsip_objects(trunk):
            await dynamic.put(self._ari, "res_pjsip", item.type, item.id, item.fields)
        self._trunks[trunk.id] = trunk

    async def _remove(self, trunk: Trunk) -> None:
        for item in reversed(pjsip_objects(trunk)):
            await dynamic.delete(self._ari, "res_pjsip", item.type, item.id)
        self._house.control.trunk_states.pop(trunk.id, None)

    async def _push_fallback(self, configuration: Configuration) -> None:
        for hotline in configuration.hotlines:
            entries = fallback_entries(hotline, self._dial_strings(hotline, configuration.trunks))
            if self._fallback.get(hotline.number) != entries:
                await self._write_fallback(hotline.number, entries)
        for number in self._fallback.keys() - {h.number for h in configuration.hotlines}:
            await self._write_fallback(number, {})

    async def _write_fallback(self, number: str, entries: Mapping[str, str]) -> None:
        """Into AstDB, which only the manager interface can write."""
        family = fallback_family(number)
        try:
            await self._house.ami.delete_tree(family)
            for key, value in entries.items():
                await self._house.ami.put(family, key, value)
        except AmiError as error:
            log.warning("fallback_not_written", number=number, error=str(error))
        else:
            self._fallback[number] = entries

    def _dial_strings(self, hotline: Hotline, trunks: tuple[Trunk, ...]) -> list[str]:
        trunk = min((t for t in trunks if t.enabled), key=lambda t: t.priority, default=None)
        if trunk is None:
            return ["" for _ in hotline.phones]
        area = self._house.places.place_of
        return [
            f"PJSIP/{dial_string(p.number, trunk.dial, lambda n: area(n).area_code)}"
            f"@trunk-{trunk.id}"
            for p in hotline.phones
        ]

    async def watch_trunks(self) -> None:
        """Keep the trunks' states for the console. Runs until cancelled."""
        while True:
            for trunk_id in list(self._trunks):
                state = await endpoint.state(self._ari, "PJSIP", f"trunk-{trunk_id}")
                self._house.control.trunk_states[trunk_id] = state
            await anyio.sleep(STATE_SECONDS)
