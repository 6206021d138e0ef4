"""From which state of a 400 number to which others (F-NUM-1). Pure."""

from hotline400.routing.hotline import NumberState

_NEXT: dict[NumberState, frozenset[NumberState]] = {
    NumberState.FREE: frozenset({NumberState.RESERVED, NumberState.ACTIVE}),
    NumberState.RESERVED: frozenset({NumberState.ACTIVE, NumberState.CANCELLED}),
    NumberState.ACTIVE: frozenset(
        {NumberState.SUSPENDED, NumberState.COOLING_OFF, NumberState.CANCELLED}
    ),
    NumberState.SUSPENDED: frozenset(
        {NumberState.ACTIVE, NumberState.COOLING_OFF, NumberState.CANCELLED}
    ),
    NumberState.COOLING_OFF: frozenset({NumberState.ACTIVE, NumberState.CANCELLED}),
    NumberState.CANCELLED: frozenset(),
}


def may_become(before: NumberState, after: NumberState) -> bool:
    """Staying as it is is always fine."""
    return before is after or after in _NEXT[before]
