"""YAML by the core schema of version 1.2, with lines."""

import math

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.problem import Problems
from sim.scenario.yaml12 import dump, mark, parse


def value(text: str) -> object:
    tree = parse(f"a: {text}\n", "f")
    assert tree is not None
    return tree.plain()["a"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("12:30", "12:30"),
        ("2013-06-01", "2013-06-01"), ("1_000", "1_000"), ("0b11", "0b11"), ("=", "="), ("<<", "<<"),
        ("012", 12), ("0o14", 12), ("0x1F", 31), ("-3", -3), ("+3", 3),
        ("1e3", 1000.0), ("1.", 1.0), (".5", 0.5), ("-1.5E-2", -0.015), (".inf", math.inf), ("-.INF", -math.inf),
        ("true", True), ("FALSE", False), ("~", None), ("null", None), ("", None),
        ("'12'", "12"), ('"true"', "true"), ("!!str 12", "12"), ("! 12", "12"), ("tRue", "tRue"), (".", "."),
    ],
)  # fmt: skip
def test_a_scalar_is_what_version_1_2_says(text: str, meant: object) -> None:
    found = value(text)
    assert found == meant
    assert type(found) is type(meant)


def test_not_a_number_is_a_number() -> None:
    found = value(".nan")
    assert isinstance(found, float)
    assert math.isnan(found)


def test_a_value_has_the_line_of_its_key_and_an_item_its_own() -> None:
    tree = parse("a:\n  b: 1\n  c:\n    - 2\n    - {d: 3,\n       e: 4}\n", "f")
    assert tree is not None
    a = tree.value["a"]
    c = a.value["c"]
    assert (tree.line, a.line, a.value["b"].line, c.line) == (1, 1, 2, 3)
    assert [item.line for item in c.value] == [4, 5]
    assert [c.value[1].value[key].line for key in "de"] == [5, 6]


def test_an_alias_repeats_its_anchor() -> None:
    assert parse("a: &x {b: [1]}\nc: *x\n", "f").plain() == {"a": {"b": [1]}, "c": {"b": [1]}}


def test_a_byte_order_mark_or_a_comment_alone_says_nothing() -> None:
    assert parse("# nothing\n", "f") is None
    assert parse("---\n", "f") is None


def test_marks_come_off_again() -> None:
    data = {"a": [1, {"b": None}], "c": "x"}
    assert mark(data, "f", 3).plain() == data


SYNTAX = {
    "character": "a: @x", "colon_or_indent": "a: b: c", "colon": "a: 1\nb", "bracket": "a: [1", "quote": "a: 'x",
    "indent": "a: |\n  x\n y", "dash": "- a\nb: c", "other": "{a: 1}}",
}  # fmt: skip


@pytest.mark.parametrize("reason", SYNTAX)
def test_each_reason_of_a_syntax_error_occurs(reason: str) -> None:
    with pytest.raises(Problems) as caught:
        parse(SYNTAX[reason], "f")
    (found,) = caught.value.problems
    assert (found.code, found.values["reason"]) == ("yaml_syntax", reason)


scalars = (
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.sampled_from(["1e3", "012", "0o7", "no", "~", "1:2", ".5"])
)  # fmt: skip
keys = st.text(st.characters(categories=["L", "N"]))
plain = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=8,
)


@given(plain)
def test_what_is_written_reads_back_the_same_here_and_in_older_readers(data: object) -> None:
    text = dump({"a": data})
    tree = parse(text, "f")
    assert tree is not None
    assert tree.plain() == {"a": data}
    assert yaml.safe_load(text) == {"a": data}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_read_or_refused_as_yaml(text: str) -> None:
    try:
        found = parse(text, "f")
    except Problems as e:
        told = [p.code.partition("_")[0] for p in e.problems]
    else:
        told = ["yaml"] if found is None or found.line >= 1 else []
    assert told == ["yaml"]
