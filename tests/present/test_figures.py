"""Pictures: the right quantiles, the words each must carry, the same bytes each time, no label upon another."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.experiment.assumptions import assumptions
from sim.present import figures, report
from sim.present.figures import LEVELS, Calendar, Fan, Origin
from sim.present.figures.svg import _relative
from sim.present.messages import CATALOGUES
from sim.present.pictures import TORNADO
from sim.present.report import drawings
from tests.present.made_up import PICTURES, MadeUp, make_up, scenario
from tests.present.test_messages import english

ORIGIN = Origin(n=100, seed=7)
BANDLESS = ("returns", "schools", "work", "tornado_npv", "tornado_families")
"""Pictures whose caption says otherwise than «shaded» what they show."""


@pytest.fixture(scope="module")
def drawn(made_up: MadeUp) -> dict[str, Figure]:
    return draw(made_up, "en")


@pytest.fixture(scope="module")
def drawn_in_chinese(made_up: MadeUp) -> dict[str, Figure]:
    return draw(made_up, "zh")


def draw(made_up: MadeUp, lang: str) -> dict[str, Figure]:
    return {d.name: d.figure for d in drawings(made_up, "made-up", made_up.scenario, made_up.data(lang))}


def words(figure: Figure) -> str:
    return "\n".join(t.get_text() for t in figure.findobj(Text))


def undrawn(figure: Figure) -> list[Text]:
    """Labels of ticks outside the axis: matplotlib keeps them and does not draw them."""
    found = []
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        found += [t.label1 for t in axis.get_major_ticks() if not low <= t.get_loc() <= high]
    return found


def flat(value: float = 0.5, months: int = 60) -> Fan:
    return Fan(np.arange(1, months + 1), {level: np.full(months, value) for level in LEVELS})


def test_the_pictures_of_a_report_are_there(drawn: dict[str, Figure]) -> None:
    assert tuple(drawn) == PICTURES


def test_each_says_n_seed_and_what_its_band_means(drawn: dict[str, Figure]) -> None:
    for name, figure in drawn.items():
        said = words(figure)
        assert "n = 100, seed 7" in said, name
        assert name in BANDLESS or "shaded: " in said, name
        assert "P10–P90" in said or "DKW" in said or "95 % interval" in said, name


def test_targets_and_payback_are_marked(drawn: dict[str, Figure]) -> None:
    assert "target 60" in words(drawn["families"])
    assert "target 90" in words(drawn["staff"])
    assert "median payback: month" in words(drawn["cash"])
    assert "median" in words(drawn["npv"])
    assert "10 service and retention" in words(drawn["funnel"])


def test_pictures_speak_chinese(drawn_in_chinese: dict[str, Figure]) -> None:
    assert "目标 60%" in words(drawn_in_chinese["families"])
    assert "投资回收期中位数：第" in words(drawn_in_chinese["cash"])
    assert "净现值（万元）" in words(drawn_in_chinese["npv"])
    assert "10 服务维系" in words(drawn_in_chinese["funnel"])
    for name, figure in drawn_in_chinese.items():
        said = words(figure)
        assert "n = 100，随机种子 7；" in said, name
        assert english(said) <= {"Dongxiao", "Primary"}, name  # a school's own name


def test_amounts_are_drawn_in_the_unit_that_is_written(drawn: Any, drawn_in_chinese: Any) -> None:
    for name, axis in (("cash", "y"), ("npv", "x")):
        low, high = (
            np.asarray(getattr(d[name].axes[0].lines[0], f"get_{axis}data")()) for d in (drawn, drawn_in_chinese)
        )
        assert high == pytest.approx(100 * low), "a million is a hundred times ten thousand"


@pytest.mark.parametrize("lang", CATALOGUES)
@pytest.mark.parametrize("yuan", [1e3, -3e7, 2e9])
def test_the_label_of_the_axis_of_any_amount_is_inside(lang: str, yuan: float) -> None:
    figure = figures.cash_fan(flat(yuan), None, Origin(n=100, seed=7, lang=lang))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    assert figure.axes[0].yaxis.label.get_window_extent(canvas.get_renderer()).x0 >= 0


@pytest.mark.parametrize("lang", CATALOGUES)
def test_no_label_lies_upon_another(made_up: MadeUp, lang: str) -> None:
    for name, figure in draw(made_up, lang).items():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        hidden = undrawn(figure)
        boxes = [
            (t.get_text(), t.get_window_extent(canvas.get_renderer()))
            for t in figure.findobj(Text)
            if t.get_text().strip() and t.get_visible() and t not in hidden
        ]
        edge = figure.bbox
        for (a, one), (b, other) in itertools.combinations(boxes, 2):
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            up = min(one.y1, other.y1) - max(one.y0, other.y0)
            if across > 1 and up > 2:
                pytest.fail(f"{name}: {a!r} upon {b!r}")
        for a, box in boxes:
            inside = box.x0 >= edge.x0 - 1 and box.x1 <= edge.x1 + 1 and box.y0 >= edge.y0 - 1 and box.y1 <= edge.y1 + 1
            assert inside, f"{name}: {a!r} is cut"


def test_lightness_tells_the_bands_apart() -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    shades = [1.0, *(grey(shade) for _, _, shade in figures.BANDS), grey(figures.INK)]
    assert all(lighter - darker > 0.08 for lighter, darker in itertools.pairwise(shades))


def test_quantiles_are_values_that_occurred() -> None:
    found = figures.quantiles(np.arange(1.0, 201.0).reshape(-1, 1))
    assert {level: v[0] for level, v in found.items()} == {5: 10, 10: 20, 25: 50, 50: 100, 75: 150, 90: 180, 95: 190}


def test_a_fan_is_a_month_by_itself_whatever_the_order_of_the_rows() -> None:
    rows = [(r, m, 10 * m + r) for r in range(20) for m in (1, 2)]
    frame = pd.DataFrame(rows, columns=["replication", "month", "x"]).sample(frac=1, random_state=1)
    bands = figures.fan(frame, "x")
    assert bands.months.tolist() == [1, 2]
    assert bands.levels[50].tolist() == [19, 29]


def test_a_share_of_nobody_is_nought() -> None:
    frame = pd.DataFrame({"replication": [0, 1], "month": [1, 1], "x": [0, 3], "total": [0, 4]})
    assert figures.fan(frame, "x", "total").levels[95].tolist() == [0.75]


def test_the_band_of_the_last_month_is_that_of_the_summary(made_up: MadeUp) -> None:
    bands = figures.fan(made_up.monthly(), "parents_subscribed", "parents_total")
    metric = made_up.summary["scenarios"][0]["metrics"]["parent_penetration"]
    assert [bands.levels[q][-1] for q in (10, 50, 90)] == [metric[f"p{q}"] for q in (10, 50, 90)]


def test_schools_are_counted_once_their_day_lies_before_the_end_of_the_month() -> None:
    days = np.array([[0.0, 29.99, 30.0, np.nan], [np.nan] * 4])
    assert figures.schools_reached(days, [30, 61]).tolist() == [[2, 3], [0, 0]]


def test_a_future_that_is_never_paid_back_is_said() -> None:
    assert "not paid back" in words(figures.cash_fan(flat(-2e6), None, ORIGIN))


@pytest.mark.parametrize(("values", "said"), [((-3e6, -1e6), "none of 2 above"), ((1e6, 3e6), "all of 2 above")])
def test_a_chance_of_profit_is_never_nought_or_certain(values: tuple[float, ...], said: str) -> None:
    assert said in words(figures.exceedance(np.array(values), ORIGIN))


def test_the_exceedance_curve_falls_from_all_to_none() -> None:
    figure = figures.exceedance(np.array([3e6, 1e6, 2e6, 2e6]), ORIGIN)
    curve = figure.axes[0].lines[0]
    x, y = np.asarray(curve.get_xdata()), np.asarray(curve.get_ydata())
    assert y[0] == 100
    assert y[-1] == 0
    # post steps: the last of equal abscissae holds
    assert [y[np.flatnonzero(x == amount)[-1]] for amount in (1, 2, 3)] == [75, 25, 0]


def test_the_svg_is_the_same_bytes_each_time_and_fetches_nothing(made_up: MadeUp) -> None:
    def once() -> str:
        bands = figures.fan(made_up.monthly(), "cumulative_cash")
        return figures.to_svg(figures.cash_fan(bands, 40.0, ORIGIN), "cash")

    svg = once()
    assert svg == once()
    assert svg.startswith("<svg")
    assert 'href="http' not in svg
    assert "<metadata" not in svg


def test_ids_differ_from_picture_to_picture_and_references_hit() -> None:
    svgs = [figures.to_svg(figures.share_fan(flat(), 0.6, ORIGIN, "families"), name) for name in ("a", "b")]
    ids = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in svgs]
    assert not ids[0] & ids[1]
    for found, svg in zip(ids, svgs, strict=True):
        named = set(re.findall(r'xlink:href="#([^"]+)"|url\(#([^)]+)\)', svg))
        assert {a or b for a, b in named} <= found


def test_png_files_are_written(tmp_path: Path) -> None:
    figures.save_png(figures.share_fan(flat(), 0.6, ORIGIN, "staff"), tmp_path / "x.png")
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")


def test_pictures_leave_no_figure_open_and_no_setting_changed() -> None:
    from matplotlib import rcParams
    from matplotlib._pylab_helpers import Gcf

    before = dict(rcParams)
    figures.to_svg(figures.exceedance(np.array([1e6, 2e6]), ORIGIN), "x")
    assert dict(rcParams) == before
    assert Gcf.get_all_fig_managers() == []


@pytest.mark.parametrize("months", [1, 6, 13, 240])
def test_any_horizon_can_be_drawn(months: int) -> None:
    figures.to_svg(figures.share_fan(flat(0.9999, months), 0.6, ORIGIN, "families"), "x")
    figures.to_svg(figures.cash_fan(flat(0.0, months), 1.0, ORIGIN), "x")
    figures.to_svg(figures.funnel({"contract": np.zeros((1, months))} | links(months), 1, ORIGIN), "x")


def links(months: int) -> dict[str, Any]:
    from sim.model.outcome import LINKS

    return {link: np.zeros((1, months)) for link in LINKS}


def test_holidays_are_shaded_where_the_school_year_has_them() -> None:
    when = figures.calendar_of(scenario())
    assert len(when.starts) == 61
    assert when.month(12, ORIGIN) == "2014-05"
    # a start in June: the first summer is from 6 July, a month and 5 of 31 days later, to 31 August
    assert when.holidays[0] == pytest.approx((1 + 5 / 31, 2 + 30 / 31))
    assert len(when.holidays) == 10
    assert all(0 <= begin < end <= 60 for begin, end in when.holidays)
    figure = figures.share_fan(flat(), 0.6, ORIGIN, "families", when)
    assert "holidays" in words(figure)
    bare = Calendar(when.starts)
    assert "holidays" not in words(figures.share_fan(flat(), 0.6, ORIGIN, "families", bare))


def test_a_curve_of_many_futures_is_thinned_and_keeps_its_ends_and_quantiles() -> None:
    figure = figures.exceedance(np.arange(1.0, 10_001.0) * 1e4, ORIGIN)
    curve = figure.axes[0].lines[0]
    x, y = np.asarray(curve.get_xdata()), np.asarray(curve.get_ydata())
    assert len(x) < 500
    inside = slice(1, -1)
    assert np.allclose(y[inside], 100 * (1 - x[inside] / 100), atol=1e-9), "every step that is drawn is a true one"
    assert (x[1], x[-2]) == (0.01, 100)


def test_what_is_paid_back_is_counted_above_the_line() -> None:
    spent = np.array([1e6, 2e6, 3e6, 4e6])
    assert "filled: 2 of 4" in words(figures.returns(spent, np.array([1e6, 3e6, 2.9e6, 0.0]), ORIGIN))
    assert "none of 4" in words(figures.returns(spent, spent - 1, ORIGIN))
    assert "all of 4" in words(figures.returns(spent, spent, ORIGIN))


def test_a_tornado_shows_the_strongest_ten_and_the_noise() -> None:
    r = np.random.default_rng(1)
    drawn = {f"p{i:02}": r.normal(size=200) for i in range(14)}
    found = assumptions(drawn, 3 * drawn["p07"] - 2 * drawn["p03"] + r.normal(size=200))
    assert found is not None
    names = {name: name for name in drawn}
    figure = figures.tornado(found, names, "title", "0", lambda x: f"{x:.1f}", ORIGIN)
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert rows[:2] == ["p07", "p03"]
    assert len(rows) == figures.TORNADO_ROWS + 1
    assert rows[-1].startswith("Noise")
    assert words(figure).count("not to be told") == figures.TORNADO_ROWS - sum(e.seen for e in found.effects[:10])


@pytest.mark.slow
def test_few_futures_get_no_tornado_and_the_page_says_so(tmp_path: Path) -> None:
    result = make_up(tmp_path, n=20)
    assert not {d.name for d in drawings(result, "made-up", result.scenario, result.data())} & set(TORNADO)
    assert "cannot be told from 20 futures" in report.write(result, result.summary).read_text(encoding="utf-8")


def school_picture(links: Any, shares: Any, names: list[str]) -> Figure:
    opening = np.stack([links[:, 5], links[:, 5]], axis=1)
    return figures.by_school(names, links, opening, shares, 0.6, figures.calendar_of(scenario()), ORIGIN)


@pytest.mark.slow
def test_a_single_future_has_a_value_and_no_quantiles_and_no_chances(tmp_path: Path) -> None:
    result = make_up(tmp_path, n=1)
    found = draw(result, "en")
    assert not {"npv", "levels"} & set(found)
    assert not any(
        "80 of 100" in said for said in (*result.data().sentences, *(h.note for h in result.data().headlines))
    )
    for name in ("families", "staff", "cash"):
        said = [t.get_text() for t in found[name].findobj(Text)]
        assert not [w for w in said if re.match("(P5|P95|median) [−0-9]", w)], said
    report.write(result, result.summary)


def test_schools_stand_in_the_order_of_their_opening_and_those_never_open_last() -> None:
    links = np.cumsum(np.ones((3, 10)), axis=1) + np.array([[20.0], [0.0], [0.0]])
    links[2] = np.inf
    figure = school_picture(links, np.full((3, 60), 0.3), ["late", "early", "never"])
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["early", "late", "never"]


def test_the_line_of_the_target_runs_around_what_has_met_it() -> None:
    shares = np.full((2, 60), 0.3)
    shares[0, 30:40] = 0.7
    figure = school_picture(np.full((2, 10), np.inf), shares, ["a", "b"])
    (line,) = figure.axes[1].lines
    x = np.asarray(line.get_xdata(), float)
    assert (np.nanmin(x), np.nanmax(x)) == (30, 40)
    assert np.isfinite(x).sum() / 2 == 10 + 10 + 2, "top, bottom and two sides"


@pytest.mark.parametrize("schools", [1, 130, 2500])
def test_any_number_of_schools_fits_a_page(schools: int) -> None:
    links = np.tile(np.arange(10.0) + 1, (schools, 1))
    figure = school_picture(links, np.full((schools, 60), 0.4), [f"school {i}" for i in range(schools)])
    assert figure.get_figheight() <= 9.6 * 1.5
    assert len(figure.axes[0].get_yticklabels()) <= 120
    assert len(figures.to_svg(figure, "x")) < 500_000


def test_strategies_that_cost_less_and_bring_more_are_joined_and_those_out_are_hollow() -> None:
    found = [
        figures.Strategy("cheap", 1.0, (0.9, 1.1), 5.0, (4.0, 6.0), True),
        figures.Strategy("worse", 2.0, None, 4.0, None, False),
        figures.Strategy("dear", 3.0, None, 7.0, None, True),
    ]
    figure = figures.frontier(found, "gain", lambda x: f"{x:.0f}", ORIGIN)
    lines = figure.axes[0].lines
    step = next(line for line in lines if line.get_drawstyle() == "steps-post")
    assert np.asarray(step.get_xdata()).tolist() == [1, 3]
    faces = [line.get_markerfacecolor() for line in lines if line.get_marker() == "o"]
    assert faces == [figures.INK, "white", figures.INK]


def test_letters_stand_once_in_a_page_and_every_reference_hits(drawn: dict[str, Figure]) -> None:
    alone = [figures.to_svg(figure, name) for name, figure in drawn.items()]
    letters, shared = figures.share_letters(alone)
    page = letters + "".join(shared)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    named = set(re.findall(r' href="#([^"]+)"', page))
    assert len(named) > 50
    assert named <= set(ids)
    assert len(page) < 0.8 * sum(map(len, alone))
    assert figures.share_letters(["<svg></svg>"]) == ("", ["<svg></svg>"])


def test_the_outline_of_a_letter_in_steps_is_the_same_outline() -> None:
    absolute = "M 10 20 L 30 20 L 30 -5 Q 1 2 3 4 C 1 1 2 2 5 5 z M 7 7 L 8 9 z"
    assert _relative(absolute) == "m10 20l20 0 0-25q-29 7-27 9c-2-3-1-2 2 1zm-3-13l1 2z"


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8).map(sorted))
def test_labels_are_pushed_apart_inside_the_axis_and_keep_their_order(wanted: list[float]) -> None:
    places = figures.spread(wanted, 5.0, 0.0, 100.0)
    assert all(b - a >= 5 - 1e-9 for a, b in itertools.pairwise(places))
    assert min(places) >= -1e-9
    assert max(places) <= 100 + 1e-9


@given(st.lists(st.integers(0, 10), min_size=1, max_size=5, unique=True).map(sorted))
def test_labels_with_room_stay_where_they_belong(tenths: list[int]) -> None:
    wanted = [10.0 * t for t in tenths]
    assert figures.spread(wanted, 5.0, 0.0, 100.0) == pytest.approx(wanted)


def test_a_dollar_in_the_name_of_a_school_is_a_dollar() -> None:
    figure = school_picture(np.zeros((2, 10)), np.full((2, 60), 0.3), ["A$_$", "x$\\foo$"])
    assert "<svg" in figures.to_svg(figure, "schools")
