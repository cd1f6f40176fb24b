"""Text set in the columns of a terminal, where a Chinese character takes two and a line may break between any two.

In: words. Out: lines no wider than asked for. English breaks at its spaces, as `textwrap` does it; Chinese between
characters, but no line begins with a mark that closes or ends with one that opens.
"""

from __future__ import annotations

import re
import textwrap
from unicodedata import east_asian_width

_OPENS, _CLOSES = "（［【《〈“‘「『", "，。、；：？！）］】》〉”’」』…%％"
_WIDE = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef"
_WORD = rf"(?:[{_WIDE}]|[^ \n\t\u00a0{_WIDE}{_OPENS}{_CLOSES}]+)"
_UNIT = rf"(?:\u00a0[{_WIDE}]{{0,2}})"
_PIECE = re.compile(rf"[{_OPENS}]*{_WORD}?{_UNIT}?[{_CLOSES}]*|[ \n\t]+")
"""What no line break may cut: a Chinese character or a word of others, with its unit and marks around it; or spaces."""


def cells(written: str) -> int:
    """Terminal columns of a text."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in written)


def padded(written: str, width: int) -> str:
    """Fill up with spaces to ``width`` columns."""
    return written + " " * (width - cells(written))


def wrapped(words: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` columns; only a single word may be wider."""
    if not re.search(f"[{_WIDE}]", words):
        return textwrap.wrap(words, width)
    lines, line, space = [], "", ""
    for piece in _PIECE.findall(words):
        if piece[:1] in (" ", "\n", "\t"):
            space = " "
            continue
        if line and cells(line + space + piece) > width:
            lines.append(line)
            line = piece
        else:
            line += (space if line else "") + piece
        space = ""
    return [*lines, line] if line else lines


def filled(words: str, width: int) -> str:
    """Return the lines of a text as one text."""
    return "\n".join(wrapped(words, width))
