"""What the dialplan says of a call, however strange."""

from urllib.parse import quote

from hotline400.engine.inbound import read_inbound


def said(*values):
    return ("inbound", *(quote(value, safe="") for value in values))


def test_an_ordinary_call():
    args = said(
        "4001234567", "gz", "id@carrier", "tag", "<sip:13912345678@carrier>", "", "", "70", "1"
    )
    inbound = read_inbound("1.1", args)
    assert (inbound.called, inbound.trunk_id, inbound.dialog) == (
        "4001234567", "gz", ("id@carrier", "tag", "1"),
    )  # fmt: skip
    assert inbound.caller_number == "13912345678"


def test_nothing_but_the_kind_of_call():
    inbound = read_inbound("1.1", ("inbound",))
    assert (inbound.called, inbound.dialog, inbound.caller_number) == ("", ("", "", ""), None)


def test_absurd_values_are_cut_and_cleaned():
    args = said("4\x0000\n" + "9" * 200, "t" * 99, "c" * 999, "", "\x00" * 9 + "x" * 999)
    inbound = read_inbound("1.1", args)
    assert inbound.called.isprintable()
    assert len(inbound.called) <= 32
    assert (len(inbound.trunk_id), len(inbound.dialog[0])) == (32, 256)
    assert len(inbound.caller_raw) <= 128
