"""The home page's figures."""

from enum import StrEnum

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


class LinesKnown(StrEnum):
    """What is known of the trunks together; the best of them counts."""

    REACHABLE = "reachable"  # one that is probed answers
    NOT_PROBED = "not_probed"  # none answers a probe, and of one nobody asks
    UNREACHABLE = "unreachable"  # none answers, or Asterisk refuses it
    UNKNOWN = "unknown"  # no word yet: just started, the engine is away, or there is no trunk


class Summary(Shown):
    """`trunks_ok`: at least one trunk can carry calls, so far as is known. `lines` says how much is
    known: a trunk that is not probed counts as one that can, though nobody has tried."""

    today: Today
    hotlines: list[Hotline]
    trunks_ok: bool
    lines: LinesKnown
