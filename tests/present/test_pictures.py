"""What the pictures are drawn from: the same hours in both panels of the hands, and names that can be read in a row."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from sim.experiment.run import run
from sim.experiment.store import Result
from sim.present.figures import Origin
from sim.present.messages import CATALOGUES, text
from sim.present.pictures import _Album
from sim.scenario.field import walk
from sim.scenario.load import load
from sim.scenario.prior import Uncertain
from sim.scenario.province import load_province
from sim.scenario.schema import Scenario
from tests.districts import scenario, schools
from tests.present.made_up import scenario as made_up

CONFIGS = Path(__file__).parents[2] / "configs"
SHIPPED = sorted(path for path in CONFIGS.rglob("*.yaml") if path.parent.name in ("configs", "strategies", "provinces"))
MOST = {"en": 45, "zh": 22}
"""Letters of a label that stands in a row."""
SCHOOL_YEAR = [*range(9, 13), *range(1, 9)]


def test_the_reps_hours_over_the_school_year_come_to_their_hours_over_the_term(tmp_path: Path) -> None:
    """Holidays are no working days in either panel, and a post without a person has its hours in both."""
    district = scenario(schools(6), programme={"months": 24}, staffing={"reps": 3})
    run([district], replications=3, seed=1, out=tmp_path / "out", workers=1)
    result = Result(tmp_path / "out")
    album = _Album(result.folder, district.name, district, Origin(3, 1, "en"))
    reps = album.school_year(SCHOOL_YEAR)[0].values
    first, last = district.month_starts()[0], district.month_starts()[-1]
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    rest = district.school_year.public_holidays
    worked = [d for d in days if d.weekday() < 5 and not any(s.first <= f"{d:%m-%d}" <= s.last for s in rest)]
    weights = np.array([sum(d.month == month for d in worked) for month in SCHOOL_YEAR], float)
    over_the_term = (reps * weights).sum(axis=1) / weights.sum()
    np.testing.assert_allclose(over_the_term, result.replications()["rep_utilisation"], rtol=1e-9)


def shipped() -> dict[str, Scenario]:
    """Every scenario that is shipped, districts of a province included."""
    found = {}
    for path in SHIPPED:
        if path.parent.name == "provinces":
            found |= {f"{path.stem}/{s.name}": s for s in load_province(path).scenarios}
        else:
            found[path.stem] = load(path)
    return found


@pytest.fixture(scope="module")
def uncertain() -> set[str]:
    """Paths of all numbers that are drawn in any of them: the columns ``param.*`` of their results."""
    return {
        path
        for one in shipped().values()
        for path, value, _ in walk(one)
        if isinstance(value, Uncertain) and value.prior is not None
    }


@pytest.mark.parametrize("lang", CATALOGUES)
def test_every_uncertain_number_that_is_shipped_has_a_short_name(uncertain: set[str], lang: str) -> None:
    assert len(uncertain) > 100
    lacking = {path for path in uncertain if f"param.{path}" not in CATALOGUES[lang]}
    assert not lacking
    names = {path: text(f"param.{path}", lang) for path in uncertain}
    assert {path: name for path, name in names.items() if not 2 <= len(name) <= MOST[lang]} == {}
    assert len(set(names.values())) == len(names), "two would look the same in a picture"
    assert not {name for name in names.values() if name.endswith(".") or name != name.strip()}


def test_a_short_name_is_of_a_setting_that_there_is() -> None:
    known = {f"param.{path}" for path, value, _ in walk(made_up()) if isinstance(value, Uncertain)}
    assert {key for key in CATALOGUES["en"] if key.startswith("param.")} <= known


def test_a_row_of_the_tornado_has_the_short_name_and_without_one_the_description(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    album = _Album(Path(), "x", made_up(), Origin(1, 1, "en"))
    assert album.called("uncertainties.meeting.conversion") == "Families at a meeting who join"
    monkeypatch.delitem(CATALOGUES["en"], "param.uncertainties.meeting.conversion")  # type: ignore[misc]
    assert album.called("uncertainties.meeting.conversion").startswith("Of those who come and could join, at ratio 1")
