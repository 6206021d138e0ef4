"""Turns at a ratio: each call its own, whatever dies."""

from hotline400.engine.turns import Turns


def test_each_visit_has_its_own_turn(tmp_path):
    turns = Turns(tmp_path / "turns.json")
    assert [turns.take("4001", "a", f"call-{n}") for n in range(4)] == [0, 1, 2, 3]
    assert turns.take("4001", "b", "call-0") == 0
    assert turns.take("4002", "a", "call-0") == 0


def test_counting_goes_on_after_a_death(tmp_path):
    file = tmp_path / "turns.json"
    Turns(file).take("4001", "a", "one")
    Turns(file).take("4001", "a", "two")
    assert Turns(file).take("4001", "a", "three") == 2


def test_a_visit_that_was_cut_short_is_given_its_turn_again(tmp_path):
    file = tmp_path / "turns.json"
    turns = Turns(file)
    turns.take("4001", "a", "one")
    assert turns.take("4001", "a", "two") == 1
    assert Turns(file).take("4001", "a", "two") == 1
    assert Turns(file).take("4001", "a", "three") == 2


def test_a_file_that_cannot_be_read_or_written_ends_no_call(tmp_path):
    file = tmp_path / "turns.json"
    file.write_text("{torn")
    turns = Turns(file)
    assert turns.take("4001", "a", "one") == 0
    file.unlink()
    file.mkdir()
    assert turns.take("4001", "a", "two") == 1
