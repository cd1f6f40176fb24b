"""Every code a problem of the command line itself can carry, with the names of its values.

In: nothing. Out: `CODES`, to be worded by the catalogue of messages like those of `sim.scenario.codes`. The path of
such a problem is the option or argument; bad values carry the codes of the scenario floor.
"""

from __future__ import annotations

CODES: dict[str, tuple[str, ...]] = {
    "no_such_command": ("got", "hint"),
    "missing_command": (),
    "no_such_option": ("got", "hint"),
    "missing_argument": (),
    "missing_value": (),
    "needless_value": (),
    "extra_argument": (),
    # no_browser: nothing to print with; ``variable`` names one in the environment
    "no_browser": ("variable",),
    # study_no_sheets: a workbook of a study over a design, whose ``folder`` has its tables
    "study_no_sheets": ("folder",),
    "day_outside": ("got", "first", "last"),
    "study_wanted": (),
}
