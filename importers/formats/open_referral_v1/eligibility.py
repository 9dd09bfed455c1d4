"""Whom a service is for: ages and words, which the old standard keeps in a table of their own."""

from importers.fields import Fields
from importers.formats.translated import Translated

_AGES = {
    "minimum_age": ("min_age", min),
    "maximum_age": ("max_age", max),
}
_BANDS = {
    "age_band_under_2": "under 2",
    "age_band_2": "2",
    "age_band_3_4": "3 and 4",
    "age_band_5_7": "5 to 7",
    "age_band_8_plus": "8 and over",
    "age_band_all": "all ages",
}


def _parts(old: Fields) -> list[Fields]:
    return [part for key in ("eligibilitys", "eligibilities") for part in old.children(key)]


def put_ages(item: Translated, old: Fields) -> None:
    """The widest range of ages that a service names.

    Notes
    -----
    One that is open to any age in one of its parts is open to any age.
    """
    parts = _parts(old)
    for name, (outpost_name, widest) in _AGES.items():
        item.take(old, name).take(old, **{name: outpost_name})
        ages = [part.number(name) for part in parts]
        known = [age for age in ages if age is not None]
        if known and len(known) == len(ages):
            item.put(name, widest(known), f"{parts[0].path}.{name}")


def put_eligibility(item: Translated, old: Fields) -> None:
    """The words of who it is for."""
    item.take(old, "eligibility_description")
    words = [part.name("eligibility") for part in _parts(old)]
    told = ", ".join(dict.fromkeys(word for word in words if word))
    item.put("eligibility_description", told, "eligibilitys")
    bands = [word for key, word in _BANDS.items() if old.values.get(key) is True]
    if bands:
        item.put("eligibility_description", f"Ages: {', '.join(bands)}", "age_band_all")
