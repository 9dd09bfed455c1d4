"""Whom a listing is for among people who differ: of a wide tag, those whom its words name."""

from collections.abc import Collection, Iterable, Mapping
from enum import IntEnum

from matching.taxonomy.concept import Concept, vocabulary

CULTURE = "culture"
# A table where three peoples and more are named is for whoever comes.
MOST_NAMED = 2


class Told(IntEnum):
    """How plainly a listing's words speak of something; the plainest place counts."""

    IN_PASSING = 0
    PLAINLY = 1
    NAMED = 2


def narrowed(
    central: Collection[str], confirmed: Iterable[str], told: Mapping[str, Told]
) -> dict[str, frozenset[str]]:
    """Wide concepts whose place narrower ones take, each with those.

    Parameters
    ----------
    central
        Whom the listing would be for.
    confirmed
        What a person or the feed says that it is about.
    told
        Concepts that its words speak of, and how plainly: in its name, opening or conditions.

    Notes
    -----
    A Serbian circle that a feed calls Eastern European is for Serbs. Where the words name the
    wide concept as plainly, it stands; people are named in passing as well ("we make sadza"), other
    things only plainly.
    """
    known = vocabulary()
    found: dict[str, frozenset[str]] = {}
    meant = {*central, *confirmed} & known.by_id.keys()
    while wide := _widest(known.by_id[name] for name in meant if name not in found):
        kinds = _kinds(wide, told)
        found[wide.id] = frozenset(kinds if wide.is_guarded or len(kinds) <= MOST_NAMED else ())
        meant |= found[wide.id]
    return {name: kinds for name, kinds in found.items() if kinds}


def _widest(concepts: Iterable[Concept]) -> Concept | None:
    apart = (concept for concept in concepts if concept.is_apart)
    return min(apart, key=lambda c: (len(vocabulary().ancestors(c.id)), c.id), default=None)


def _kinds(wide: Concept, told: Mapping[str, Told]) -> set[str]:
    if told.get(wide.id):
        return set()
    known = vocabulary()
    narrower = {name for name in told if wide.id in known.ancestors(name)}
    plain = {name for name in narrower if told[name]}
    in_passing = wide.is_guarded and wide.id not in told and CULTURE in known.ancestors(wide.id)
    return _narrowest(plain) or (_narrowest(narrower) if in_passing else set())


def _narrowest(names: set[str]) -> set[str]:
    known = vocabulary()
    return names - {wider for name in names for wider in known.ancestors(name)}


def kinds_of_wide(heard: Collection[str]) -> frozenset[str]:
    """The narrower peoples of a wide one of whom nothing narrower was heard: "an Asian lady"."""
    known = vocabulary()
    told = {wider for name in heard for wider in known.ancestors(name)}
    wide = {
        name
        for name in heard
        if name not in told and CULTURE in known.ancestors(name) and known.by_id[name].is_apart
    }
    if not wide:
        return frozenset()
    return frozenset(concept.id for concept in known if wide & set(known.ancestors(concept.id)))
