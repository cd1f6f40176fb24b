"""Words: every key filled in, every problem worded, numbers written so that they cannot mislead."""

from __future__ import annotations

import math
import re
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim.experiment.codes
import sim.scenario.codes
from sim.present import messages
from sim.present.messages import CATALOGUES, problem_text, problems_text, text
from sim.scenario.problem import Problem, Where

SOURCES = sorted((Path(messages.__file__).parents[2]).rglob("*.py"))
RAISED = re.compile(r"""\b(?:problem|Problem|contradiction|Contradiction|wrong|note)\(\s*["']([a-z][a-z0-9_]+)["']""")
CODES = sim.scenario.codes.CODES | sim.experiment.codes.CODES


def codes_in_source() -> set[str]:
    return {code for file in SOURCES for code in RAISED.findall(file.read_text(encoding="utf-8"))}


def values_of(code: str) -> dict[str, object]:
    numbers = {
        "limit": 3,
        "byte": 255,
        "column": 7,
        "inclusive": True,
        "length": 2,
        "pupils": 4,
        "schools": 5,
        "count": 6,
        "gigabytes": 7.5,
        "first": 9,
        "reason": "folder" if code == "file_unreadable" else "colon",
    }
    lists = {"expected": ("A", "B"), "names": ("a", "c"), "tiers": ("A", "B", "C")}
    return {name: numbers.get(name, lists.get(name, f"<{name}>")) for name in CODES.get(code, ())}


def test_the_search_for_codes_finds_those_that_are_raised() -> None:
    assert {"file_missing", "start_day", "yaml_key_twice"} <= codes_in_source()


@pytest.mark.parametrize("lang", CATALOGUES)
@pytest.mark.parametrize("code", sorted(codes_in_source() | set(CODES)))
def test_every_code_of_the_source_has_words_of_its_own(code: str, lang: str) -> None:
    assert f"problem.{code}" in CATALOGUES[lang]
    said = problem_text(Problem(code, Where("x.yaml", 3, "a.b"), values_of(code)), lang)
    assert said.startswith("x.yaml:3: a.b: ")
    assert code not in said, "fell back to the sentence for unknown codes"


@pytest.mark.parametrize("lang", CATALOGUES)
def test_every_catalogue_has_the_same_keys_and_asks_for_the_same_values(lang: str) -> None:
    def wanted(words: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(words) if name}

    catalogue = CATALOGUES[lang]
    assert catalogue.keys() == messages.EN.keys()
    assert all(wanted(catalogue[key]) == wanted(messages.EN[key]) for key in catalogue)


def test_every_key_named_in_the_source_exists() -> None:
    named = re.compile(r"""\b(?:text|say|words)\(\s*["']([a-z][a-z0-9_.]+)["']""")
    keys = {key for file in SOURCES for key in named.findall(file.read_text(encoding="utf-8"))}
    assert "cli.report_at" in keys
    assert keys <= messages.EN.keys()


def test_every_reason_has_words() -> None:
    from sim.scenario.yaml12 import _ERRNO, _SYNTAX

    for reason in {word for _, word in _SYNTAX} | {"tab", "wide", "other"}:
        said = problem_text(Problem("yaml_syntax", values={"reason": reason, "column": 1}))
        assert said == f"is not valid YAML at column 1: {messages.EN[f'problem.yaml_syntax.{reason}']}"
    for reason in {*_ERRNO.values(), "other"} - {"missing"}:
        said = problem_text(Problem("file_unreadable", values={"reason": reason}))
        assert said == f"cannot be read: {messages.EN[f'problem.file_unreadable.{reason}']}"


def test_the_words_of_one_setting_go_before_those_of_a_code() -> None:
    values = {"got": 0, "limit": 1, "inclusive": True}
    assert "programme.running" in problem_text(Problem("too_small", Where("x", 1, "staffing.reps"), values))
    assert problem_text(Problem("too_small", Where("x", 1, "staffing.crews"), values)).endswith("must be ≥ 1 (got 0)")


