"""The classes that areas are shown in: fixed, told apart in every way, and never a guess."""

from itertools import pairwise

import numpy as np
import pytest

from maps.drawing import bands
from maps.drawing.bands import GAP, NO_DATA, Hatch, Shown, band_numbers, bands_of, count_bands
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


@pytest.mark.parametrize("shown", list(Shown))
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
