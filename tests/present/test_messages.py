"""Words: every key filled in, every problem worded, numbers written so that they cannot mislead."""

from __future__ import annotations

import ast
import math
import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim.cli.codes
import sim.experiment.codes
import sim.scenario.codes
from sim.present import messages
from sim.present.messages import CATALOGUES, note_text, problem_text, problems_text, text
from sim.scenario.problem import Note, Problem, Where

SOURCES = sorted((Path(messages.__file__).parents[2]).rglob("*.py"))
RAISED = re.compile(
    r"""\b(?:problem|Problem|contradiction|Contradiction|wrong|read_over)\(\s*["']([a-z][a-z0-9_]+)["']"""
)
CODES = sim.scenario.codes.CODES | sim.experiment.codes.CODES | sim.cli.codes.CODES
NOTES = sim.scenario.codes.NOTES


def codes_in_source() -> set[str]:
    return {code for file in SOURCES for code in RAISED.findall(file.read_text(encoding="utf-8"))}


NAMES = {
    "ARPU", "Bonferroni", "Clopper–Pearson", "CSV", "DKW", "JSON", "MM-DD", "NPV", "OCBA", "Python", "UTF-8", "YAML",
    "YYYY-MM-DD", "AB", "Ctrl-C",  # names
    "Excel", "xlsx", "GB18030", "GBK", "Schema", "PDF", "Chromium", "Chrome", "Edge",
    "true", "false", "triangular", "name", "roster", "PATH", "VALUE", "METRIC",  # what stands in files and commands
    "GB", "MB", "kB", "UTF-16", "Tab", "Unicode", "extends", "links", "exams", "holidays", "fidelity", "class",
    "uniform", "normal", "lognormal", "beta", "choice",
    "Dask", "tcp", "tls", "rollout-sim", "distributed", "cluster",  # a package, its extra, what it is spoken to by
}  # fmt: skip
"""Words that are the same in every language."""


def english(words: str) -> set[str]:
    """English words of a text, without placeholders, names, and what is code: paths, options, calls."""
    bare = "".join(piece for piece, _, _, _ in Formatter().parse(words))
    path = r"[\w/]*[A-Za-z0-9]+[._/](?:[\w./-]|<[^>]*>)*"
    bare = re.sub(rf"`[^`]*`|<[^>]*>|--[a-z-]+|{path}|[A-Za-z]+\(", " ", bare, flags=re.ASCII)
    return {
        word
        for word in re.findall(r"[A-Za-z][A-Za-z0-9–-]+", bare)
        if not re.fullmatch(r"[A-Za-z]\d+(–[A-Z]\d+)?", word)
    } - NAMES


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
@pytest.mark.parametrize("code", sorted((codes_in_source() | set(CODES)) - set(NOTES)))
def test_every_code_of_the_source_has_words_of_its_own(code: str, lang: str) -> None:
    assert f"problem.{code}" in CATALOGUES[lang]
    said = problem_text(Problem(code, Where("x.yaml", 3, "a.b"), values_of(code)), lang)
    assert said.startswith("x.yaml:3: a.b: ")
    assert code not in said, "fell back to the sentence for unknown codes"


@pytest.mark.parametrize("lang", CATALOGUES)
@pytest.mark.parametrize("code", sorted(NOTES))
def test_every_note_has_words_of_its_own(code: str, lang: str) -> None:
    assert f"note.{code}" in CATALOGUES[lang]
    values = {name: 3 if name in ("count", "schools", "limit") else f"<{name}>" for name in NOTES[code]}
    said = note_text(Note(code, Where("x.yaml", 3, "a.b"), values), lang)
    assert said.startswith("x.yaml:3: a.b: ")
    assert code not in said, "fell back to the sentence for unknown codes"


@pytest.mark.parametrize("lang", CATALOGUES)
def test_every_catalogue_has_the_same_keys_and_asks_for_the_same_values(lang: str) -> None:
    def wanted(words: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(words) if name}

    catalogue = CATALOGUES[lang]
    lacking = [f'    "{key}": "",  # {words}' for key, words in messages.EN.items() if key not in catalogue]
    assert not lacking, "without words:\n" + "\n".join(lacking)
    assert catalogue.keys() == messages.EN.keys()
    assert {key for key in catalogue if wanted(catalogue[key]) != wanted(messages.EN[key])} == set()


def test_no_english_is_left_in_chinese() -> None:
    left = {key: words for key, said in messages.ZH.items() if (words := english(said))}
    assert left == {}
    assert english("共 {total} numbers") == {"numbers"}, "the search finds what it looks for"


def test_chinese_is_written_in_chinese() -> None:
    """No key was forgotten and copied: only what is no sentence is the same in both."""
    same = {key for key, words in messages.ZH.items() if words == messages.EN[key]}
    assert all(not english(messages.EN[key]) for key in same), same


def test_the_english_catalogue_holds_no_chinese() -> None:
    """Terms of the deck stand beside their English name in the schema and the documents."""
    assert {key for key, words in messages.EN.items() if re.search("[\u2e80-\uffef]", words)} == set()


