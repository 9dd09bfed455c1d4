"""Opening hours as people write them, compared by meaning."""

import json
from pathlib import Path

import pytest

from directory.hours.bounds import Bounds, read_bounds
from directory.hours.notation import write_notation
from directory.hours.reading import read_hours
from tests.directory.hours.meaning import meaning, same
from tests.directory.hours.phrases import PHRASES

SHARED = Path("data") / "hours" / "opening_hours_phrases.json"


def notation_of(text: str) -> str | None:
    rules = read_hours(text)
    return write_notation(rules) if rules else None


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_phrases_of_our_own(text: str, expected: str | None) -> None:
    assert same(notation_of(text), expected), notation_of(text)


def test_phrases_that_people_wrote(shared: Path) -> None:
    path = shared / SHARED
    if not path.is_file():
        pytest.skip(f"{SHARED} is not there")
    items = json.loads(path.read_text(encoding="utf-8"))
    answers = [(notation_of(item["text"]), item["opening_hours"]) for item in items]
    right = sum(same(told, meant) for told, meant in answers)
    wrong = sum(told is not None and not same(told, meant) for told, meant in answers)
    assert right >= 0.95 * len(items)
    assert wrong <= 0.02 * len(items)


def test_meanings_are_compared_and_not_letters() -> None:
    assert same("Mo-We 10:00-12:00", "Mo 10:00-12:00; We,Tu 10:00-12:00")
    assert same("Tu[1] 10:00-12:00; Tu[2,3,4,5] 10:00-12:00", "Tu 10:00-12:00")
    assert not same("Tu[1] 10:00-12:00", "Tu 10:00-12:00")
    assert not same("Tu[-1] 10:00-12:00", "Tu[4] 10:00-12:00")
    assert not same("Oct-Mar Mo 10:00-12:00", "Mo 10:00-12:00")
    assert not same("Mo 10:00-12:00; PH off", "Mo 10:00-12:00")
    assert not same(None, "Mo 10:00-12:00")
    assert len(meaning("Mo[1] 10:00-12:00") or ()) == 12


EARLY = (1, 2, 3, 4, 5, 6, 7)


@pytest.mark.parametrize(
    ("note", "bounds"),
    [
        ("term time only", Bounds(is_term_time_only=True)),
        ("not school holidays", Bounds(is_term_time_only=True)),
        ("Not bank holidays", Bounds(is_open_on_bank_holidays=False)),
        ("including bank holidays", Bounds(is_open_on_bank_holidays=True)),
        ("not in August", Bounds(months=(*EARLY, 9, 10, 11, 12))),
        ("September to April only", Bounds(months=(1, 2, 3, 4, 9, 10, 11, 12))),
        ("not August or bank holidays", Bounds((*EARLY, 9, 10, 11, 12), None, False)),
        ("In March the clocks change", Bounds()),
        ("outside term time", Bounds()),
        ("not the first Saturday", Bounds()),
        ("winter only", Bounds()),
        ("Ring 01632 960123 first", Bounds()),
        ("", Bounds()),
        ("x" * 100_000, Bounds()),
    ],
)
def test_notes_beside_a_schedule(note: str, bounds: Bounds) -> None:
    assert read_bounds(note) == bounds
