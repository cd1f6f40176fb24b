"""What may stand beside a scenario's result, in one shape: words, tables and a figure.

In: nothing. Out: `Part`, for terminal and report alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.present import figures
from sim.present.content import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Part:
    """A title, sentences, tables, and what is drawn of it."""

    key: str
    title: str
    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    note: str
    origin: figures.Origin
    figure: Callable[[], Figure]
