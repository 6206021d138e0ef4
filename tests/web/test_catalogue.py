"""Every code has a sentence in Chinese and English, with the same values in both."""

import re
import string

import pytest

from hotline400.lists.lines import LineProblem, LineRemark
from hotline400.routing.check.finding import FindingCode
from hotline400.routing.nodes import KINDS
from hotline400.web import errors, flow_words, validation
from hotline400.web.catalogue import SENTENCES
from hotline400.web.language import best_of


def all_errors(kind: type[errors.ApiError] = errors.ApiError) -> list[type[errors.ApiError]]:
    return [kind, *(each for sub in kind.__subclasses__() for each in all_errors(sub))]


def values_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


PYDANTIC_CUSTOM = {
    "out_of_range",
    "pin_invalid",
    "control_characters",
    "role_needs_tenant",
    "srtp_needs_tls",
    "network_invalid",
}
OF_FLOWS = {
    "clock_time_invalid",
    "segment_backwards",
    "date_twice",
    "node_id_differs",
    "code_length",
    "branch_names",
    "percentages",
    "digits_crossed",
    "variable_reserved",
}
OF_WRAP_UPS = {"wrap_up_result_unknown"}

ENDS = {"rejected", "talked", "voicemail", "callback", "hung_up", "endless"}


def test_every_kind_of_node_and_exit_has_its_word() -> None:
    kinds = {kind.model_fields["kind"].default for kind in KINDS}
    assert set(flow_words.KINDS) == kinds
    assert {f"end_{end}" for end in ENDS} <= set(SENTENCES)


def test_every_error_has_its_sentence() -> None:
    codes = {error.code for error in all_errors()} | {code for code, _ in validation.CODES.values()}
    codes |= OF_FLOWS | OF_WRAP_UPS | {f"finding_{code}" for code in FindingCode}
    assert codes - set(SENTENCES) == set()


def test_no_sentence_is_left_over() -> None:
    used = {error.code for error in all_errors()} | {code for code, _ in validation.CODES.values()}
    used |= OF_FLOWS | OF_WRAP_UPS | PYDANTIC_CUSTOM | {f"finding_{code}" for code in FindingCode}
    told = {"pressed", "key", "other", "wrong_key_invalid", "wrong_key_timeout"}
    used |= {f"explain_{kind}" for kind in {*flow_words.KINDS, *told}}
    used |= {f"end_{end}" for end in {*ENDS, "listened"}}
    used |= {"finding_not_connected", "finding_case_screened"}
    told_of_lengths = {"too_few", "too_many", "too_short", "too_long", "not_nullable"}
    lines = {f"line_{problem}" for problem in LineProblem}
    lines |= {f"remark_{remark}" for remark in LineRemark}
    assert set(SENTENCES) - used - told_of_lengths - lines == set()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_languages_say_the_same(code: str) -> None:
    sentence = SENTENCES[code]
    assert values_in(sentence.zh) == values_in(sentence.en)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in sentence.zh)
    assert sentence.en.isprintable()
    assert sentence.zh[-1] == "。"
    assert not re.search(r"[\u4e00-\u9fff”][,;:?!(]|[,;:?!)][\u4e00-\u9fff“]", sentence.zh), (
        "half-width"
    )
    assert sentence.en[-1] == "."


@pytest.mark.parametrize(
    ("accept", "locale"),
    [
        ("", "zh-CN"),
        ("en-US,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("fr,en;q=0.5", "en"),
        ("fr", "zh-CN"),
        ("en;q=0.1,zh;q=0.9", "zh-CN"),
        ("en;q=nonsense", "zh-CN"),
        ("," * 10_000, "zh-CN"),
    ],
)
def test_language_asked_for(accept: str, locale: str) -> None:
    assert best_of(accept) == locale
