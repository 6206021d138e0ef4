"""Phones, queues and hunts for these tests."""

from datetime import UTC, datetime
from random import Random
from typing import Any

from hotline400.routing.hotline import Phone
from hotline400.routing.hunting.hunt import Hunt, Step, next_step
from hotline400.routing.hunting.rota import Rota
from hotline400.routing.queue import HuntOrder, Member, Queue

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # ten in the morning in China
A, B, C = PHONES = tuple(Phone(id=name, number=f"1380013800{n}") for n, name in enumerate("ABC"))


class KnownTalks:
    """Talks as a test sets them, by phone id."""

    def __init__(
        self, today: dict[str, int] | None = None, ended: dict[str, datetime] | None = None
    ) -> None:
        self._today = {self._number(key): value for key, value in (today or {}).items()}
        self._ended = {self._number(key): value for key, value in (ended or {}).items()}

    @staticmethod
    def _number(phone_id: str) -> str:
        return f"1380013800{'ABC'.index(phone_id)}"

    def today(self, number: str) -> int:
        return self._today.get(number, 0)

    def last_ended(self, number: str) -> datetime | None:
        return self._ended.get(number)


def a_queue(order: HuntOrder = HuntOrder.SEQUENTIAL, **fields: Any) -> Queue:
    return Queue.model_validate({"order": order} | fields)


def members(**of: dict[str, Any]) -> tuple[Member, ...]:
    """By phone id: weight, skills."""
    return tuple(Member(phone_id=phone_id, **fields) for phone_id, fields in of.items())


def step(
    hunt: Hunt,
    engaged: tuple[Phone, ...] = (),
    *,
    rota: Rota | None = None,
    talks: KnownTalks | None = None,
    now: datetime = NOW,
    seed: int = 1,
) -> Step:
    """What a hunt does next, while these phones are engaged."""
    numbers = frozenset(phone.number for phone in engaged)
    return next_step(hunt, numbers, rota or Rota(), talks or KnownTalks(), now, Random(seed))
