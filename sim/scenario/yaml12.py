"""YAML as version 1.2 reads it (core schema), with the place of everything.

In: the text of a file, or a value of ``--set``. Out: a tree of `Marked` values, each with its file and line; or
`Problem`s. Built from parser events, so that depth, size, repeated keys and aliases are watched while reading. What
leaves the rest readable (a key given twice, a tag) is noted and read over, so that it is told with all else. Out again:
`dump` writes plain data so that every YAML reader, old or new, reads the same back.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from sim.scenario.problem import Problem, Problems, Where, problem

MAX_BYTES = 8_000_000
MAX_NODES = 500_000
MAX_DEPTH = 32
MAX_DIGITS = 40

_TAGS = (None, "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
Scalar = None | bool | int | float | str
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_NULL = re.compile(r"null|Null|NULL|~|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_SYNTAX = (
    ("cannot start any token", "character"),
    ("mapping values are not allowed", "colon_or_indent"),
    ("could not find expected ':'", "colon"),
    ("expected ',' or", "bracket"),
    ("unexpected end of stream", "quote"),
    ("did not find expected key", "indent"),
    ("did not find expected '-' indicator", "dash"),
)
"""What the parser says, and the word under which `yaml_syntax` reports it; anything else is «other»."""
_WIDE = re.compile("[：，［］｛｝＃＂＇“”‘’、；]")
"""Marks of a Chinese keyboard or a word processor, where YAML wants plain ones."""
_ERRNO = {errno.EISDIR: "folder", errno.EACCES: "permission", errno.EPERM: "permission", errno.ELOOP: "loop",
          errno.ENAMETOOLONG: "name", errno.ENOTDIR: "missing", errno.ENOENT: "missing"}  # fmt: skip
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Marked:
    """A value and its place: the line of its key, or where it begins if it has none."""

    value: Scalar | dict[str, Marked] | list[Marked]
    file: str
    line: int
    written: str | None = None
    """The characters of a number, boolean or null, for where a text is wanted: 012 names a school, not twelve."""

    def plain(self) -> Any:
        """Return the value without marks."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def where(self, path: str) -> Where:
        """Return the place as an error names it."""
        return Where(self.file, self.line, path)


def mark(value: Any, file: str, line: int = 0) -> Marked:
    """Give plain data a place, the same one throughout."""
    if isinstance(value, dict):
        return Marked({key: mark(child, file, line) for key, child in value.items()}, file, line)
    if isinstance(value, list | tuple):
        return Marked([mark(child, file, line) for child in value], file, line)
    return Marked(value, file, line)


def read_bytes(path: Path, file: str, limit: int = MAX_BYTES) -> bytes:
    """Read a file.

    Raises
    ------
    Problems
        ``file_missing``, ``file_unreadable`` or ``file_size``.
    """
    try:
        with path.open("rb") as f:
            content = f.read(limit + 1)
    except (OSError, ValueError) as e:  # a name with a null character is a ValueError
        reason = _ERRNO.get(e.errno or 0, "other") if isinstance(e, OSError) else "name"
        if reason == "missing":
            raise problem("file_missing", Where(file)) from None
        raise problem("file_unreadable", Where(file), reason=reason) from None
    if len(content) > limit:
        raise problem("file_size", Where(file), limit=limit)
    return content


def read_text(path: Path, file: str, limit: int = MAX_BYTES) -> str:
    """Read a UTF-8 file, with or without a byte order mark.

    Raises
    ------
    Problems
        ``not_utf8``, and those of `read_bytes` and `refuse_no_text`.
    """
    content = read_bytes(path, file, limit)
    refuse_no_text(content, file)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = content.count(b"\n", 0, e.start) + 1
        raise problem("not_utf8", Where(file, line), byte=content[e.start]) from None


def refuse_no_text(content: bytes, file: str) -> None:
    """Refuse what is UTF-16 or no text at all; raises ``utf16`` or ``null_character``."""
    if content.startswith(_UTF16):
        raise problem("utf16", Where(file))
    if b"\0" in content:
        raise problem("null_character", Where(file, content.count(b"\n", 0, content.index(b"\0")) + 1))


