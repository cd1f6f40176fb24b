"""What is wrong with a user's input, as data: a code, a place and the values that matter.

Lower floors raise; only `sim.present.messages` finds the words, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Where:
    """A place in a user's file; line 0 and an empty path mean the file as a whole."""

    file: str = ""
    line: int = 0
    path: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong."""

    code: str
    where: Where = Where()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    """One thing taken for granted because the input leaves it out, or odd: nothing wrong, but a reader should know."""

    code: str
    where: Where = Where()
    values: Mapping[str, Any] = field(default_factory=dict)


class Problems(Exception):  # noqa: N818 - it is the plural of Problem, raised as one
    """All that is wrong with the input, raised at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(*self.problems)

    def __reduce__(self) -> tuple[type[Problems], tuple[tuple[Problem, ...]]]:
        return Problems, (self.problems,)  # it also comes from worker processes

    def __str__(self) -> str:
        lines = (f"{p.where.file}:{p.where.line}: {p.where.path}: {p.code} {dict(p.values)}" for p in self.problems)
        return "\n".join(lines)


def problem(code: str, where: Where | None = None, **values: Any) -> Problems:
    """Make the exception for a single problem."""
    return Problems([Problem(code, where or Where(), values)])
