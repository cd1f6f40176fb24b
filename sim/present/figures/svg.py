"""Pictures as SVG text: small, the same bytes for the same picture, and fit to stand with others in one page.

In: a finished figure. Out: an `<svg>` element that stands alone; for a page, the same elements with the shapes of their
letters taken out and put where all of them find them, for letters are the greater part of a picture.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.present.figures.sheet import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LETTER = re.compile(r'<path id="([^"]*?-)((?:DejaVu|NotoSans)[^"]*)" ([^>]*)/>')
_PLACES = re.compile(r'( (?:d|transform|x|y)=")([^"]*)')
_PLACED = re.compile(r'<use xlink:href="([^"]+)" transform="translate\((-?[\d.]+)(?: 0)?\)"/>')
"""A letter in its line, in hundredths of its size."""
_LONG = re.compile(r"-?\d+\.\d{3,}")


def to_svg(figure: Figure, name: str) -> str:
    """Return the figure as an `<svg>` element; the same bytes for the same figure and name.

    Ids are prefixed with ``name``, so that several pictures can stand in one page.
    """
    from matplotlib import rc_context

    out = io.StringIO()
    with style(figure), rc_context({"svg.hashsalt": name}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r'(xlink:href="|url\()#', rf"\g<1>#{name}-", svg)
    return _smaller(svg)


def _smaller(svg: str) -> str:
    """Take out what nobody sees: ids nothing refers to, spaces, and digits below a hundredth of a point."""
    named = set(re.findall(r'(?:xlink:href="|url\()#([^")]+)', svg))
    svg = re.sub(r' id="([^"]+)"', lambda found: found[0] if found[1] in named else "", svg)
    svg = re.sub(r">\s+<", "><", svg)
    svg = re.sub(r"\s+", " ", svg)
    svg = _PLACES.sub(_rounded, svg).replace(' "', '"')
    svg = _PLACED.sub(lambda found: f'<use xlink:href="{found[1]}" x="{float(found[2]):.0f}"/>', svg)
    return _without_bare_groups(svg).strip()


def _without_bare_groups(svg: str) -> str:
    """Take out groups without attributes, with their ends."""
    kept: list[bool] = []

    def seen(tag: re.Match[str]) -> str:
        if tag[0] == "</g>":
            return tag[0] if kept.pop() else ""
        kept.append(tag[0] != "<g>")
        return tag[0] if kept[-1] else ""

    return re.sub(r"<g(?: [^>]*)?>|</g>", seen, svg)


def _rounded(found: re.Match[str]) -> str:
    if "scale(0.0156" in found[2] or "base64" in found[2]:  # letters are drawn 64 times as big
        return found[0]
    return found[1] + _LONG.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), found[2])


def share_letters(svgs: Sequence[str]) -> tuple[str, list[str]]:
    """Take the shapes of letters out of pictures.

    Returns
    -------
    An `<svg>` element without extent that holds each shape once, "" for none, and the pictures, which refer to it.
    """
    shapes: dict[str, str] = {}
    short: dict[str, str] = {}

    def without(svg: str) -> str:
        mine: dict[str, str] = {}
        for prefix, letter, shape in _LETTER.findall(svg):
            mine[prefix + letter] = short.setdefault(letter, f"l{len(short)}")
            if short[letter] not in shapes:
                shapes[short[letter]] = re.sub(r'(?<=\bd=")[^"]*', lambda outline: _relative(outline[0]), shape)
        svg = _LETTER.sub("", svg).replace("<defs></defs>", "")
        return re.sub(r'xlink:href="#([^"]+)"', lambda f: f'href="#{mine.get(f[1], f[1])}"', svg)

    found = [without(svg) for svg in svgs]
    if not shapes:
        return "", found
    defs = "".join(f'<path id="{name}" {shape}/>' for name, shape in shapes.items())
    return f'<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>{defs}</defs></svg>', found


def _relative(outline: str) -> str:
    """Write an outline in steps from point to point, whole ones (of a 64th): less than half the text."""
    out, last, here, start = "", "", (0, 0), (0, 0)
    for command, numbers in re.findall(r"([MLQCZz])([^MLQCZz]*)", outline):
        if command in "Zz":
            out += "z"
            here, last = start, command
            continue
        values = [round(float(number)) for number in numbers.split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        out += " " if command == last else command.lower()
        out += " ".join(f"{x - here[0]} {y - here[1]}" for x, y in points)
        here = points[-1]
        if command == "M":
            start = here
        last = command
    return out.replace(" -", "-")
