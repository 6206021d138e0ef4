"""Trunks in Asterisk as the configuration has them: pushed at run time, looked at ever after."""

from collections.abc import Iterable

import structlog

from hotline400.ari.client import AriClient
from hotline400.ari.errors import AriError, ConnectionLost
from hotline400.ari.resources import dynamic, endpoint
from hotline400.control import ControlHub
from hotline400.engine.moved import moved
from hotline400.routing.pjsip import PjsipObject, endpoint_id, pjsip_objects
from hotline400.routing.trunk import Trunk

log = structlog.get_logger()

TYPES = ("registration", "identify", "endpoint", "aor", "auth")
STATES = {"online": "available", "offline": "unavailable"}

Key = tuple[str, str]


class TrunkPusher:
    """Pushes only what differs, so that a change of one trunk touches no other."""

    def __init__(self, ari: AriClient, control: ControlHub) -> None:
        self._ari = ari
        self._control = control
        self._wanted: tuple[Trunk, ...] = ()
        self._there: dict[str, dict[Key, PjsipObject]] = {}

    async def clear_unknown(self, known: Iterable[str]) -> None:
        """Take out trunks that an engine before us pushed and that are no longer wanted."""
        names = {endpoint_id(trunk_id) for trunk_id in known}
        for name in await endpoint.names(self._ari, "PJSIP"):
            if name.startswith(endpoint_id("")) and name not in names:
                for kind in TYPES:
                    await dynamic.delete(self._ari, "res_pjsip", kind, name)

    async def push(self, trunks: Iterable[Trunk]) -> None:
        """Bring Asterisk up to date. One trunk that Asterisk refuses does not hold up others."""
        self._wanted = tuple(trunks)
        wanted = {trunk.id: trunk for trunk in self._wanted if trunk.enabled}
        self._control.unprobed_trunks = frozenset(
            trunk_id for trunk_id, trunk in wanted.items() if trunk.qualify_seconds is None
        )
        for trunk_id in self._there.keys() - wanted.keys():
            await self._change(trunk_id, [])
        for trunk_id, trunk in wanted.items():
            await self._change(trunk_id, pjsip_objects(trunk))
        for trunk_id in self._control.trunk_states.keys() - wanted.keys():
            del self._control.trunk_states[trunk_id]

    async def _change(self, trunk_id: str, objects: list[PjsipObject]) -> None:
        there = self._there.setdefault(trunk_id, {})
        wanted = {(item.type, item.id): item for item in objects}
        try:
            for key in [key for key, item in there.items() if wanted.get(key) != item][::-1]:
                await dynamic.delete(self._ari, "res_pjsip", *key)
                del there[key]
            for key, item in wanted.items():
                if key not in there:
                    if await moved(self._ari, item):
                        await dynamic.delete(self._ari, "res_pjsip", *key)
                    await dynamic.put(self._ari, "res_pjsip", *key, item.fields)
                    there[key] = item
        except ConnectionLost:
            raise
        except AriError as error:
            log.warning("trunk_refused", trunk=trunk_id, error=str(error))
            self._control.trunk_states[trunk_id] = "refused"

    @property
    def refused(self) -> bool:
        """Whether Asterisk refused a trunk: it may take it later (a host name that did not
        resolve)."""
        return "refused" in self._control.trunk_states.values()

    async def look(self) -> None:
        """Keep the trunks' states for the console."""
        for trunk in [trunk for trunk in self._wanted if trunk.enabled]:
            complete = len(self._there.get(trunk.id, {})) == len(pjsip_objects(trunk))
            if complete:
                state = await endpoint.state(self._ari, "PJSIP", endpoint_id(trunk.id))
                self._control.trunk_states[trunk.id] = STATES.get(state, "unknown")
