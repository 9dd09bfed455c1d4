"""Where is she? From what was typed to a point, with a guess where it was misspelt."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy.orm import Session

from directory.geography import GridPoint, is_in_great_britain, to_grid, to_lon_lat
from directory.kinds import PlaceKind
from directory.postcodes import (
    PostcodeUnit,
    find_groups_in_text,
    find_in_text,
    parse_outcode,
    parse_postcode,
    parse_sector,
    without_postcodes,
)
from directory.queries.places import (
    PlacePoint,
    has_place_within,
    list_place_names,
    list_places_called,
)
from directory.queries.postcodes import find_postcode, find_postcode_group

LONGEST_TEXT = 200
_COORDINATES = re.compile(r"\(?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*\)?")
_LEADING = re.compile(
    r"^(?:(?:i|i'm|im|we|lives?|living|is|she's|he's|just|in|near|nr|around|by|at|from|outside|close|to|of|the)"
    r"\s+)+(?=\S)"
)
_TRAILING = re.compile(r"\s+(?:village|town|area|estate|town centre|centre)$")
# Words that stand around a name and say nothing of where it is.
_FILLERS = frozenset(
    "the a an my our your her his their old new big estate estates village town area side end part"
    " centre road street lane place district somewhere please live lives living stay staying in on"
    " at by of from near around outside just close to over that this is it s am i we she he they"
    " home house flat and".split()
)
_COUNTY = re.compile(r"\b(?:north|west)?\s*(?:northamptonshire|northants|england|uk)\b")

# A misspelling is taken for a name when it is this alike, and this much more alike than the next
# best; below the first it may still be offered as a guess. Shares of the longer word's letters.
CLEAR_LIKENESS = 0.72
CLEAR_LEAD = 0.08
GUESS_LIKENESS = 0.65
GUESSES = 5
# An outcode within other words counts when a place of ours is so near, for the M1 is one too.
OUTCODE_REACH_M = 20_000.0
LONGEST_NAME_WORDS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a search starts from.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326.
    easting_m, northing_m
        The same in EPSG:27700.
    corrected_from
        What was typed, where that was not a known name or code.
    note
        What should be said about it, such as that a postcode is no longer in use.
    """

    name: str
    lon: float
    lat: float
    kind: PlaceKind
    easting_m: float
    northing_m: float
    corrected_from: str | None = None
    note: str | None = None

    @property
    def point(self) -> GridPoint:
        """The place as a point on the grid."""
        return GridPoint(self.easting_m, self.northing_m)


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """The place that was meant, when that is clear, and what else it may have been.

    Parameters
    ----------
    note
        What should be said where there is no place, such as that a postcode is not known.
    """

    place: Place | None
    guesses: tuple[Place, ...] = ()
    note: str | None = None


def _place(name: str, kind: PlaceKind, point: GridPoint, **said: str | None) -> Place:
    lon, lat = to_lon_lat(point)
    return Place(
        name, round(lon, 5), round(lat, 5), kind, point.easting_m, point.northing_m, **said
    )


def _from_named(place: PlacePoint, namesakes: int = 1, corrected_from: str | None = None) -> Place:
    name = f"{place.name} (near {place.within})" if namesakes > 1 and place.within else place.name
    return _place(name, place.kind, place.point, corrected_from=corrected_from)


def _find_coordinates(text: str) -> Place | None:
    match = _COORDINATES.fullmatch(text.strip())
    if match is None:
        return None
    first, second = float(match[1]), float(match[2])
    for lat, lon in ((first, second), (second, first)):
        if is_in_great_britain(lon=lon, lat=lat):
            place = _place(f"{lat:g}, {lon:g}", PlaceKind.COORDINATES, to_grid(lon=lon, lat=lat))
            # The point is exactly the one that was given, not the one the projection gives back.
            return replace(
                place, lon=lon, lat=lat, corrected_from=None if lat == first else text.strip()
            )
    return None


def _find_group(session: Session, outward: str, figure: str = "") -> Place | None:
    name = f"{outward} {figure}".strip()
    found = find_postcode_group(session, name)
    if found is None:
        return None
    kind = PlaceKind.SECTOR if figure else PlaceKind.OUTCODE
    note = None if found.is_live else f"{name} is no longer in use; this is where it was."
    return _place(name, kind, found.point, note=note)


def _find_unit(session: Session, unit: PostcodeUnit) -> Place | None:
    found = find_postcode(session, unit.code)
    if found:
        note = None if found.is_live else f"{unit} is no longer in use; this is where it was."
        return _place(str(unit), PlaceKind.POSTCODE, found.point, note=note)
    for figure in (unit.inward[0], ""):
        group = _find_group(session, unit.outward, figure)
        # One that has ended has no postcodes around that could be meant.
        if group and group.note is None:
            note = f"{_unknown(unit)}; this is the middle of the postcodes around it."
            return replace(group, corrected_from=str(unit), note=note)
    return None


def _unknown(unit: PostcodeUnit) -> str:
    return f"{unit} is not a postcode we know"


