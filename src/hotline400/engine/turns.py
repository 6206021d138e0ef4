"""How many calls have come through a node: what makes a ratio exact (F-FLOW-6)."""

from collections import Counter


class Turns:
    """Counts by hotline and node."""

    def __init__(self) -> None:
        self._taken: Counter[tuple[str, str]] = Counter()

    def take(self, hotline_number: str, node_id: str) -> int:
        """The turn of this call, from 0."""
        turn = self._taken[(hotline_number, node_id)]
        self._taken[(hotline_number, node_id)] += 1
        return turn
