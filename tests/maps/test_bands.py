"""The classes that areas are shown in: fixed, told apart in every way, and never a guess."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from maps.drawing import bands
from maps.drawing.bands import (
    GAP,
    NO_DATA,
    Hatch,
    Shown,
    band_numbers,
    bands_of,
    count_bands,
    count_beside,
)
from maps.people.demand import PeopleBasis
from tests.maps.pictures import make_table


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 has it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_shares_at_the_breaks_are_in_the_class_that_begins_there() -> None:
    numbers = band_numbers(make_table(), Shown.SHARE)
    assert numbers.tolist() == [GAP, 0, 1, 1, 2, 3, 4, 4, NO_DATA]


@pytest.mark.parametrize(
    ("minutes", "number"),
    [(1, 4), (15, 4), (15.1, 3), (30, 3), (45, 2), (60, 1), (60.1, 0), (254, 0)],
)
def test_minutes_up_to_a_break_are_in_the_class_that_ends_there(
    minutes: float, number: int
) -> None:
    table = make_table((0.5,))
    table.minutes_mean[:] = minutes
    assert band_numbers(table, Shown.MINUTES).tolist() == [number]


def test_an_area_that_nobody_can_leave_for_one_is_hatched_by_minutes_too() -> None:
    numbers = band_numbers(make_table(), Shown.MINUTES)
    assert numbers[0] == GAP
    assert numbers[-1] == NO_DATA


def test_a_share_too_small_to_say_is_no_gap() -> None:
    assert band_numbers(make_table((0.0001,)), Shown.SHARE).tolist() == [0]


def test_the_outline_stands_out_from_every_fill() -> None:
    assert all(contrast(bands.OUTLINE, colour) >= 3 for colour in bands.COLOURS)
    assert contrast(bands.GAP_LINES, bands.GAP_PAPER) >= 3
    assert contrast(bands.NO_DATA_DOTS, bands.NO_DATA_PAPER) >= 3


def test_colours_darken_in_even_steps_so_that_grey_print_keeps_them_apart() -> None:
    lightness = [116 * np.cbrt(luminance(colour)) - 16 for colour in bands.COLOURS]
    steps = [before - after for before, after in pairwise(lightness)]
    assert min(steps) > 10
    assert max(steps) / min(steps) < 1.7


@pytest.mark.parametrize("shown", [Shown.SHARE, Shown.MINUTES])
def test_gap_and_no_data_are_hatched_differently_and_nothing_else_is(shown: Shown) -> None:
    hatches = [band.hatch for band in bands_of(make_table(), shown)]
    assert hatches == [Hatch.NONE] * 5 + [Hatch.LINES, Hatch.DOTS]


def test_every_area_and_person_is_counted_once() -> None:
    table = make_table()
    counts = count_bands(table, Shown.SHARE)
    assert sum(count.areas for count in counts) == len(table.people)
    assert sum(count.people for count in counts) == table.people.sum()


def test_labels_say_postcodes_where_postcodes_stand_in() -> None:
    labels = [b.label for b in bands_of(make_table(basis=PeopleBasis.POSTCODES), Shown.SHARE)]
    assert not any("people" in label or "Nobody" in label for label in labels)


# Source: Machado, Oliveira and Fernandes 2009, the whole of each blindness.
SIGHTS = {
    "all colours": np.eye(3),
    "no red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "no green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
# Source: Ottosson, OKLab, 2020.
TO_CONES = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]]
)  # fmt: skip
TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]]
)  # fmt: skip


def seen(colour: str, sight: NDArray[np.float64]) -> NDArray[np.float64]:
    """A colour in OKLab as somebody sees it."""
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    lab: NDArray[np.float64] = TO_LAB @ np.cbrt(TO_CONES @ np.clip(sight @ linear, 0, 1))
    return lab


@pytest.mark.parametrize("sight", list(SIGHTS))
def test_three_times_three_colours_are_told_apart_by_everybody(sight: str) -> None:
    colours = [seen(each, SIGHTS[sight]) for row in bands.BESIDE_COLOURS for each in row]
    apart = [np.linalg.norm(a - b) for a, b in combinations(colours, 2)]
    assert min(apart) > 0.11


def test_outlines_and_crosses_stand_out_beside_deprivation() -> None:
    fills = [each for row in bands.BESIDE_COLOURS for each in row]
    assert all(contrast(bands.OUTLINE, fill) >= 3 for fill in fills)
    assert contrast(bands.BOTH_LINES, bands.BESIDE_COLOURS[0][0]) >= 3


@pytest.mark.parametrize(
    ("decile", "share", "number"),
    [(1, 0.49, 0), (3, 0.5, 1), (3.5, 0.8, 5), (4, 0, 3), (7, 0.8, 5), (8, 0.79, 7), (10, 1, 8)],
)
def test_an_area_stands_beside_its_deprivation(decile: float, share: float, number: int) -> None:
    table = make_table((share,))
    table.decile_mean[:] = decile
    assert band_numbers(table, Shown.DEPRIVATION).tolist() == [number]
    rows = count_beside(table)
    assert [count.areas for row in rows for count in row] == [int(at == number) for at in range(9)]
    table.decile_mean[:] = np.nan
    assert band_numbers(table, Shown.DEPRIVATION).tolist() == [bands.BESIDE_NO_DATA]
    assert not bands.knows_deprivation(table)


def test_only_where_both_are_bad_is_crossed() -> None:
    found = bands_of(make_table(), Shown.DEPRIVATION)
    assert [band.hatch for band in found] == [Hatch.CROSS] + [Hatch.NONE] * 8 + [Hatch.DOTS]
    assert len({band.label for band in found}) == len(found)
    table = make_table()
    both = count_beside(table)[0][0].areas
    low = (table.share_within < 0.5) & (table.decile_mean <= 3)
    assert both == low.sum()