def is_file(name: str) -> bool:
    """Whether there is such a file, whatever the name: too long, or with a null character, there is none."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def parse(text: str, file: str, found: list[Problem] | None = None) -> Marked | None:
    """Read one YAML document; None if it says nothing.

    Parameters
    ----------
    found
        Takes the problems that leave the rest readable; without it they are raised at the end.

    Raises
    ------
    Problems
        Codes that begin with ``yaml_``.
    """
    reader = _Reader(text, file)
    tree = _read(reader, text, file)
    if found is not None:
        found += reader.found
    elif reader.found:
        raise Problems(reader.found)
    return tree


def _read(reader: _Reader, text: str, file: str) -> Marked | None:
    try:
        return reader.document()
    except yaml.reader.ReaderError as e:
        line = text.encode()[: e.position].count(b"\n") + 1  # the parser counts bytes
        raise problem("yaml_character", Where(file, line), got=f"U+{int(e.character):04X}") from None
    except yaml.MarkedYAMLError as e:
        place = e.problem_mark or e.context_mark
        line, column = (place.line + 1, place.column + 1) if place else (0, 0)
        reason = next((word for said, word in _SYNTAX if said in str(e.problem)), "other")
        line, column, reason = _culprit(text.splitlines(), line, column, reason)
        wrong = Problem("yaml_syntax", Where(file, line), {"reason": reason, "column": column})
        raise Problems([*reader.found, wrong]) from None


def _culprit(lines: list[str], line: int, column: int, reason: str) -> tuple[int, int, str]:
    """Blame a tab or a Chinese mark where one stands on the line the parser stumbled over, or on the one before."""
    for i in (line, line - 1):
        if not 0 < i <= len(lines):
            continue
        said = lines[i - 1].partition(" #")[0]
        if i == line and "\t" in said[: len(said) - len(said.lstrip())]:
            return i, said.index("\t") + 1, "tab"
        if not said.lstrip().startswith("#") and (wide := _WIDE.search(said)):
            return i, wide.start() + 1, "wide"
    return line, column, reason


class _Reader:
    """The events of one document on their way to a tree."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.anchors: dict[str, tuple[Marked, int]] = {}
        self.nodes = 0
        self.found: list[Problem] = []

    def document(self) -> Marked | None:
        found: Marked | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found is not None:
                    raise self.wrong("yaml_documents", event)
                found = self.node(next(self.events), 0)
        return None if found is None or found.value is None else found

    def wrong(self, code: str, event: Any, **values: Any) -> Problems:
        """Make what ends the reading, with all that was noted before."""
        return Problems([*self.found, Problem(code, Where(self.file, _line(event)), values)])

    def read_over(self, code: str, event: Any, **values: Any) -> None:
        self.found.append(Problem(code, Where(self.file, _line(event)), values))

    def node(self, event: Any, depth: int) -> Marked:
        before = self.nodes
        if isinstance(event, yaml.AliasEvent):
            # An alias inside its own anchor is not known yet: no tree is ever endless.
            if event.anchor not in self.anchors:
                raise self.wrong("yaml_alias", event, got=event.anchor)
            found, size = self.anchors[event.anchor]
            self.count(event, size)
            self.deep(event, depth + _height(found))
            return replace(found, line=_line(event))
        self.count(event, 1)
        self.deep(event, depth)
        if event.tag not in _TAGS:
            self.read_over("yaml_tag", event, got=event.tag.replace("tag:yaml.org,2002:", "!!"))
        content = self.content(event, depth)
        written = event.value if isinstance(event, yaml.ScalarEvent) and not isinstance(content, str) else None
        found = Marked(content, self.file, _line(event), written)
        if event.anchor:
            self.anchors[event.anchor] = (found, self.nodes - before)
        return found

    def count(self, event: Any, size: int) -> None:
        self.nodes += size
        if self.nodes > MAX_NODES:
            raise self.wrong("yaml_size", event, limit=MAX_NODES)

    def deep(self, event: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self.wrong("yaml_depth", event, limit=MAX_DEPTH)

    def content(self, event: Any, depth: int) -> Scalar | dict[str, Marked] | list[Marked]:
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(depth)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Marked] = []
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                items.append(self.node(item, depth + 1))
            return items
        return self.scalar(event)

    def mapping(self, depth: int) -> dict[str, Marked]:
        entries: dict[str, Marked] = {}
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                raise self.wrong("yaml_key", key)
            value = self.node(next(self.events), depth + 1)
            if key.value == "<<" and key.implicit[0]:
                self.read_over("yaml_merge", key)
            elif key.value in entries:
                self.read_over("yaml_key_twice", key, got=key.value, first=entries[key.value].line)
            else:
                entries[key.value] = replace(value, line=_line(key))
        return entries

    def scalar(self, event: Any) -> Scalar:
        text: str = event.value
        plain = event.implicit[0] and event.tag is None  # neither quoted nor tagged
        if not plain:
            return text
        if _NULL.fullmatch(text):
            return None
        if _BOOL.fullmatch(text):
            return text in ("true", "True", "TRUE")
        if _INT.fullmatch(text) or _FLOAT.fullmatch(text):
            if len(text) > MAX_DIGITS:
                self.read_over("yaml_number", event, limit=MAX_DIGITS)
                return 0
            return _number(text)
        return text


def _height(node: Marked) -> int:
    if isinstance(node.value, dict):
        return 1 + max(map(_height, node.value.values()), default=0)
    if isinstance(node.value, list):
        return 1 + max(map(_height, node.value), default=0)
    return 0


def _number(text: str) -> int | float:
    if text.startswith("0o"):
        return int(text[2:], 8)
    if text.startswith("0x"):
        return int(text[2:], 16)
    if _INT.fullmatch(text):
        return int(text)
    special = text.lower().replace(".", "", 1)
    return float(special if special.lstrip("+-") in ("inf", "nan") else text)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


class _Dumper(_DUMPER):  # type: ignore[misc, valid-type]
    """Quotes whatever YAML 1.1 or 1.2 would take for something else than text; repeats instead of aliasing."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the base class names it
        return True


for _tag, _pattern in (("null", _NULL), ("bool", _BOOL), ("int", _INT), ("float", _FLOAT)):
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern.pattern})$"), None)


def dump(data: Any) -> str:
    """Write plain data as YAML, in the order given."""
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return text


def inline(data: Any) -> str:
    """Write plain data as YAML in one line: ``{month: 1, gift: 100}``."""
    text: str = yaml.dump(
        [data], Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=True
    )
    return text.strip()[1:-1]
