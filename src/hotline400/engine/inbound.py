"""What the dialplan tells us of a call that has just come in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hotline400.routing.called import called_number
from hotline400.routing.identity import identify
from hotline400.routing.invite import Invite, read_invite
from hotline400.routing.numbers import clean
from hotline400.routing.sip_identifier import storable
from hotline400.routing.trunk import InboundRules, Trunk

LONGEST_TRUNK = 32

Dialog = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Inbound:
    """One INVITE, as the dialplan passed it on: see `asterisk/` for the other half.

    `dialog` is (Call-ID, From tag, CSeq): a copy of an INVITE that reaches us twice has the same.
    """

    channel_id: str
    called: str
    trunk_id: str
    dialog: Dialog
    caller_number: str | None
    caller_raw: str
    caller_withheld: bool = False
    """The caller wants the number not to be shown; lists, limits and the record know it."""
    max_forwards: int | None = None
    hops: int = 0
    """How often this call has been out over our own phones, by our own header."""


def read_inbound(
    channel_id: str,
    args: tuple[str, ...],
    trunks: Sequence[Trunk] = (),
    is_ours: Callable[[str], bool] = lambda _: False,
) -> Inbound:
    """Read the arguments of Stasis(): `inbound`, then the facts (`routing/invite.py`). What they
    mean is for the trunk's settings to say. Whatever is missing or absurd becomes empty: a call is
    never refused for a bad header."""
    invite = read_invite(args[1:])
    trunk = next((trunk for trunk in trunks if trunk.id == invite.trunk_id), None)
    rules = trunk.inbound if trunk else InboundRules()
    account = trunk.registration.username if trunk and trunk.registration else None
    caller = identify(invite, rules)
    return Inbound(
        channel_id=channel_id,
        called=called_number(invite, rules, account, is_ours),
        trunk_id=clean(invite.trunk_id)[:LONGEST_TRUNK],
        dialog=_dialog(invite, channel_id),
        caller_number=caller.number,
        caller_raw=caller.raw,
        caller_withheld=caller.is_withheld,
        max_forwards=invite.max_forwards,
        hops=invite.hops,
    )


def _dialog(invite: Invite, channel_id: str) -> Dialog:
    """Where the Call-ID could not be told, nothing is a copy of this call."""
    call_id = storable(invite.call_id) if invite.call_id else f"{channel_id}@unknown"
    return call_id, storable(invite.from_tag), invite.cseq.partition(" ")[0][:16]
