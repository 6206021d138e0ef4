"""What a queue remembers of whose turn it was, from call to call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import floor

from hotline400.routing.hotline import Phone


@dataclass(frozen=True, slots=True)
class Rota:
    """`turns` counts how often each number was rung; `last` is the number rung last."""

    turns: Mapping[str, int] = field(default_factory=dict)
    last: str | None = None

    def after(self, rung: Iterable[Phone]) -> "Rota":
        """These have had a turn."""
        turns, last = dict(self.turns), self.last
        for phone in rung:
            turns[phone.number] = turns.get(phone.number, 0) + 1
            last = phone.number
        return Rota(turns, last)

    def of(self, phones: Iterable[Phone], weights: Mapping[str, int]) -> "Rota":
        """With these phones and no others. One that was bound just now starts level with the least
        rung of them, by its weight, or it would get every call until it had caught up."""
        numbers = dict.fromkeys(phone.number for phone in phones)
        if numbers.keys() == self.turns.keys():
            return self
        known = [
            self.turns[number] / weights.get(number, 1)
            for number in numbers
            if number in self.turns and weights.get(number, 1)
        ]
        level = min(known, default=0)
        turns = {
            number: self.turns.get(number, floor(level * weights.get(number, 1)))
            for number in numbers
        }
        return Rota(turns, self.last)
