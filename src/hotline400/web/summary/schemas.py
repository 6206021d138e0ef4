"""The home page's figures."""

from hotline400.web.fields import Shown
from hotline400.web.hotlines.schemas import Hotline


class Today(Shown):
    """Since midnight in China. `answer_rate` is answered / calls that reached the company's flow:
    not those turned away at the door (blacklist, limits, a suspended number); None before the
    first."""

    calls: int
    answered: int
    missed: int
    waiting_now: int
    talking_now: int
    answer_rate: float | None


class Summary(Shown):
    """`trunks_ok`: at least one trunk can carry calls, so far as is known."""

    today: Today
    hotlines: list[Hotline]
    trunks_ok: bool