def test_a_risk_band_and_a_confidence_interval_keep_their_own_names() -> None:
    for key, words in messages.EN.items():
        said = messages.ZH[key]
        assert ("risk band" in words) <= ("风险区间" in said), key
        assert ("confidence interval" in words) <= ("置信区间" in said), key
    assert messages.ZH["table.ci"] == "均值的 95% 置信区间"


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
    for path in ("staffing.reps", "variants.a.b.staffing.reps"):
        assert "programme.running" in problem_text(Problem("too_small", Where("x", 1, path), values))
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


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (9_999.4, "9,999 元"),
        (9_999.6, "1.00 万元"),
        (80445, "8.04 万元"),
        (-12_345_678, "−1,235 万元"),
        (99_990_000, "9,999 万元"),
        (99_996_000, "10,000 万元"),
        (4.5e9, "450,000 万元"),
        (-0.4, "0 元"),
        (None, "–"),
    ],
)
def test_chinese_amounts_are_in_yuan_ten_thousands_and_hundred_millions(amount: float | None, words: str) -> None:
    assert messages.yuan(amount, "zh").replace("\u00a0", " ") == words


@given(st.floats(-1e12, 1e12), st.sampled_from(sorted(CATALOGUES)))
def test_an_amount_reads_as_what_it_is(amount: float, lang: str) -> None:
    number, unit = messages.yuan(amount, lang).split("\u00a0")
    scale = {name: yuan for yuan, name in messages.UNITS[lang]}[unit]
    assert float(number.replace(",", "").replace("−", "-")) * scale == pytest.approx(amount, rel=0.006, abs=0.51)


def test_percentages_and_dates_follow_the_language() -> None:
    assert (messages.percent(0.5, "zh"), messages.whole(0.6, "zh")) == ("50.0%", "60%")
    assert messages.chance_percent(0.9999, "zh") == "99.99%"
    assert (messages.day(date(2013, 6, 1)), messages.day(date(2013, 6, 1), "zh")) == ("2013-06-01", "2013年6月1日")


def test_a_problem_reads_in_chinese_too() -> None:
    wrong = Problem("too_small", Where("x.yaml", 12, "staffing.crews"), {"got": 0, "limit": 1, "inclusive": True})
    assert problem_text(wrong, "zh") == "x.yaml:12: staffing.crews: 必须 ≥ 1（实际为 0）"
    meant = Problem("unknown_key", Where("x.yaml", 2, "stafing"), {"hint": "staffing"})
    assert problems_text([wrong, meant], "zh").splitlines()[1:] == [
        "x.yaml:2: stafing: 不是设置项；是否想写 staffing？",
        "共有 2 处错误。",
    ]


def test_what_a_distribution_takes_is_said_in_the_language() -> None:
    from sim.scenario.prior import KINDS

    for kind in KINDS:
        wrong = Problem("prior_args", values={"kind": kind, "expected": KINDS[kind].args, "got": "[1]"})
        form = KINDS[kind].args[: KINDS[kind].args.index("]")].split(", ")
        assert english(problem_text(wrong, "zh")) <= {kind}
        assert problem_text(wrong).startswith(f"{kind} takes [{form[0].removeprefix('[')}")
        assert messages.has(f"prior.{kind}", "zh")


def test_cents_are_kept_where_there_are_some() -> None:
    assert (messages.cents(1340.75), messages.cents(80444.99999999999)) == ("1,340.75", "80,445")


def test_a_row_in_chinese_is_in_ten_thousands_however_big() -> None:
    unit, write = messages.amounts_alike(230_000_000.0, "zh")
    assert (unit, write(230_000_000.0), write(-20_000.0)) == ("万元", "23,000", "−2")
    assert messages.amounts_alike(9_000.0, "zh")[0] == "元"


def test_amounts_of_a_row_share_one_unit() -> None:
    unit, write = messages.amounts_alike(2_300_000.0)
    assert (unit, write(500_000.0), write(-2_300_000.0), write(None)) == ("million yuan", "0.50", "−2.30", "–")


def test_a_value_nobody_gave_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        text("summary.empty_", "en")
    with pytest.raises(KeyError):
        text("cli.report_at", "en")


def asked_for_a_language() -> dict[str, int]:
    """Functions of the upper floors that take a language, and which of their arguments it is."""
    found = {}
    for file in SOURCES:
        if file.parent.name in ("messages", "present", "cli"):
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                names = [a.arg for a in node.args.args] if isinstance(node, ast.FunctionDef) else []
                if isinstance(node, ast.FunctionDef) and "lang" in names:
                    found[node.name] = names.index("lang")
    return found


def test_whoever_writes_for_people_hands_on_their_language() -> None:
    """English by default is for users of Python; a command or a page that forgot the language would mix two."""
    functions, forgotten, seen = asked_for_a_language(), [], 0
    for file in SOURCES:
        if file.parent.name not in ("present", "cli"):
            continue
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        imported = {
            name.name
            for node in nodes
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith(("sim.present", "sim.cli"))
            for name in node.names
        }
        for call in nodes:
            if not isinstance(call, ast.Call):
                continue
            named = call.func
            if isinstance(named, ast.Attribute):  # of an imported module
                known = isinstance(named.value, ast.Name) and named.value.id in imported
                name = named.attr if known else ""
            else:
                name = named.id if isinstance(named, ast.Name) and named.id in imported else ""
            if name in functions:
                seen += 1
                by_name = any(k.arg in ("lang", None) for k in call.keywords)
                if len(call.args) <= functions[name] and not by_name:
                    forgotten.append(f"{file.name}:{call.lineno}: {name}")
    assert {"text", "problems_text", "yuan", "gather", "described"} <= functions.keys()
    assert seen > 40
    assert forgotten == []


def test_a_plus_stands_before_a_rise_and_not_before_nought() -> None:
    assert messages.with_plus(messages.yuan(1200.0), 1200.0) == "+1,200\u00a0yuan"
    assert messages.with_plus(messages.points(0.00001), 0.00001) == "0.00"
    assert messages.with_plus(messages.yuan(-3.0), -3.0) == "−3\u00a0yuan"
