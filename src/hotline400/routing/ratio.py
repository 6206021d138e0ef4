"""Shares that come out exactly, not only in the long run (F-FLOW-6). Pure."""

from collections.abc import Sequence
from functools import lru_cache


def whose_turn(shares: tuple[int, ...], turn: int) -> int:
    """Which share the call number `turn` (from 0) falls to. Over every whole round (as many calls
    as the shares add up to) each gets exactly its share, whenever the counting began."""
    order = _round(shares)
    return order[turn % len(order)]


@lru_cache(maxsize=256)
def _round(shares: tuple[int, ...]) -> Sequence[int]:
    """One round, the shares spread over it as evenly as they can be: each turn goes to whoever is
    furthest behind what is due (smooth weighted round robin)."""
    total = sum(shares)
    due = [0] * len(shares)
    order = []
    for _ in range(total):
        due = [have + share for have, share in zip(due, shares, strict=True)]
        chosen = max(range(len(shares)), key=lambda index: (due[index], -index))
        due[chosen] -= total
        order.append(chosen)
    return tuple(order)
