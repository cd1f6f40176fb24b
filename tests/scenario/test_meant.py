"""«Did you mean»: a guess where there is one good one, none where there is not."""

import pytest

from sim.scenario.errors import closest
from sim.scenario.meant import (
    meant_boolean,
    meant_date,
    meant_list,
    meant_mapping,
    meant_month_day,
    meant_name,
    meant_number,
    no_such_day,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("18%", "0.18"),
        ("18 %", "0.18"),
        ("１８％", "0.18"),
        ("20人", "20"),
        ("7h", "7"),
        ("7 hours", "7"),
        ("３０", "30"),
        ("1,200", "1200"),
        ("1 200 000", "1200000"),
        ("1_000.5", "1000.5"),
        ("1,5", "1.5"),
        ("0.3万", "3000"),
        ("2亿", "200000000"),
        ("“20”", "20"),
        ("-5.", "-5."),
        ("15，105", "15, 105"),
        ("15、105", "15, 105"),
        ("many", None),
        ("", None),
        ("12:30", None),
        ("1-2", None),
        ("1,23,4", None),
        ("五", None),
        (None, None),
        ([1], None),
    ],
)
def test_a_number_is_read_out_of_how_people_write_one(written: object, meant: str | None) -> None:
    assert meant_number(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("是", "true"),
        ("开", "true"),
        ("“on”", "true"),
        ("ture", "true"),
        ("No.", "false"),
        ("flase", "false"),
        ("否", "false"),
        ("关闭", "false"),
        ("perhaps", None),
        ("", None),
        (2, None),
    ],
)
def test_a_switch_is_read_out_of_words(written: object, meant: str | None) -> None:
    assert meant_boolean(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2013-6-1", "2013-06-01"),
        ("2013/06/01", "2013-06-01"),
        ("2013.6.1", "2013-06-01"),
        ("2013年6月1日", "2013-06-01"),
        (20130601, "2013-06-01"),
        ("２０１３－０６－０１", "2013-06-01"),
        ("1/6/2013", None),
        ("2013-06", None),
        ("1370044800", None),
    ],
)
def test_a_date_is_read_where_year_month_and_day_are_certain(written: object, meant: str | None) -> None:
    assert meant_date(written) == meant
    assert not no_such_day(written)


@pytest.mark.parametrize("written", ["2013-02-29", "2013-02-30", "2013/13/1", "2013-04-31", "2013-00-10"])
def test_a_day_that_is_none_is_told_from_a_date_written_badly(written: str) -> None:
    assert no_such_day(written)
    assert meant_date(written) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9-1", "09-01"),
        ("9/1", "09-01"),
        ("09.01", "09-01"),
        ("0901", "09-01"),
        ("9月1日", "09-01"),
        ("2013-09-01", "09-01"),
        ("02-29", None),
        ("13-01", None),
        ("31-12", None),
        ("9", None),
        ("1 September", None),
    ],
)
def test_a_day_of_the_year_is_read_month_first(written: str, meant: str | None) -> None:
    assert meant_month_day(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (15, "[15]"),
        ("15, 105", "[15, 105]"),
        ("［15，105］", "[15, 105]"),
        ("none", "[]"),
        ("", "[]"),
        (None, None),
        ({}, None),
    ],
)
def test_a_list_is_made_of_what_should_be_one(written: object, meant: str | None) -> None:
    assert meant_list(written) == meant


def test_a_colon_without_its_space_or_of_the_wrong_width_makes_a_setting() -> None:
    assert [meant_mapping(w) for w in ("reps：20", "reps:20", "reps 20", "every 3: months", 3)] == [
        "reps: 20", "reps: 20", None, None, None]  # fmt: skip


def test_a_name_is_made_of_what_can_be_one() -> None:
    assert [meant_name(w) for w in ("my plan", "../up", "“甲”", "///", [1])] == ["my-plan", "up", "甲", "", "1"]


def test_capitals_widths_and_dashes_do_not_hide_a_name_and_strangers_are_not_alike() -> None:
    known = ("reps", "rep_hours_a_day", "S7", "S77")
    words = ("REPS", "ｒｅｐｓ", "rep hours-a-day", "s7", "commission")
    assert [closest(word, known) for word in words] == ["reps", "reps", "rep_hours_a_day", "S7", None]
