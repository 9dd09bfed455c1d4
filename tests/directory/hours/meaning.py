"""OSM notation spread out to every sitting of a month of weeks, apart from the code it tests."""

from itertools import product

DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# A day is the first to fourth or the fifth of its name in a month, and the last may be either.
WEEKS = ("1", "2", "3", "4", "4 last", "5 last")
Sitting = tuple[str, str, str, int, int]


def _listed(text: str, names: list[str]) -> list[str]:
    """``Mo-We,Fr`` as a list."""
    found: list[str] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        at, to = names.index(first), names.index(last or first)
        count = (to - at) % len(names) + 1
        found += [names[(at + step) % len(names)] for step in range(count)]
    return found


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _days(text: str) -> list[tuple[str, str]]:
    """Days with the weeks of the month in which they fall."""
    found: list[tuple[str, str]] = []
    depth, part = 0, ""
    for letter in f"{text},":
        depth += (letter == "[") - (letter == "]")
        if letter != "," or depth:
            part += letter
            continue
        days, _, counted = part.partition("[")
        wanted = counted.rstrip("]").split(",") if counted else None
        for day, week in product(_listed(days, DAYS), WEEKS):
            is_last = week.endswith("last") and wanted is not None and "-1" in wanted
            if wanted is None or is_last or week[0] in wanted:
                found.append((day, week))
        part = ""
    return found


def meaning(notation: str) -> frozenset[Sitting] | None:
    """Every month, week, day and time; later rules override earlier ones on their days."""
    if notation == "24/7":
        notation = "Mo-Su 00:00-24:00"
    hours: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    for rule in filter(None, (part.strip() for part in notation.split(";"))):
        words = rule.split(" ")
        months = _listed(words.pop(0), MONTHS) if words[0][:3] in MONTHS else MONTHS
        if words == ["PH", "off"]:
            hours["PH", "", ""] = [(-1, -1)]
            continue
        spans = [
            (_minutes(span.split("-")[0]), _minutes(span.split("-")[1]))
            for span in ("" if words[-1] == "off" else words[-1]).split(",")
            if span
        ]
        for month, (day, week) in product(months, _days(words[0])):
            hours[month, day, week] = spans
    return frozenset(
        (*key, opens, closes) for key, spans in hours.items() for opens, closes in spans
    )


def same(one: str | None, other: str | None) -> bool:
    """Whether two notations mean the same, or both nothing."""
    if one is None or other is None:
        return one is other
    return meaning(one) == meaning(other)
