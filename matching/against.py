"""What speaks against a listing for somebody: it sinks, or it is not shown."""

from collections.abc import Collection
from datetime import datetime, time

from directory.kinds import Delivery, ListingKind
from directory.opening import is_open_weekly
from matching.candidate import Candidate
from matching.criteria.eligibility import is_avoided
from matching.hearing.limits import Limit
from matching.hearing.words import is_telling, words_of
from matching.listings.listing import ListingDocument
from matching.request import ThreadKind, Weekday, WeeklyWindow
from matching.taxonomy.concept import vocabulary
from matching.understanding import Person

NOT_ASKED_TO_GIVE = 0.25
A_GROUP, MENTIONS_AVOIDED, ONLY_THEN, AT_A_VENUE = 0.35, 0.7, 0.4, 0.4
ONLY_ONLINE = ONLY_BY_PHONE = 0.2


def sinks_of(
    person: Person,
    candidate: Candidate,
    document: ListingDocument,
    now: datetime,
    *,
    is_offering: bool,
) -> tuple[tuple[str, float], ...]:
    """Factors below 1 for what somebody would rather not, each with its name.

    Parameters
    ----------
    is_offering
        Whether she would like to give something.
    """
    found: list[tuple[str, float]] = []
    if candidate.kind is ListingKind.GIVING and not is_offering:
        found.append(("giving", NOT_ASKED_TO_GIVE))
    is_group = candidate.kind is ListingKind.GROUP and not candidate.delivery
    if is_group and "groups" in person.avoids:
        found.append(("group", A_GROUP))
    if is_out_of_reach(person, candidate):
        found.append(("at_a_venue", AT_A_VENUE))
    if Limit.NOT_ONLINE in person.limits and is_only_online(candidate.delivery):
        found.append(("only_online", ONLY_ONLINE))
    if Limit.NOT_BY_PHONE in person.limits and is_only_by_phone(candidate.delivery):
        found.append(("only_by_phone", ONLY_BY_PHONE))
    found += [
        (concept, MENTIONS_AVOIDED)
        for concept in sorted(kept_from(person.avoids, candidate.delivery))
        if document.concepts.get(concept, 0.0) > 0
    ]
    if any(is_only_then(candidate, window, now) for window in person.does_not_suit):
        found.append(("only_then", ONLY_THEN))
    return tuple(found)


def is_out_of_reach(person: Person, candidate: Candidate) -> bool:
    """Whether somebody who does not leave the house would have to.

    Notes
    -----
    What comes to everybody comes to her; who gives goes out, unless the listing says otherwise.
    """
    is_somewhere = candidate.location is not None or candidate.kind is ListingKind.GIVING
    return Limit.AT_HOME in person.limits and is_somewhere and not candidate.delivery


def is_only_online(delivery: Collection[Delivery]) -> bool:
    """Whether it comes to people over the internet and in no other way."""
    return set(delivery) == {Delivery.ONLINE}


def is_only_by_phone(delivery: Collection[Delivery]) -> bool:
    """Whether there is no way to it but to talk on the telephone."""
    return set(delivery) == {Delivery.BY_PHONE}


def kept_from(avoids: frozenset[str], delivery: Collection[Delivery]) -> frozenset[str]:
    """The concepts that somebody keeps away from in a listing.

    Notes
    -----
    Who will go nowhere with old folk minds them in the room, and not a hot dinner for the old that
    comes to the door.
    """
    kept = avoids - {"groups"}
    if not delivery:
        return kept
    by_id = vocabulary().by_id
    return frozenset(name for name in kept if by_id[name].kind is not ThreadKind.CIRCUMSTANCE)


def is_only_then(candidate: Candidate, window: WeeklyWindow, now: datetime) -> bool:
    """Whether a listing is on at no other time than the one that does not suit."""
    if not candidate.schedules:
        return False
    other_days = tuple(day for day in Weekday if day not in window.days)
    others: list[tuple[tuple[Weekday, ...], time | None, time | None]] = []
    if other_days:
        others.append((other_days, None, None))
    if window.opens_from:
        others.append((tuple(Weekday), None, window.opens_from))
    if window.opens_to:
        others.append((tuple(Weekday), window.opens_to, None))
    return all(
        is_open_weekly(candidate.schedules, days, opens_from, opens_to, now) is False
        for days, opens_from, opens_to in others
    )


def avoided_in(person: Person, candidate: Candidate, document: ListingDocument) -> str | None:
    """What somebody keeps away from and a listing is about."""
    if not person.avoids and not person.avoided_words:
        return None
    concepts = dict(document.concepts) | dict.fromkeys(document.central, 1.0)
    found = is_avoided(kept_from(person.avoids, candidate.delivery), concepts)
    if found:
        return vocabulary().by_id[found].label
    name = {word.stem for word in words_of(candidate.name)}
    for words in person.avoided_words:
        telling = {word.stem for word in words_of(words) if is_telling(word)}
        if telling and telling <= name:
            return words
    return None
