"""What a failed ring means to the tenant (F-HUNT-3)."""

from hotline400.record.record import OfferResult

_BUSY_CAUSES = frozenset({17})
_REJECTED_CAUSES = frozenset({21})
_REDIRECTED_CAUSES = frozenset({23})
_UNANSWERED_CAUSES = frozenset({18, 19})
TRUNK_CAUSES = frozenset({20, 27, 34, 38, 41, 42, 44, 102})
"""Causes that speak of the trunk rather than of the phone: the next trunk may do better."""


def offer_result(cause: int | None, *, rang: bool, sip_status: int = 0) -> OfferResult:
    """From a failed offer's Q.850 cause, and the SIP status where Asterisk knows it: it has a cause
    for 302 only.

    SIP 480 and 408 arrive as 18 or 19 whether the phone rang or was switched off: only one that
    rang (180 seen) was unanswered.
    """
    if cause in _BUSY_CAUSES:
        return OfferResult.BUSY
    if cause in _REJECTED_CAUSES:
        return OfferResult.REJECTED
    if cause in _REDIRECTED_CAUSES or 300 <= sip_status < 400:
        return OfferResult.REDIRECTED
    if cause in _UNANSWERED_CAUSES and rang:
        return OfferResult.NO_ANSWER
    return OfferResult.UNREACHABLE
