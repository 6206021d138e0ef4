"""Who calls: a number out of the headers of an INVITE, and whether it may be shown.

RFC 3323 and 3325 (Privacy, P-Asserted-Identity, P-Preferred-Identity), RFC 5806 (Diversion),
RFC 7044 (History-Info); Remote-Party-ID is the draft before RFC 3325, still sent by many.
"""

import re
from dataclasses import dataclass

from hotline400.routing.invite import Invite
from hotline400.routing.numbers import clean, kind, normalise
from hotline400.routing.trunk import IdentitySource, InboundRules

LONGEST_RAW = 128
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"')
_VALUE = re.compile(r"<([^<>]*)>([^,<]*)")
# "unknown" and "unavailable" are no wish of the caller's: there the carrier's word counts.
_WITHHELD = re.compile(r"(?i)\W*(anonymous|restricted|withheld|private|匿名|隐藏)\W*")
_PARAMETER = re.compile(r"(?i);\s*privacy\s*=\s*\"?([a-z;,\- ]+)")
_ESCAPED_PRIVACY = re.compile(r"(?i)[?&]privacy=(?!none)")
_HIDING = {"id", "user", "header", "full", "uri", "yes"}
_PASSED_ON = {IdentitySource.DIVERSION, IdentitySource.HISTORY}


USUAL = InboundRules()


@dataclass(frozen=True, slots=True)
class CallerIdentity:
    """`number`: normalised, None where there is none. `raw`: what it was read from, at most 128
    printable characters. `is_withheld`: it is not to be shown to the phone."""

    number: str | None
    raw: str
    is_withheld: bool


def identify(invite: Invite, rules: InboundRules = USUAL) -> CallerIdentity:
    """The caller, from the headers that this trunk is trusted with, in their order.

    A caller who asks for privacy is known to us (lists, limits, the record) and not to the phone.
    The phone that passed a call on (Diversion, History-Info) is the last resort, and none for a
    caller who does not want to be known.
    """
    withheld = _is_withheld(invite)
    for source in rules.identity:
        header = _header(invite, source)
        if withheld and source in _PASSED_ON:
            continue
        for address, hidden in _addresses(header, source):
            number = without_prefix(normalise(address), rules.prefixes)
            if number is None or (source in _PASSED_ON and _is_the_called(number, invite)):
                continue
            return CallerIdentity(number, _raw(header, address), withheld or hidden)
    return CallerIdentity(None, _raw(invite.from_header or invite.asserted, ""), withheld)


def without_prefix(number: str | None, prefixes: tuple[str, ...]) -> str | None:
    """Without the access code that a carrier's trunk puts before numbers (17951…), where what
    follows is a number of the plan and the whole is none."""
    if number is None or kind(number) != "unknown":
        return number
    for prefix in prefixes:
        rest = normalise(number.removeprefix(prefix)) if number.startswith(prefix) else None
        if rest is not None and kind(rest) != "unknown":
            return rest
    return number


def address_in(header: str) -> str:
    """The first address in a header such as To."""
    return next((address for address, _ in _addresses(header, IdentitySource.FROM)), "")


def _header(invite: Invite, source: IdentitySource) -> str:
    header = {
        IdentitySource.ASSERTED: invite.asserted,
        IdentitySource.REMOTE_PARTY: invite.remote_party,
        IdentitySource.FROM: invite.from_header,
        IdentitySource.PREFERRED: invite.preferred,
        IdentitySource.DIVERSION: invite.diversion,
        IdentitySource.HISTORY: invite.history,
    }[source]
    # Too long to be told, maybe: then what Asterisk itself read, rather than the next header, which
    # somebody less trusted may have written.
    return header if header or invite.is_whole else f"<sip:{invite.caller}@asterisk.invalid>"


def _addresses(header: str, source: IdentitySource) -> list[tuple[str, bool]]:
    """(address, whether its owner asks for privacy). Of those that passed the call on, only who
    does not: it is not their call."""
    bare = _QUOTED.sub(_parameter_only, header)
    values = _VALUE.findall(bare)
    if not values:
        return [(bare.partition(";")[0], False)] if "<" not in bare else []
    found = [(uri, _hides(uri, parameters)) for uri, parameters in values]
    return [(uri, hidden) for uri, hidden in found if not (hidden and source in _PASSED_ON)]


def _parameter_only(quoted: re.Match[str]) -> str:
    """Names go, they may hold anything; the word of a parameter stays: privacy="full"."""
    is_value = quoted.string[quoted.start() - 1 : quoted.start()] == "="
    word = quoted[0][1:-1]
    return word if is_value and word.isalpha() else ""


def _hides(uri: str, parameters: str) -> bool:
    asked = _PARAMETER.search(parameters)
    return (asked is not None and _asks(asked[1])) or _ESCAPED_PRIVACY.search(uri) is not None


def _asks(privacy: str) -> bool:
    return not _HIDING.isdisjoint(re.split(r"[;,\s]+", privacy.lower()))


def _is_withheld(invite: Invite) -> bool:
    """Whether the caller does not want to be known: by Privacy, or by name or address in From."""
    if _asks(invite.privacy):
        return True
    if not invite.is_whole and invite.presentation.startswith("prohib"):
        return True
    if "anonymous.invalid" in invite.from_header.lower():  # RFC 3323 4.1
        return True
    name, _, address = invite.from_header.rpartition("<")
    user = address.partition("@")[0].partition(";")[0].rpartition(":")[2]
    return any(_WITHHELD.fullmatch(part) for part in (name, user))


def _is_the_called(number: str, invite: Invite) -> bool:
    return number in {normalise(invite.called), normalise(address_in(invite.to_header))}


def _raw(header: str, address: str) -> str:
    """The header as it came; a longer one is shortened behind the address, which goes first."""
    whole = clean(header)
    if len(whole) <= LONGEST_RAW:
        return whole
    head = f"<{clean(address)[: LONGEST_RAW - 2]}>"
    return f"{head} {whole}"[: LONGEST_RAW - 1] + "…"
