"""Whatever is given as a file: a scenario comes out, or problems, and soon."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.present.messages import EN, problem_text
from sim.scenario.errors import MOST_HINTS
from sim.scenario.load import load
from sim.scenario.problem import Problem, Problems
from sim.scenario.schema import Scenario
from sim.scenario.yaml12 import MAX_BYTES, dump
from tests.machine import need

CONFIGS = Path(__file__).parents[2] / "configs"
NO_LINE = ("file_", "roster_empty", "utf16")
"""Codes that are about a file as a whole."""


def told(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        load(path)
    return caught.value.problems


def said(path: Path) -> str:
    (problem,) = told(path)
    return problem_text(problem).removeprefix(str(path))


def properly_told(found: tuple[Problem, ...]) -> None:
    assert found
    for p in found:
        assert p.where.file
        assert p.where.line > 0 or p.code.startswith(NO_LINE), p
        assert f"problem.{p.code}" in EN
        assert "not accepted" not in problem_text(p), "a sentence for what nobody foresaw"


# Files that are none


def test_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    assert said(tmp_path) == ": cannot be read: this is a folder, not a file"


def test_a_link_to_itself_and_an_endless_file_are_refused(tmp_path: Path) -> None:
    need(sys.platform != "win32", "needs links and devices of a Unix")
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    assert said(loop) == ": cannot be read: the link leads back to itself"
    endless = tmp_path / "endless.yaml"
    endless.symlink_to("/dev/zero")
    assert said(endless) == f": is too big: a file may have {MAX_BYTES:,} bytes"


def test_a_file_without_permission_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("roster: []\n", encoding="utf-8")

    def refuse(*_: Any, **__: Any) -> Any:  # the tests may run as root, who may read everything
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    assert said(path) == ": cannot be read: you have no permission to read it"


@pytest.mark.parametrize(("name", "words"), [("a\0.yaml", "no file can have such a name"), ("a" * 5000, "no file can")])
def test_a_name_no_file_can_have_is_refused(name: str, words: str, tmp_path: Path) -> None:
    assert words in said(tmp_path / name)


def test_a_file_below_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("roster: []\n", encoding="utf-8")
    assert said(tmp_path / "s.yaml" / "t.yaml") == ": there is no such file"


@pytest.mark.parametrize("key", ["extends", "roster"])
@pytest.mark.parametrize(
    "name", [".", "/dev/zero", "a\\0b", "x" * 5000, "loop.yaml", "~", "../" * 2000, "\\u202Ea.csv"]
)
def test_a_file_named_by_a_file_may_be_anything(key: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    path = tmp_path / "s.yaml"
    path.write_text(f'{key}: "{name}"\n', encoding="utf-8")
    properly_told(told(path))


# Texts that are none


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "cp037"])
def test_another_encoding_is_said_to_be_one(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes("roster: [龙岩]\n".encode(encoding, "replace"))
    assert "save the file as UTF-8" in said(path)


HOSTILE = {
    "deep list": "a: " + "[" * 100_000,
    "deep mapping": "{a: " * 100_000,
    "deep block": "\n".join(" " * i + "a:" for i in range(5000)),
    "laughs": "a: &a [x, x]\n" + "".join(f"{chr(98 + i)}: &b{i} [{', '.join(['*a' if i == 0 else f'*b{i - 1}'] * 9)}]\n"
                                          for i in range(20)),
    "recursion": "a: &a {b: *a}\n",
    "long key": "? " + "k" * 100_000 + "\n: 1\n",
    "many keys": "\n".join(f"k{i}: {i}" for i in range(20_000)),
    "same key": "\n".join("k: 1" for _ in range(20_000)),
    "long number": "staffing: {reps: " + "9" * 100_000 + "}\n",
    "long float": "prices: {family_arpu: 1e" + "9" * 30 + "}\n",
    "tags": "!!python/object/apply:os.system [ls]\n",
    "directive": "%YAML 9.9\n---\na: 1\n",
    "bell": "name: \"\\a\"\n",
    "escapes": "name: \"\\e[31m\"\n\"\\e[2J\": 1\n",
    "noncharacter": "name: \uffff\n",
    "lone dash": "-\n",
    "binary": "".join(map(chr, range(256))),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_with_a_place(name: str, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(HOSTILE[name], encoding="utf-8", newline="")
    found = told(path)
    properly_told(found)
    for p in found[:100]:
        assert problem_text(p).isprintable(), "no escape sequence of a file reaches the terminal"
        assert len(problem_text(p).removeprefix(str(path))) < 1000


def test_among_very_many_unknown_keys_the_first_are_guessed_at_and_all_are_told(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("".join(f"staffin{i:04}: 1\n" for i in range(2 * MOST_HINTS)), encoding="utf-8")
    found = [p for p in told(path) if p.code == "unknown_key"]
    assert [p.values["hint"] for p in found] == ["staffing"] * MOST_HINTS + [None] * MOST_HINTS


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "s.yaml"
    path.write_bytes(content)
    properly_told(told(path))  # too short to hold a roster


# A right file, changed at random

RIGHT: dict[str, Any] = load(CONFIGS / "xinluo.yaml").model_dump(mode="json") | {
    "roster": [
        {"id": "a", "type": "senior", "pupils": 100, "classes": 2, "staff": 7, "influence": "A"},
        {"id": "b", "type": "nine_year", "pupils": 90, "classes": 3, "staff": 7, "influence": "B", "relationship": "C"},
    ],
    "start": [{"school": "a", "links": 6, "families_existing": 3, "families_new": 2, "staff_existing": 1}],
}
ODDITIES: list[Any] = [
    None, True, False, 0, -1, 1, 3, 0.5, 1e9, 1e300, 10**39, float("nan"), float("inf"), "", " ", "no", "012",
    "12:30", "18%", "：", "１２", "“x”", "2013-02-30", "2013-6-1", "02-29", "9/1", "a\nb", "\x1b[0m", "\0", "x" * 300,
    [], [[]], [None], {}, {"": 1}, {"uniform": [1, 0]}, {"uniform": ["a", None]}, {"choice": [True]},
    {"lognormal": [1e308, 10]},
    {"normal": [1e308, 1e308]},
    {"beta": [1e-300, 1]}, {"triangular": [0, 0, 0]}, {"a": {"b": {"c": 1}}}, {"families": 1}, "schools.csv", ".",
]  # fmt: skip


def places(tree: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    below = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [place for key, child in below for place in ((*at, key), *places(child, (*at, key)))]


PLACES = places(RIGHT)


def changed(tree: Any, at: tuple[str | int, ...], how: str, by: Any) -> Any:
    """Copy a tree with one change at a place; a place that is no more is let be."""
    if not isinstance(tree, dict | list) or not at:
        return tree
    copy: Any = dict(tree) if isinstance(tree, dict) else list(tree)
    key = at[0]
    if not (key in copy if isinstance(copy, dict) else isinstance(key, int) and key < len(copy)):
        return copy
    if len(at) > 1:
        copy[key] = changed(copy[key], at[1:], how, by)
    elif how == "delete":
        del copy[key]
    elif how == "rename" and isinstance(copy, dict):
        copy[by] = copy.pop(key)
    elif how == "double" and isinstance(copy, list):
        copy.insert(0, copy[key])
    else:
        copy[key] = by
    return copy


names = st.sampled_from(
    ["rep", "Reps", "客户经理", "ｒｅｐｓ", "<<", "", "a.b", "x[0]", "0", "extends", "roster", "name", "__class__"]
)
values = st.sampled_from(ODDITIES) | st.sampled_from(PLACES).map(lambda at: _at(RIGHT, at))
changes = st.lists(
    st.tuples(st.sampled_from(PLACES), st.just("delete"), st.none())
    | st.tuples(st.sampled_from(PLACES), st.just("double"), st.none())
    | st.tuples(st.sampled_from(PLACES), st.just("rename"), names)
    | st.tuples(st.sampled_from(PLACES), st.just("replace"), values),
    min_size=1,
    max_size=5,
)


def _at(tree: Any, at: tuple[str | int, ...]) -> Any:
    for key in at:
        tree = tree[key]
    return tree


def test_the_file_that_is_changed_is_right(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(dump(RIGHT), encoding="utf-8")
    assert isinstance(load(tmp_path / "s.yaml"), Scenario)
    assert len(PLACES) > 200


@given(changes)
def test_a_right_file_changed_at_random_loads_or_is_properly_told(
    tmp_path_factory: pytest.TempPathFactory, wrong: list[tuple[tuple[str | int, ...], str, Any]]
) -> None:
    tree = RIGHT
    for at, how, by in wrong:
        tree = changed(tree, at, how, by)
    path = tmp_path_factory.mktemp("changed") / "s.yaml"
    path.write_text(dump(tree), encoding="utf-8", newline="")
    try:
        assert load(path).hash
    except Problems as e:
        properly_told(e.problems)


lines = st.integers(0, len(dump(RIGHT).splitlines()) - 1)
scribbles = st.sampled_from(
    ["\t", "：", "“", "- ", "  ", "#", "{", "]", "'", '"', "&a ", "*a", "!t ", "|", ">", "? ", "<<: *a", "---", "\r"]
)


@given(
    st.lists(st.tuples(lines, st.sampled_from(["drop", "repeat", "swap", "scribble", "indent"]), scribbles), max_size=4)
)
def test_a_right_text_with_lines_changed_at_random_loads_or_is_properly_told(
    tmp_path_factory: pytest.TempPathFactory, wrong: list[tuple[int, str, str]]
) -> None:
    text = dump(RIGHT).splitlines()
    for i, how, mark in wrong:
        i = min(i, len(text) - 2)
        if how == "drop":
            del text[i]
        elif how == "repeat":
            text.insert(i, text[i])
        elif how == "swap":
            text[i], text[i + 1] = text[i + 1], text[i]
        elif how == "scribble":
            text[i] = text[i].replace(":", mark, 1)
        else:
            text[i] = mark + text[i]
    path = tmp_path_factory.mktemp("text") / "s.yaml"
    path.write_text("\n".join(text), encoding="utf-8", newline="")
    try:
        assert load(path).hash
    except Problems as e:
        properly_told(e.problems)


overrides = st.tuples(
    st.sampled_from(PLACES).map(lambda at: "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in at)[1:])
    | st.text("ab.[]0-_ ：", max_size=8),
    st.sampled_from(["=", "", ":", "==", "＝"]),
    st.sampled_from(
        [
            "",
            "1",
            "-1",
            "[1",
            "{a: 1}",
            "{a: 1, a: 2}",
            "~",
            "*a",
            "<<",
            "012",
            "\0",
            "x\ty",
            "[[[1]]]",
            "{uniform: [0, 1]}",
        ]
    ),
).map("".join)


@given(st.lists(overrides, min_size=1, max_size=3))
def test_any_settings_are_taken_or_properly_told(settings: list[str]) -> None:
    try:
        assert load(CONFIGS / "xinluo.yaml", settings).hash
    except Problems as e:
        for p in e.problems:
            assert p.where.file
            assert "not accepted" not in problem_text(p), p
            assert problem_text(p).isprintable()