def _find_code(session: Session, text: str) -> Place | None:
    """The postcode anywhere in a text, or the sector or outcode that is the whole of it."""
    unit = parse_postcode(text) or find_in_text(text)
    if unit:
        return _find_unit(session, unit)
    sector = parse_sector(text)
    if sector:
        outward, figure = sector.split()
        return _find_group(session, outward, figure)
    outcode = parse_outcode(text)
    if outcode is None:
        return None
    # "NN26" is no outcode that is loaded, and so the sector NN2 6 without its space.
    return _find_group(session, outcode) or _find_group(session, outcode[:-1], outcode[-1])


def _find_code_among_words(session: Session, text: str) -> Place | None:
    """The outcode or sector among other words, or the place those name.

    Notes
    -----
    A village is smaller than an outcode and a town larger, so the one goes before it and the other
    after. A place far from the outcode means that it is something else, such as a road.
    """
    found = find_groups_in_text(text)
    known = set(list_place_names(session)) if found else set()
    for said in found:
        named = _find_name(session, said.around, known) or _find_name_among_words(
            session, said.around, known
        )
        group = _find_group(session, said.outward, said.figure) or (
            _find_group(session, said.outward) if said.figure else None
        )
        if group and group.note is None:
            places = ((named.place,) if named.place else named.guesses) if named else ()
            near = [place for place in places if _is_near(place, group)]
            is_smaller = len(near) == 1 and near[0].kind is not PlaceKind.TOWN
            if is_smaller and group.kind is PlaceKind.OUTCODE:
                return near[0]
            if near or (not places and has_place_within(session, group.point, OUTCODE_REACH_M)):
                return group
        if named and named.place:
            return replace(named.place, corrected_from=text.strip())
    return None


def _is_near(place: Place, group: Place) -> bool:
    return place.point.distance_m(group.point) <= OUTCODE_REACH_M


def _plain(text: str) -> str:
    plain = _COUNTY.sub(" ", re.sub(r"[^\w\s'|-]", " ", text.lower().replace("’", "'")))
    return " ".join(plain.split())


@dataclass(frozen=True, slots=True)
class _Phrasing:
    """A name the text may hold, with what else was said, which may have to fit too."""

    name: str
    context: str
    needs_context: bool = False


def _phrasings(text: str) -> Iterator[_Phrasing]:
    """Names the text may hold, likeliest first."""
    first, _, rest = text.partition(",")
    for name, context in ((_plain(text), ""), (_plain(first), _plain(rest))):
        for shorter in (name, _LEADING.sub("", name)):
            yield _Phrasing(shorter, context)
            yield _Phrasing(_TRAILING.sub("", shorter), context)
    # "Kingsthorpe Northampton": a name and the town it belongs to, with no comma between.
    words = _LEADING.sub("", _plain(text)).split()
    for split in range(len(words) - 1, 0, -1):
        yield _Phrasing(" ".join(words[:split]), " ".join(words[split:]), needs_context=True)


def _choose(places: list[PlacePoint], phrasing: _Phrasing) -> list[PlacePoint]:
    """The places of one name that fit what else was said; a town goes before all others."""
    fitting = [place for place in places if (place.within or "-").lower() in phrasing.context]
    if phrasing.needs_context:
        return fitting
    fitting = fitting or places
    return [place for place in fitting if place.kind is PlaceKind.TOWN] or fitting


def _find_name(session: Session, text: str, known: Collection[str]) -> PlaceAnswer | None:
    phrasings = dict.fromkeys(phrasing for phrasing in _phrasings(text) if phrasing.name)
    said = {phrasing.name for phrasing in phrasings}
    called = list_places_called(session, said.intersection(known))
    for phrasing in phrasings:
        places = [place for place in called if phrasing.name in place.names]
        chosen = _choose(places, phrasing)
        if len(chosen) == 1:
            others = [place for place in places if place is not chosen[0]]
            return PlaceAnswer(
                _from_named(chosen[0]),
                tuple(_from_named(place, len(places)) for place in others),
            )
        if chosen:
            return PlaceAnswer(None, tuple(_from_named(place, len(places)) for place in places))
    return None


def _find_name_among_words(
    session: Session, text: str, known: Collection[str]
) -> PlaceAnswer | None:
    """A place whose name stands among other words.

    Notes
    -----
    Words before a name tell where in the place ("12 Long Row Corby"); words behind one may make
    another name of it ("Newton Abbot"), and are then only good for a guess.
    """
    names: dict[str, tuple[list[str], list[str]]] = {}
    for part in text.split(","):
        words = _plain(part).split()
        for length in range(min(len(words), LONGEST_NAME_WORDS), 0, -1):
            for start in range(len(words) - length, -1, -1):
                name = " ".join(words[start : start + length])
                names.setdefault(name, (words[:start], words[start + length :]))
    found = [name for name in names if name in known]
    called = list_places_called(session, found)
    for name in sorted(found, key=lambda each: -each.count(" ")):
        places = [place for place in called if name in place.names]
        chosen = _choose(places, _Phrasing(name, _plain(text)))
        before, behind = (not set(words) <= _FILLERS for words in names[name])
        typed = text.strip() if before or behind else None
        if len(chosen) == 1 and not behind:
            return PlaceAnswer(_from_named(chosen[0], 1, typed))
        if chosen:
            said = (_from_named(place, len(places), typed) for place in chosen)
            return PlaceAnswer(None, tuple(said)[:GUESSES])
    return None


