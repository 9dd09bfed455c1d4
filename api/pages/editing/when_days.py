"""Days and times chosen one by one, put into the words that the editor reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.access.forms import SentForm
from api.pages.editing.typed import raw
from directory.hours.plain_words import listed
from directory.opening import DAY_NAMES

MOST_TYPED = 40
OFTEN = {
    "": "Every week",
    "every other week": "Every other week",
    "first": "The first of the month",
    "second": "The second of the month",
    "third": "The third of the month",
    "fourth": "The fourth of the month",
    "last": "The last of the month",
}
LIMITS = {"term": "term time only", "bank": "not on bank holidays"}
_COUNTED = frozenset(("first", "second", "third", "fourth", "last"))


@dataclass(frozen=True, slots=True)
class ChosenDay:
    """A day of the week as the form has it."""

    at: int
    name: str
    is_on: bool
    opens: str
    closes: str


def read_days(form: SentForm) -> tuple[ChosenDay, ...]:
    """The seven days as they were filled in."""
    return tuple(
        ChosenDay(
            at,
            name,
            bool(raw(form, f"when_on_{at}")),
            form.text(f"when_from_{at}", MOST_TYPED),
            form.text(f"when_to_{at}", MOST_TYPED),
        )
        for at, name in enumerate(DAY_NAMES)
    )


def no_days() -> tuple[ChosenDay, ...]:
    """The seven days before anything is chosen."""
    return tuple(ChosenDay(at, name, False, "", "") for at, name in enumerate(DAY_NAMES))


def read_limits(form: SentForm) -> dict[str, str]:
    """What bounds the days, as it was filled in."""
    often = form.text("when_often", MOST_TYPED)
    limits = {name: form.text(f"when_{name}", MOST_TYPED) for name in LIMITS}
    return {"often": often if often in OFTEN else "", "not": form.text("when_not", 200), **limits}


def words_of_days(days: tuple[ChosenDay, ...], limits: Mapping[str, str]) -> str:
    """The sentence that they make, a line for days that have the same times."""
    times: dict[str, list[str]] = {}
    for day in days:
        if day.is_on or day.opens:
            times.setdefault(_hours(day), []).append(day.name)
    tail = "".join(f", {part}" for part in _bounds(limits))
    often = limits["often"]
    lines = []
    for hours, names in times.items():
        on = [f"{often} {name}" if often in _COUNTED else f"{name}s" for name in names]
        month = " of the month" if often in _COUNTED else ""
        lines.append(f"{_capital(listed(on))}{month} {hours}{tail}".strip())
    return "\n".join(lines)


def _hours(day: ChosenDay) -> str:
    if day.opens and day.closes:
        return f"{day.opens} to {day.closes}"
    return f"at {day.opens}" if day.opens else ""


def _bounds(limits: Mapping[str, str]) -> list[str]:
    found = [limits["often"]] if limits["often"] and limits["often"] not in _COUNTED else []
    found += [words for name, words in LIMITS.items() if limits[name]]
    return [*found, f"not on {limits['not']}"] if limits["not"] else found


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
