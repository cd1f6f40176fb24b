"""The letters of pictures and pages: Latin ones as matplotlib brings them, Chinese ones from the font shipped here.

In: text. Out: the names of the fonts a picture is drawn with, letter by letter the first that has it; and, for a page
with Chinese in it, a font cut down to its letters, so that it reads the same on a machine without Chinese fonts.
`scripts/font` makes the shipped font: Noto Sans SC, regular, the characters of GB 2312 (`fonts/OFL.txt`).
"""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

LATIN, CHINESE = "DejaVu Sans", "Noto Sans SC"
FILE = Path(__file__).with_name("fonts") / "NotoSansSC-GB2312.otf"


FIRST = 0x2E7F
"""Letters above are those of Chinese and its neighbours."""


class MissingLetters(UserWarning):
    """Some letters of a picture are in none of its fonts and show as boxes."""


def families() -> list[str]:
    """Return the fonts of a picture, and make the Chinese one known to matplotlib."""
    from matplotlib.font_manager import fontManager

    if all(Path(font.fname) != FILE for font in fontManager.ttflist):
        fontManager.addfont(FILE)
        # The regular weight stands in for the bold one, or matplotlib complains of each bold word.
        fontManager.ttflist.append(replace(fontManager.ttflist[-1], weight=700))
    return [LATIN, CHINESE]


def missing(words: str) -> set[str]:
    """Return the letters that no font of a picture has."""
    return {letter for letter in words if letter.isprintable() and ord(letter) not in _letters()}


def warn_of_missing(words: str) -> None:
    """Warn of letters that will show as boxes; Python tells the same warning once."""
    found = missing(words)
    if found:
        warnings.warn(" ".join(sorted(found)), MissingLetters, stacklevel=2)


@cache
def _letters() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    latin = findfont(FontProperties(family=[LATIN]))
    return frozenset(get_font(latin).get_charmap()) | frozenset(get_font(str(FILE)).get_charmap())


def with_letters(page: Callable[[str], str]) -> str:
    """Render a page with the Chinese letters it uses, if any: in English too names and terms of the deck are Chinese.

    ``page`` takes the font, in base64; which letters are used is known once the page is written.
    """
    plain = page("")
    return page(web_font(plain)) if any(ord(letter) > FIRST for letter in plain) else plain


def web_font(words: str) -> str:
    """Return a WOFF font of the Chinese letters of a page, in base64; the same bytes for the same letters."""
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options(flavor="woff", layout_features=[], hinting=False, notdef_outline=True, recalc_timestamp=False)
    cutter = Subsetter(options)
    cutter.populate(unicodes=sorted({ord(letter) for letter in words if ord(letter) > FIRST}))
    out = io.BytesIO()
    with load_font(str(FILE), options) as font:
        cutter.subset(font)
        save_font(font, out, options)
    return base64.b64encode(out.getvalue()).decode("ascii")