def test_what_has_no_shape_is_written_out() -> None:
    said = problem_text(Problem("not_text", Where("a\nb", 1, "k\x1b[2J"), {"got": "x\u202ey\t"}))
    assert said == "a\\nb:1: k\\x1b[2J: must be text (got x\\u202ey\\t)"


def test_a_large_limit_has_separators_and_what_was_said_has_none() -> None:
    values = {"got": 2_000_000, "limit": 1e6, "inclusive": True}
    assert problem_text(Problem("too_large", values=values)) == "must be ≤ 1,000,000 (got 2000000)"


def test_a_problem_reads_as_the_contract_says() -> None:
    wrong = Problem(
        "too_small",
        Where("configs/x.yaml", 12, "promotions.gifts[0].gift"),
        {"got": -5, "limit": 0.0, "inclusive": True},
    )
    assert problem_text(wrong) == "configs/x.yaml:12: promotions.gifts[0].gift: must be ≥ 0 (got -5)"


def test_a_bound_that_is_not_allowed_itself_is_said_so() -> None:
    wrong = Problem("too_large", values={"got": 1, "limit": 1, "inclusive": False})
    assert problem_text(wrong) == "must be < 1 (got 1)"


def test_what_was_probably_meant_is_suggested_and_nothing_where_nobody_knows() -> None:
    assert "did you mean staffing.reps?" in problem_text(Problem("unknown_key", values={"hint": "staffing.reps"}))
    assert "did you mean" not in problem_text(Problem("unknown_key", values={"hint": None}))


def test_an_unknown_code_still_gives_a_sentence_with_its_values() -> None:
    said = problem_text(Problem("brand_new", Where("x.yaml", 2), {"limit": 4, "got": None}))
    assert said == "x.yaml:2: is not accepted (brand_new, limit: 4) (got null)"


def test_a_missing_value_never_breaks_a_message() -> None:
    assert "not accepted" in problem_text(Problem("prior_args", values={"got": "x"}))


def test_braces_in_what_the_user_wrote_are_no_placeholders() -> None:
    assert "{limit}" in problem_text(Problem("not_number", values={"got": "{limit}"}))


def test_several_problems_stand_a_line_each_and_are_counted() -> None:
    assert problems_text([Problem("file_empty", Where("a")), Problem("file_missing", Where("b"))]).splitlines()[2] == (
        "2 things are wrong."
    )
    assert len(problems_text([Problem("file_missing", Where("b"))]).splitlines()) == 1


@given(st.floats(min_value=0, max_value=1, exclude_min=True, exclude_max=True))
def test_a_chance_never_reads_as_certain(share: float) -> None:
    written = float(messages.chance_percent(share).split("\u00a0")[0])
    assert 0 < written < 100


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_certain_chance_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="none or all"):
        messages.chance_percent(share)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (80445, "80,445 yuan"),
        (-0.4, "0 yuan"),
        (999_999.4, "999,999 yuan"),
        (999_999.6, "1.00 million yuan"),
        (-12_345_678, "−12.3 million yuan"),
        (4.5e9, "4,500 million yuan"),
        (None, "–"),
        (math.nan, "–"),
    ],
)
def test_amounts_have_separators_and_big_ones_are_in_million_yuan(amount: float | None, words: str) -> None:
    assert messages.yuan(amount).replace("\u00a0", " ") == words


def test_cents_are_kept_where_there_are_some() -> None:
    assert (messages.cents(1340.75), messages.cents(80444.99999999999)) == ("1,340.75", "80,445")


def test_amounts_of_a_row_share_one_unit() -> None:
    unit, write = messages.amounts_alike(2_300_000.0)
    assert (unit, write(500_000.0), write(-2_300_000.0), write(None)) == ("unit.million", "0.50", "−2.30", "–")


def test_a_value_nobody_gave_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        text("summary.empty_", "en")
    with pytest.raises(KeyError):
        text("cli.report_at", "en")
