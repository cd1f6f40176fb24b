"""Letters: every Chinese character we write can be drawn, and a page carries its own, small and always the same."""

from __future__ import annotations

import base64
import io
from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager

from sim.present import figures, lettering
from sim.present.messages import ZH, zh_settings

WRITTEN = "".join(ZH.values()) + "".join(
    "".join(table.values())
    for table in (
        zh_settings.SETTINGS,
        zh_settings.MECHANISMS,
        zh_settings.UNITS,
        zh_settings.SOURCES,
        zh_settings.WORDS,
    )
)


def test_every_letter_of_the_catalogue_can_be_drawn() -> None:
    assert lettering.missing(WRITTEN) == set()


def test_the_font_and_its_licence_are_part_of_the_package() -> None:
    fonts = files("sim.present").joinpath("fonts")
    assert 1_000_000 < len(fonts.joinpath("NotoSansSC-GB2312.otf").read_bytes()) < 2_000_000
    licence = fonts.joinpath("OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Copyright" in licence


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_matplotlib_finds_the_font_once_whatever_the_weight(weight: str, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        lettering.families()
    assert findfont(FontProperties(family=[lettering.CHINESE], weight=weight)) == str(lettering.FILE)
    assert (
        sum(entry.name == lettering.CHINESE and entry.fname == str(lettering.FILE) for entry in fontManager.ttflist)
        == 2
    )
    assert caplog.messages == []


def picture(words: str) -> Figure:
    with figures.style():
        figure = Figure(figsize=(2, 1))
        figure.text(0.1, 0.5, words, fontweight="bold")
    return figure


def test_chinese_words_are_drawn_without_a_complaint(caplog: pytest.LogCaptureFixture) -> None:
    svg = figures.to_svg(picture("渗透率 60%"), "x")
    assert svg.count("NotoSansSC") > 3
    assert caplog.messages == []


def test_letters_without_a_glyph_are_warned_of_in_one_warning() -> None:
    with pytest.warns(lettering.MissingLetters) as warned:
        figures.to_svg(picture("陈喆堃小学"), "x")
    assert [str(w.message) for w in warned] == [" ".join(sorted("喆堃"))]


def test_the_font_of_a_page_holds_its_chinese_letters_only_and_is_the_same_each_time() -> None:
    words = "家庭渗透率，60% of families"
    encoded = lettering.web_font(words)
    assert encoded == lettering.web_font(words[::-1])
    font = TTFont(io.BytesIO(base64.b64decode(encoded)))
    assert font.flavor == "woff"
    assert {chr(code) for code in font.getBestCmap()} == set("家庭渗透率，")
    assert len(encoded) < 10_000
