"""Telephone numbers as people type them and spreadsheets spoil them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.formats.spreadsheet.phones import read_phones


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("01632 960199", ["01632 960199"]),
        ("(01632) 960199", ["(01632) 960199"]),
        ("+44 (0)1632 960199", ["+44 (0)1632 960199"]),
        ("'01632960199", ["01632960199"]),
        ("01632 960099 / 07700 900123", ["01632 960099", "07700 900123"]),
        ("01632 960099; 07700 900123", ["01632 960099", "07700 900123"]),
        ("116 123", ["116 123"]),
        ("999", ["999"]),
        (441632960199.0, ["+441632960199"]),
    ],
)
def test_numbers(typed: Any, numbers: list[str]) -> None:
    found = read_phones(typed)
    assert [phone.number for phone in found.phones] == numbers
    assert found.problem is None


def test_words_and_extensions_stay_beside_their_number() -> None:
    office, mobile = read_phones("Office: 01632 960099 ext 12 (Mon-Fri) or mob 07700 900123").phones
    assert (office.number, office.extension) == ("01632 960099", "12")
    assert office.note is not None
    assert "Mon-Fri" in office.note
    assert mobile.number == "07700 900123"


@pytest.mark.parametrize("typed", [1632960199.0, 1632960199, "1632960199", "7700900123"])
def test_a_lost_nought_is_put_back_and_said(typed: Any) -> None:
    found = read_phones(typed)
    assert found.phones[0].number.startswith("0")
    assert len(found.phones[0].number) == 11
    assert found.problem
    assert found.phones[0].number in found.problem


@pytest.mark.parametrize("typed", ["1.63296E+09", "1.6E+9", "4,4163296E+11"])
def test_a_number_that_was_cut_short_is_left_out(typed: str) -> None:
    found = read_phones(typed)
    assert not found.phones
    assert "cut short" in (found.problem or "")


@pytest.mark.parametrize("typed", ["ask at the desk", "yes", True, "ring!"])
def test_words_are_no_number(typed: Any) -> None:
    assert not read_phones(typed).phones
    assert "no telephone number" in (read_phones(typed).problem or "")


@given(st.text(max_size=80) | st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_nothing_breaks_it(typed: Any) -> None:
    found = read_phones(typed)
    assert found.phones or found.problem
    assert all(any(char.isdigit() for char in phone.number) for phone in found.phones)
