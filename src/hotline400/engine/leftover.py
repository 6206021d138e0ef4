"""What an engine before us had begun for a call, and the call ended before it could take over."""

from hotline400.ari.resources import bridge as bridges
from hotline400.ari.undo import undo
from hotline400.engine.call import Call
from hotline400.engine.leg import PhoneLeg
from hotline400.engine.messages import note_unseen
from hotline400.record import fold
from hotline400.record.event import EventKind
from hotline400.record.record import OfferResult, ReleasedBy


async def let_go(call: Call) -> None:
    """A caller may hang up between the moment when Asterisk told us of the call and the one when we
    are back where it was: phones ring on, or somebody talks to nobody. They are let go, and what
    the caller had said until then is a message."""
    story = call.story
    if call.board.lost or fold.last(story.events, EventKind.RECOVERED) is None:
        return
    for offer in fold.offers(story.events):
        if offer.result is None:
            await _release(call, offer.leg_id)
            gone = OfferResult.CALLER_GONE
            story.note(EventKind.OFFER_ENDED, leg=offer.leg_id, result=gone)
    talk = fold.talk(story.events)
    if talk is not None and fold.last(story.events, EventKind.TALK_ENDED) is None:
        story.note(EventKind.TALK_ENDED, released_by=ReleasedBy.CALLER, cause=call.gone_cause())
        await _release(call, talk.leg_id)
        await undo(f"bridge {talk.bridge_id}", bridges.destroy(call.board.ari, talk.bridge_id))
    note_unseen(story, call.board.house.messages, call.board.now())


async def _release(call: Call, leg_id: str) -> None:
    with call.board.line(leg_id, None), call.board.ari.listen(leg_id) as listener:
        leg = PhoneLeg(call.board.ari, leg_id, listener)
        await undo(f"phone leg {leg_id}", _look_and_release(leg))


async def _look_and_release(leg: PhoneLeg) -> None:
    await leg.look()
    await leg.release()
