"""Line breaks: English where `textwrap` has them, Chinese by the width and the marks."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.present.messages import EN, ZH
from sim.present.wrap import _CLOSES, _OPENS, cells, filled, padded, wrapped

WORDS = st.lists(
    st.sampled_from(["渗透率", "万元，", "（中位数", "60%）。", "Clopper–Pearson", "4,683\u00a0万元", "目标", " "])
)


def test_a_chinese_character_takes_two_columns() -> None:
    assert cells("优教通 x") == 8
    assert padded("优教通", 8) == "优教通  "


@pytest.mark.parametrize("width", [40, 100])
def test_english_is_set_as_before(width: int) -> None:
    assert all(filled(words, width) == textwrap.fill(words, width) for words in EN.values())


@given(WORDS, st.integers(80, 120))
def test_no_chinese_line_is_too_wide_and_no_letter_is_lost(pieces: list[str], width: int) -> None:
    words = "率".join(pieces)
    lines = wrapped(words, width)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(cells(line) <= width for line in lines)


@pytest.mark.parametrize("key", [key for key, words in ZH.items() if len(words) > 40 and "\n" not in words])
@pytest.mark.parametrize("width", [30, 48])
def test_no_line_begins_or_ends_with_the_wrong_mark(key: str, width: int) -> None:
    lines = wrapped(ZH[key], width)
    assert len(lines) > 1
    assert all(cells(line) <= width for line in lines)
    assert not [line for line in lines if line[0] in _CLOSES or line[-1] in _OPENS]


def test_a_number_keeps_its_unit() -> None:
    assert wrapped("上限为 4,683\u00a0万元，比上限少", 13) == ["上限为", "4,683\u00a0万元，", "比上限少"]
