"""One tree out of several: a file, the files it extends, and what the command line sets.

In: the path of a scenario file and ``--set`` texts. Out: one `Marked` tree in which every value still knows the file
and line it came from, and what was wrong on the way. The schema decides how two mappings meet: those of a section
merge, key by key; anything else, lists and distributions above all, replaces what it meets.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, get_origin

from pydantic_core import PydanticUndefined

from sim.scenario.errors import Loc, closest, declared, inside, is_section, path_of, shown, suggest
from sim.scenario.field import Section
from sim.scenario.meant import meant_mapping
from sim.scenario.prior import Uncertain
from sim.scenario.problem import Problem, Problems, Where, problem
from sim.scenario.yaml12 import Marked, is_file, mark, parse, read_text

MAX_CHAIN = 20
SET = "--set"
"""Stands in errors for the file of an override."""
OWN = ("name", "description")
"""Said of one file only, and never inherited."""
_READ_OVER = frozenset({"yaml_key_twice", "yaml_merge", "yaml_tag"})
"""Problems of a file that leave the rest of it readable."""
_MOST_NEIGHBOURS = 2000

_STEP = r"[A-Za-z_]\w*(?:\[\d{1,6}\])*"
_PATH = re.compile(rf"{_STEP}(?:\.{_STEP})*")


def compose(path: Path, overrides: Sequence[str], top: type[Section]) -> tuple[Marked, list[Problem]]:
    """Read a file with all it extends, and set what is to be set.

    Returns
    -------
    The tree as far as it can be read, and what is wrong with the files behind it and with the overrides; `is_whole`
    tells whether a part is missing.

    Raises
    ------
    Problems
        If the file itself cannot be read as a mapping.
    """
    found: list[Problem] = []
    tree = chain(path, top, found)
    tree, wrong = override(tree, overrides, top)
    return tree, found + wrong


def override(tree: Marked, overrides: Sequence[str], top: type[Section]) -> tuple[Marked, list[Problem]]:
    """Set what is to be set in a composed tree; returns it, and what is wrong with the overrides."""
    found: list[Problem] = []
    for text in overrides:
        try:
            loc, value = read_override(text, top)
            tree = _put(tree, loc, value, (), top)
        except Problems as e:
            found += e.problems
    return tree, found


def is_whole(found: Iterable[Problem]) -> bool:
    """Whether a tree has all its files, going by the problems `compose` returned with it."""
    return all(p.where.file == SET or p.code in _READ_OVER for p in found)


def beside(file: str, name: str) -> str:
    """Return the path of ``name`` as seen from ``file``, tidied where that leads to the same place."""
    joined = str(Path(file).parent / name) if file != SET else name
    if "\0" in joined:  # no file has such a name, and the system refuses to look
        return joined
    tidy = os.path.normpath(joined)
    return tidy if os.path.realpath(tidy) == os.path.realpath(joined) else joined


def neighbour(file: str) -> str | None:
    """Return the file of the same kind, in the same folder, whose name is most like that of a missing one."""
    wanted = Path(file)
    try:
        with os.scandir(wanted.parent) as entries:
            names = [e.name for e in islice(entries, _MOST_NEIGHBOURS) if e.name.endswith(wanted.suffix)]
    except (OSError, ValueError):
        return None
    stems = {name.removesuffix(wanted.suffix): name for name in sorted(names)}
    near = closest(wanted.stem, stems)
    return stems[near] if near else None


def merge(over: Marked, base: Marked, kind: Any) -> Marked:
    """Lay ``over`` upon ``base``, both standing where the schema declares ``kind``."""
    if not is_section(kind) or not isinstance(base.value, dict):
        return over
    if over.value is None:  # a section whose entries are all commented out
        return base
    if not isinstance(over.value, dict):
        return over
    both = dict(base.value)
    for key, value in over.value.items():
        both[key] = merge(value, both[key], inside(kind, key)) if key in both else value
    return replace(over, value=both)


def chain(path: Path, top: type[Section], found: list[Problem]) -> Marked:
    """Read a file and its bases, nearest first, and merge them; where one is not to be had, the rest must do.

    Puts what is wrong with them into ``found``; raises as `compose`.
    """
    tree = mapping(str(path), found)
    seen = [os.path.realpath(path)]
    while (extends := _entries(tree).pop("extends", None)) is not None and extends.value is not None:
        try:
            file = _next_file(extends, seen)
            base = mapping(file, found)
        except Problems as e:
            found += e.problems
            break
        seen.append(os.path.realpath(file))
        tree = merge(tree, without_own(base), top)
    return tree


def without_own(tree: Marked) -> Marked:
    """Return the tree of a base without what is said of it alone."""
    return replace(tree, value={key: child for key, child in _entries(tree).items() if key not in OWN})


def _next_file(extends: Marked, seen: Sequence[str]) -> str:
    where = extends.where("extends")
    if not isinstance(extends.value, str):
        raise problem("not_text", where, got=shown(extends.plain()))
    file = beside(extends.file, extends.value)
    if not is_file(file):
        raise problem("extends_missing", where, got=shown(file), hint=neighbour(file))
    if os.path.realpath(file) in seen:
        raise problem("extends_loop", where, got=shown(extends.value))
    if len(seen) == MAX_CHAIN:
        raise problem("extends_depth", where, limit=MAX_CHAIN)
    return file


def mapping(file: str, found: list[Problem]) -> Marked:
    """Read a file that must be a mapping; puts what leaves it readable into ``found``, and raises as `compose`."""
    tree = parse(read_text(Path(file), file), file, found)
    if tree is None:
        raise problem("file_empty", Where(file))
    if not isinstance(tree.value, dict):
        said = tree.plain()
        raise problem("not_mapping", Where(file, tree.line), got=shown(said), hint=meant_mapping(said))
    return replace(tree, value=dict(tree.value))


def _entries(tree: Marked) -> dict[str, Marked]:
    assert isinstance(tree.value, dict)
    return tree.value


def read_override(text: str, top: type[Section]) -> tuple[Loc, Marked]:
    """Read ``path=value``; the value is YAML.

    Raises
    ------
    Problems
        ``set_syntax``, ``unknown_key`` with a suggestion, ``set_into`` below something that has no parts, ``set_item``
        for a list whose item is not named, ``set_empty`` or a ``yaml_`` problem of the value; all in the file `SET`.
    """
    path, equals, written = (part.strip() for part in text.partition("="))
    if not equals or not _PATH.fullmatch(path):
        raise problem("set_syntax", Where(SET), got=shown(text), hint=_meant_setting(text, top))
    if path == "extends":
        raise problem("set_extends", Where(SET, 0, path))
    loc = _loc(path)
    _known(loc, top)
    try:
        value = parse(written, SET)
    except Problems as e:
        raise Problems(Problem(p.code, Where(SET, 0, path), p.values) for p in e.problems) from None
    if value is None and is_section(declared(top, loc)):
        raise problem("set_empty", Where(SET, 0, path))
    return loc, mark(None, SET) if value is None else _without_lines(value)


def _meant_setting(text: str, top: type[Section]) -> str | None:
    """Read staffing.reps: 30, --staffing.reps＝30 or gifts.0.gift=5 as a setting."""
    said = unicodedata.normalize("NFKC", text).strip().lstrip("-")
    found = re.fullmatch(r"([\w.\[\]-]+)(?:\s*[=:]\s*|\s+)(.+)", said, re.DOTALL)
    if not found:
        return None
    path = re.sub(r"\.(\d+)(?=\.|$)", r"[\1]", found[1])
    if not _PATH.fullmatch(path):
        return None
    try:
        _known(_loc(path), top)
    except Problems:
        return None
    return f"{path}={found[2]}"


def _loc(path: str) -> Loc:
    return tuple(int(i) if i else name for name, i in re.findall(r"([A-Za-z_]\w*)|\[(\d+)\]", path))


def known_loc(path: str, top: type[Section]) -> Loc:
    """Return the location of a path as of ``--set``.

    Raises
    ------
    Problems
        ``set_path``, or as `read_override` for a path that the schema does not have; in the file `SET`.
    """
    if not _PATH.fullmatch(path):
        raise problem("set_path", Where(SET, 0, path))
    loc = _loc(path)
    _known(loc, top)
    return loc


def put(tree: Marked, loc: Loc, value: Marked, top: type[Section]) -> Marked:
    """Return a composed tree with a value at a location; raises as `override` finds."""
    return _put(tree, loc, value, (), top)


def _without_lines(node: Marked) -> Marked:
    """Take the lines off a value: the command line has none."""
    value = node.value
    if isinstance(value, dict):
        value = {key: _without_lines(child) for key, child in value.items()}
    elif isinstance(value, list):
        value = [_without_lines(child) for child in value]
    return replace(node, value=value, line=0)


def _known(loc: Loc, top: type[Section]) -> None:
    """Refuse a path the schema does not have."""
    kind: Any = top
    for i, step in enumerate(loc):
        where = Where(SET, 0, path_of(loc[: i + 1]))
        below = inside(kind, step)
        if kind is Uncertain:
            return
        if below is None and is_section(kind):
            raise problem("unknown_key", where, hint=suggest(top, loc[: i + 1]))
        if below is None:
            at = path_of(loc[:i])
            if get_origin(kind) is tuple:
                first = path_of((*loc[:i], 0, *loc[i:]))
                raise problem("set_item", where, at=at, hint=first if declared(top, (*loc[:i], 0, step)) else None)
            raise problem("set_into", where, at=at)
        kind = below


def _put(node: Marked | None, loc: Loc, value: Marked, at: Loc, top: type[Section]) -> Marked:
    """Return ``node``, which stands at ``at``, with ``value`` at ``loc``."""
    kind = declared(top, at)
    if at == loc:
        return value if node is None else merge(value, node, kind)
    if node is None or node.value is None:
        node = Marked({}, SET, 0) if is_section(kind) else mark(_default(at, top), SET)
    step = loc[len(at)]
    where = Where(SET, 0, path_of(loc))
    here = (*at, step)
    if isinstance(step, int):
        if not isinstance(node.value, list):
            raise problem("set_into", where, at=path_of(at))
        if step >= len(node.value):
            raise problem("set_index", where, got=step, length=len(node.value))
        items = list(node.value)
        items[step] = _put(items[step], loc, value, here, top)
        return replace(node, value=items)
    if kind is Uncertain and (not isinstance(node.value, dict) or step not in node.value):
        node = Marked({}, SET, 0)  # another distribution takes the place of the number or distribution there
    if not isinstance(node.value, dict):
        raise problem("set_into", where, at=path_of(at))
    return replace(node, value={**node.value, step: _put(node.value.get(step), loc, value, here, top)})


def _default(at: Loc, top: type[Section]) -> Any:
    """Return the schema's default at a location, as a file would say it."""
    parent, name = declared(top, at[:-1]), at[-1]
    field = parent.model_fields.get(name) if is_section(parent) else None
    if field is None or field.default is PydanticUndefined:
        return None
    return _plain(field.default)


def _plain(value: Any) -> Any:
    if isinstance(value, Section):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.prior.as_written() if isinstance(value, Uncertain) and value.prior else value
