"""What a caller hears while phones are rung and while waiting for one, and how they may leave."""

from collections.abc import Sequence

import anyio

from hotline400.engine.call import Call
from hotline400.engine.music import Background
from hotline400.engine.place import Place
from hotline400.record.event import EventKind
from hotline400.routing.hunting.waiting import announcements, expected_wait, leave_prompts
from hotline400.routing.nodes import HuntNode

QUEUE_WAIT = "system:queue_wait"
WAITING_MUSIC = "system:ring_back_music"
RING_TONE = "system:ring_tone"


class Waiting:
    """One caller in one hunt."""

    def __init__(self, call: Call, node: HuntNode, place: Place, background: Background) -> None:
        self._call = call
        self._node = node
        self._place = place
        self._background = background
        self._until = anyio.current_time() + self._seconds_left()
        self._announce_at = self._next_announcement()

    async def let_it_ring(self) -> None:
        """What the caller hears while phones are rung: the tenant's ring-back music or, without
        any, the ring tone. That is made by the caller's own network (SIP 180) as long as it has not
        heard anything from us: no media then, and no caller's phone that could not cope with it."""
        queue, call = self._place.queue, self._call
        ring_back = None if queue.connect_at_once else queue.ring_back
        if self._place.queued:
            self._background.play(*self._music())
        elif ring_back is None and not call.answered and not call.audio.heard:
            await call.indicate_ringing()
        else:
            self._background.play(*self._playable(ring_back, RING_TONE))

    async def join(self) -> None:
        """Take a place among those who wait; said once. Raises QueueFullError."""
        if self._place.queued:
            self._background.play(*self._music())
            return
        position = self._call.board.floor.queue(self._place)
        self._call.story.note(EventKind.QUEUED, position=position)
        self._call.keys.clear()
        await self._background.stop()  # Asterisk answers no channel while it plays to it
        await self._call.answer()  # carriers cut calls that stay unanswered for a minute or two
        self._say([QUEUE_WAIT, *self._announcements()])

    async def news(self) -> str | None:
        """Until it is worth asking the floor again, or the wait is over: its outcome then, "busy"
        or the key by which the caller left."""
        if (key := await self._pressed()) is not None:
            return key
        until = min(self._until, self._announce_at)
        with anyio.move_on_after(until - anyio.current_time()) as limit:
            if self._node.keys:
                with self._call.keys.interrupting():
                    await self._call.board.floor.news(self._place)
            else:
                await self._call.board.floor.news(self._place)
        if (key := await self._pressed()) is not None:
            return key
        if limit.cancelled_caught:
            if anyio.current_time() >= self._until:
                return "busy"
            self._say(self._announcements())
        return None

    async def _pressed(self) -> str | None:
        """A key by which the caller may leave; others say nothing here."""
        keys = self._call.keys
        while self._node.keys and keys.waiting:
            key = await keys.next(0)
            if key in self._node.keys:
                self._call.story.note(EventKind.KEYS_PRESSED, keys=key)
                return key
        return None

    def _say(self, prompts: Sequence[str]) -> None:
        """Say these over the music, which goes on afterwards."""
        for prompt in prompts:
            self._call.story.note(EventKind.NOTICE_PLAYED, prompt=prompt)
        self._background.play(*self._music(), after=self._playable(*prompts))
        self._announce_at = self._next_announcement()

    def _announcements(self) -> list[str]:
        queue, floor = self._place.queue, self._call.board.floor
        position = floor.position(self._place)
        talks = self._call.board.house.history.talk_seconds(self._place.hotline, queue.id)
        serving = floor.serving(self._place)
        wait = expected_wait(position, talks, queue.wrap_up_seconds, serving)
        return [*announcements(queue, position, wait), *leave_prompts(self._leads_to())]

    def _leads_to(self) -> dict[str, str]:
        nodes = self._call.flow.nodes
        return {key: nodes[to].kind for key, to in self._node.keys.items() if to in nodes}

    def _next_announcement(self) -> float:
        queue = self._place.queue
        if not (queue.announce_position or queue.announce_wait or leave_prompts(self._leads_to())):
            return float("inf")
        return anyio.current_time() + queue.announce_every_seconds

    def _seconds_left(self) -> float:
        """Asked once, lest a step of the clock send everybody away."""
        waited = (self._call.board.now() - self._place.hunt.since).total_seconds()
        return max(0.0, self._place.queue.max_wait_seconds - waited)

    def _music(self) -> list[str]:
        """What the caller hears while waiting: the tenant's own, or else the system's."""
        return self._playable(self._place.queue.ring_back, WAITING_MUSIC)

    def _playable(self, *prompts: str | None) -> list[str]:
        """Those of them that are there; one that is missing leaves nobody in silence."""
        known = (self._call.media(prompt) for prompt in prompts if prompt)
        return [media for media in known if media is not None]