def _likeness(typed: str, place: PlacePoint) -> float:
    """0 to 1; a swapped pair counts as one slip, another first letter as one more."""
    likeness = 0.0
    for name in place.names:
        same_start = 1.0 if name[:1] == typed[:1] else 0.85
        likeness = max(likeness, same_start * OSA.normalized_similarity(typed, name))
    return likeness


def _rank_by_likeness(places: Iterable[PlacePoint], typed: str) -> list[tuple[float, PlacePoint]]:
    ranked = [(_likeness(typed, place), place) for place in places]
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1].name))


def _alike(typed: str, names: Collection[str]) -> set[str]:
    """The names that may be meant, so that only their places need be fetched."""
    least = min(GUESS_LIKENESS, CLEAR_LIKENESS - CLEAR_LEAD)
    scorer = OSA.normalized_similarity
    found = process.extract(typed, names, scorer=scorer, score_cutoff=least, limit=None)
    return {name for name, _, _ in found} | {name for name in names if name.startswith(typed)}


def _guess_name(session: Session, text: str, known: Collection[str]) -> PlaceAnswer:
    typed = _TRAILING.sub("", _LEADING.sub("", _plain(text.partition(",")[0])))
    if len(typed) < 3:
        return PlaceAnswer(None)
    ranked = _rank_by_likeness(list_places_called(session, _alike(typed, known)), typed)
    begun = [(1.0, place) for _, place in ranked if place.name.lower().startswith(typed)]
    guesses = [pair for pair in begun + ranked if pair[0] >= GUESS_LIKENESS]
    places = list(dict.fromkeys(place for _, place in guesses))[: GUESSES + 1]
    said = [_from_named(place, 2, text.strip()) for place in places]
    if ranked and _is_clear(ranked):
        best = _from_named(ranked[0][1], 1, text.strip())
        return PlaceAnswer(best, tuple(said[1:GUESSES]))
    if len(begun) == 1:
        return PlaceAnswer(_from_named(begun[0][1], 1, text.strip()), tuple(said[1:GUESSES]))
    return PlaceAnswer(None, tuple(said[:GUESSES]))


def _is_clear(ranked: list[tuple[float, PlacePoint]]) -> bool:
    best = ranked[0][0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    return best >= CLEAR_LIKENESS and best - second >= CLEAR_LEAD


def find_place(session: Session, text: str) -> PlaceAnswer:
    """Find where a search starts from.

    Parameters
    ----------
    text
        A postcode in any spacing or case, live or terminated; an outcode or sector; the name of a
        place, misspelt perhaps; or ``lat,lon`` in degrees.

    Notes
    -----
    One clear guess is taken and marked ``corrected_from``; several are only offered. Nothing that
    was typed is an error: what cannot be told is an answer without a place.
    """
    typed = " ".join(text.replace("\x00", " ").split())[:LONGEST_TEXT]
    if not typed:
        return PlaceAnswer(None)
    certain = _find_coordinates(typed) or _find_code(session, typed)
    if certain:
        return PlaceAnswer(certain)
    unit = find_in_text(typed)
    if unit:
        return _instead_of(session, unit, without_postcodes(typed))
    among = _find_code_among_words(session, typed)
    return PlaceAnswer(among) if among else _find_by_name(session, typed)


def _instead_of(session: Session, unit: PostcodeUnit, around: str) -> PlaceAnswer:
    """The place named beside a postcode that is not known, or that it is not."""
    named = _find_by_name(session, around) if around.strip() else PlaceAnswer(None)
    if named.place is None:
        return replace(named, note=f"{_unknown(unit)}.")
    note = f"{_unknown(unit)}; this is {named.place.name}."
    return replace(named, place=replace(named.place, corrected_from=str(unit), note=note))


def _find_by_name(session: Session, typed: str) -> PlaceAnswer:
    # Asked for once, and then most texts need only one more question.
    known = set(list_place_names(session))
    named = _find_name(session, typed, known)
    if named:
        return named
    guessed = _guess_name(session, typed, known)
    if guessed.place:
        return guessed
    return _find_name_among_words(session, typed, known) or guessed


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The places a text may mean, likeliest first, and what should be said of them."""

    places: tuple[Place, ...]
    note: str | None


def suggest_places(session: Session, text: str, limit: int = 8) -> Suggestions:
    """The places a text may mean, with why they were guessed where that can be said."""
    answer = find_place(session, text)
    found = ((answer.place,) if answer.place else ()) + answer.guesses
    return Suggestions(found[:limit], answer.place.note if answer.place else answer.note)
