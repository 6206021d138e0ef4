"""Which number was called: it stands in the request's address, with some carriers in To only."""

from collections.abc import Callable

from hotline400.record.shortened import shortened
from hotline400.routing.identity import address_in, without_prefix
from hotline400.routing.invite import Invite
from hotline400.routing.numbers import clean, kind, normalise
from hotline400.routing.trunk import CalledIn, InboundRules

LONGEST_NUMBER = 32


def called_number(
    invite: Invite,
    rules: InboundRules,
    account: str | None,
    is_ours: Callable[[str], bool],
) -> str:
    """The hotline's number; where it is none, whatever was called, as far as it can be shown.

    `account`: the user name with which we register at the carrier, which some carriers call.
    `is_ours`: whether there is a hotline of that number.
    """
    asked = without_prefix(normalise(invite.called), rules.prefixes)
    told = without_prefix(normalise(address_in(invite.to_header)), rules.prefixes)
    if told is not None and _is_in_to(
        rules.called_in, invite.called, account, asked, told, is_ours
    ):
        return told
    return asked or shortened(clean(invite.called), LONGEST_NUMBER)


def _is_in_to(
    where: CalledIn,
    user: str,
    account: str | None,
    asked: str | None,
    told: str,
    is_ours: Callable[[str], bool],
) -> bool:
    if where is not CalledIn.AUTO:
        return where is CalledIn.TO
    is_account = account is not None and user == account
    # A 400 number in the request is the called one, also where nobody has it.
    is_number = asked is not None and (is_ours(asked) or kind(asked) == "hotline400")
    return is_ours(told) and (is_account or not is_number)
