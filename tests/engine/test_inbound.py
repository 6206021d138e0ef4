"""What the dialplan says of a call, however strange."""

import pytest

from hotline400.engine.inbound import Inbound, read_inbound
from hotline400.routing.invite import said_in_order, write_invite
from hotline400.routing.trunk import IdentitySource, InboundRules, Registration, Trunk


def said(**facts: str) -> tuple[str, ...]:
    return ("inbound", write_invite(said_in_order(**facts)), "", "")


def test_an_ordinary_call() -> None:
    args = said(
        called="4001234567", trunk_id="gz", call_id="id@carrier", from_tag="tag",
        from_header="<sip:13912345678@carrier>", max_forwards="70", cseq="1 INVITE", hops="2",
    )  # fmt: skip
    assert read_inbound("1.1", args) == Inbound(
        channel_id="1.1", called="4001234567", trunk_id="gz", dialog=("id@carrier", "tag", "1"),
        caller_number="13912345678", caller_raw="<sip:13912345678@carrier>", max_forwards=70,
        hops=2,
    )  # fmt: skip


def test_nothing_but_the_kind_of_call() -> None:
    """Two such calls are no copies of one another."""
    inbound = read_inbound("1.1", ("inbound",))
    assert (inbound.called, inbound.caller_number) == ("", None)
    assert inbound.dialog != read_inbound("1.2", ("inbound",)).dialog


def test_absurd_values_are_shortened_and_cleaned() -> None:
    args = said(
        called="4\x0000\n" + "9" * 200, trunk_id="t" * 99, call_id="c" * 999,
        from_header="\x00" * 9 + "x" * 999,
    )  # fmt: skip
    inbound = read_inbound("1.1", args)
    assert inbound.called.isprintable()
    assert len(inbound.called) <= 32
    assert (len(inbound.trunk_id), len(inbound.dialog[0])) == (32, 256)
    assert len(inbound.caller_raw) <= 128


@pytest.mark.parametrize("ending", ["1", "2"])
def test_two_long_call_ids_that_differ_at_their_end_are_two_calls(ending: str) -> None:
    """And the same one is the same call again."""
    dialog = read_inbound("1.1", said(call_id="c" * 3000 + "0")).dialog
    assert read_inbound("1.2", said(call_id="c" * 3000 + "0")).dialog == dialog
    assert read_inbound("1.2", said(call_id="c" * 3000 + ending)).dialog != dialog


def test_the_settings_of_the_trunk_say_what_is_believed() -> None:
    trunk = Trunk(
        id="gz", name="gz", host="192.0.2.1",
        registration=Registration(username="gz-400", password="x"),
        inbound=InboundRules(identity=(IdentitySource.FROM,)),
    )  # fmt: skip
    args = said(
        called="gz-400", trunk_id="gz", to_header="<sip:4001234567@x>",
        asserted="<sip:13900139000@x>", from_header="<sip:13800138000@x>",
    )  # fmt: skip
    inbound = read_inbound("1.1", args, [trunk], "4001234567".__eq__)
    assert (inbound.called, inbound.caller_number) == ("4001234567", "13800138000")
