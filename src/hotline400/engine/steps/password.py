"""Only who knows a password comes through; who guesses is locked out (docs/steps/password.md)."""

from hotline400.engine.call import Call
from hotline400.engine.steps.asking import ask
from hotline400.routing.nodes import Answer, PasswordNode, Settled

REFUSED = Settled("refused")


async def perform(node: PasswordNode, call: Call) -> str:
    """Outcomes: "accepted", "refused" (after too many wrong ones lately without being asked)."""
    caller, now = call.inbound.caller_number, call.board.now
    lock = call.board.house.lockout.of_password(call.owned.number, node.id, caller)
    if lock.refuses(call.story, now()):
        return REFUSED.outcome

    def judge(entry: str, nth: int) -> Answer:
        if lock.refuses(call.story, now()):  # by another call of this caller meanwhile
            return REFUSED
        answer = node.answer(entry, nth)
        right = isinstance(answer, Settled) and answer.outcome == "accepted"
        if right or not entry.removesuffix("#"):
            return answer
        lock.wrong(now())
        return REFUSED if lock.refuses(call.story, now()) else answer

    return await ask(node, call, judge)
