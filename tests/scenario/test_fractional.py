"""Fractional factorials: the textbook's designs, their aliases, and what a resolution promises."""

from __future__ import annotations

from itertools import combinations

import pytest

from sim.scenario.fractional import LETTERS, Fraction, of_generators, of_resolution


def as_numbers(fraction: Fraction) -> list[list[int]]:
    return [[1 if high else -1 for high in run] for run in fraction.signs()]


def test_five_factors_in_eight_runs_are_the_textbook_s() -> None:
    """2^(5-2) of resolution III: Box, Hunter and Hunter, table 6.22."""
    found = of_resolution(5, 3)
    assert (found.runs, found.resolution, found.generators()) == (8, 3, ["D=AB", "E=AC"])
    assert found.defining_relation() == ["ABD", "ACE", "BCDE"]
    assert found.aliases() == [
        "A = BD = CE", "B = AD", "C = AE", "D = AB", "E = AC", "BC = DE", "BE = CD",
    ]  # fmt: skip


def test_generated_columns_are_the_products_they_are_said_to_be() -> None:
    found = of_generators(5, ["D = AB", "E=AC"])
    assert isinstance(found, Fraction)
    for a, b, c, d, e in as_numbers(found):
        assert (d, e) == (a * b, a * c)


@pytest.mark.parametrize(
    ("factors", "resolution", "runs"),
    [(3, 3, 4), (7, 3, 8), (15, 3, 16), (4, 4, 8), (8, 4, 16), (16, 4, 32), (5, 5, 16), (8, 5, 64), (11, 5, 128)],
)
def test_the_fewest_runs_known_for_a_resolution_are_found(factors: int, resolution: int, runs: int) -> None:
    found = of_resolution(factors, resolution)
    assert (found.runs, found.resolution) == (runs, resolution)
    assert len(set(found.signs())) == runs


@pytest.mark.parametrize(("factors", "resolution"), [(6, 3), (7, 4), (8, 5)])
def test_every_factor_is_balanced_and_clear_of_what_its_resolution_promises(factors: int, resolution: int) -> None:
    """A resolution of R keeps products of p factors clear of those of fewer than R − p."""
    columns = list(zip(*as_numbers(of_resolution(factors, resolution)), strict=True))
    for length in range(1, resolution):
        for of in combinations(columns, length):
            product = [1] * len(columns[0])
            for column in of:
                product = [p * c for p, c in zip(product, column, strict=True)]
            assert sum(product) == 0


def test_where_no_fraction_has_the_resolution_all_runs_are_made() -> None:
    found = of_resolution(3, 4)
    assert (found.runs, found.resolution, found.aliases()) == (8, None, [])


@pytest.mark.parametrize(
    ("generators", "wrong"),
    [
        (["D=AB", "E"], 1),
        (["D=AA"], 0),
        (["D=AB", "F=AC"], 1),
        (["D=AB", "D=AC"], 1),
        (["D=AB", "E=AD"], 1),
        (["D=AB", "E=AI"], 1),
    ],
)
def test_a_wrong_generator_is_named(generators: list[str], wrong: int) -> None:
    assert of_generators(5, generators) == wrong


def test_no_factor_is_called_like_the_identity() -> None:
    assert "I" not in LETTERS
    assert len(LETTERS) == 25
