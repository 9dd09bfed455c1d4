"""A listing's traits in the form in which they are compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from directory.geography import GridPoint
from directory.kinds import ListingKind
from directory.postcodes import find_in_text
from directory.traits import ListingTraits, Span
from matching.duplicates.name_words import Name, read_name
from matching.duplicates.reach import (
    read_email,
    read_email_host,
    read_host,
    read_number,
    read_page,
    read_phone,
)
from matching.hearing.words import words_of


@dataclass(frozen=True, slots=True)
class Comparable:
    """A listing as it is compared with others.

    Parameters
    ----------
    names
        Its name first, then its other names.
    points, rough_points
        Public points (EPSG:27700); rough ones are the middles of 1 km squares.
    place_stems
        Stems of the words of its venues and addresses, which in a name tell where and not what.
    pages
        Pages on the web and e-mail addresses that are its own or its organization's.
    """

    id: UUID
    name: str
    kind: ListingKind
    names: tuple[Name, ...]
    organization: str
    organization_stems: frozenset[str]
    points: tuple[GridPoint, ...]
    rough_points: tuple[GridPoint, ...]
    place_stems: frozenset[str]
    postcodes: frozenset[str]
    phones: frozenset[str]
    hosts: frozenset[str]
    pages: frozenset[str]
    numbers: frozenset[str]
    spans: tuple[Span, ...]

    @property
    def stems(self) -> frozenset[str]:
        """Stems of the words of all its names."""
        return frozenset(word.stem for name in self.names for word in name.words)


def _known(values: Iterable[str | None]) -> frozenset[str]:
    return frozenset(value for value in values if value)


def _stems(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word.stem for text in texts for word in words_of(text))


def comparable(traits: ListingTraits) -> Comparable:
    """Bring a listing's traits into the form in which they are compared."""
    exact = [place for place in traits.places if not place.is_approximate]
    units = (find_in_text(place.postcode) for place in exact if place.postcode)
    # A hall listed by its own name is what it says, and not only where something is.
    places = (
        text
        for place in traits.places
        for text in (*place.words, *place.towns)
        if text.casefold() != traits.name.casefold()
    )
    return Comparable(
        id=traits.id,
        name=traits.name,
        kind=traits.kind,
        names=tuple(read_name(name) for name in (traits.name, *traits.other_names)),
        organization=" ".join(word.text for word in words_of(traits.organization)),
        organization_stems=_stems([traits.organization]),
        points=tuple(place.point for place in exact if place.point),
        rough_points=tuple(p.point for p in traits.places if p.is_approximate and p.point),
        place_stems=_stems(places),
        postcodes=frozenset(unit.code for unit in units if unit),
        phones=_known(map(read_phone, traits.phones)),
        hosts=_known((*map(read_host, traits.urls), *map(read_email_host, traits.emails))),
        pages=_known((*map(read_page, traits.urls), *map(read_email, traits.emails))),
        numbers=_known(read_number(scheme, number) for scheme, number in traits.numbers),
        spans=tuple(dict.fromkeys(traits.spans)),
    )
