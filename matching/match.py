"""From a request to the whole answer: the one way that pages, the API and the command go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from uuid import UUID

from sqlalchemy.orm import Session

from directory import places
from directory.kinds import ListingKind
from directory.queries.duplicates import find_decided
from directory.queries.helplines import list_helplines
from matching.answer import Danger, MatchAnswer, Relaxation, Result
from matching.candidate import Candidate
from matching.candidates import list_candidates, with_hours, with_languages
from matching.conversation import LONGEST_SAID, hear, with_meaning
from matching.criteria.access import AccessLevel
from matching.criteria.cost import CostLevel
from matching.criteria.level import Criterion
from matching.danger import meaning as danger_meaning
from matching.hearing.heard_places import HeardPlace
from matching.hearing.languages import language_named
from matching.hearing.limits import Limit
from matching.index.search import (
    Around,
    Asking,
    look_around,
    meant_by,
    query_of,
    score_in_memory,
)
from matching.index.snapshot import MemoryIndex
from matching.listings.listing import ListingText, document_of
from matching.meaning import closeness
from matching.meaning.asked import Asked, asked_by_hand, asked_in
from matching.meaning.encoder import find_encoder
from matching.panel import local_help, panel, threads_of
from matching.particulars import hours_of
from matching.ranking import Ranked, rank_anything
from matching.reach import within_usual_reach
from matching.relaxation import Wanted, rank_relaxed
from matching.request import MatchRequest, Mode, Thread
from matching.results import results_of
from matching.scoring import Scored, Search, score, wishes_of
from matching.travel.journeys import journeys_from
from matching.understanding import Person, understand
from matching.urgent import HeardDanger, danger_in_phrases, hear_danger
from matching.waterfall import with_explanations
from matching.whereabouts import Whereabouts

# What somebody lacks today; of other dangers the model must not be asked what is like them.
LACKS = frozenset({Danger.HOMELESS, Danger.NO_FOOD_OR_HEAT})
PLACES_TO_ASK = 5


@dataclass(frozen=True, slots=True)
class _Where:
    place: places.Place | None
    guesses: tuple[places.Place, ...] = ()
    was_heard: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class _About:
    """What one search is about.

    Parameters
    ----------
    plain_dangers
        Those of the dangers that known words tell of, and not meaning alone.
    around
        What stands near by in the index, where it was looked for already.
    asking
        What the index remembers the search by.
    """

    request: MatchRequest
    search: Search
    asked: Asked
    threads: tuple[Thread, ...]
    dangers: tuple[Danger, ...]
    plain_dangers: tuple[Danger, ...]
    around: Around | None = None
    asking: Asking = ()


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be shown, in order, and the listings that help with each danger."""

    search: Search
    ranked: Sequence[Ranked]
    relaxed: tuple[Relaxation, ...]
    helping: Mapping[Danger, Sequence[Scored]]


@dataclass(frozen=True, slots=True)
class _Found:
    """What is shown, each result by its service."""

    order: _Order
    results: Mapping[UUID, Result]


def match(
    session: Session, request: MatchRequest, now: datetime, index: MemoryIndex | None = None
) -> MatchAnswer:
    """Answer one search; nothing that was said is kept or written anywhere.

    Parameters
    ----------
    now
        The moment of asking, with its time zone (Europe/London).
    index
        The listings in memory; PostGIS answers the whole search where there is none.
    """
    said = (request.said or "")[:LONGEST_SAID]
    encoder = find_encoder() if said.strip() or request.threads else None
    # The sentence model reads beside everything that can be done without it.
    if encoder is not None and said.strip():
        danger_meaning.begin(encoder, said)
    heard = hear(said)
    by_hand = None if request.threads is None else tuple(with_meaning(request.threads))
    asked = asked_in(said, heard.threads) if by_hand is None else asked_by_hand(by_hand)
    if encoder is not None:
        closeness.begin(encoder, asked)
    whereabouts = index.whereabouts if index else Whereabouts()
    where = _find_where(session, whereabouts, request.near, heard.places)
    authority = whereabouts.find_authority(session, where.place.point) if where.place else None
    around = None
    asking = (request, now.date(), encoder.name if encoder else None)
    # While the model reads there is time to look around, and only then.
    if index is not None and not index.chosen.has(asking):
        wishes = wishes_of(heard.threads if by_hand is None else by_hand)
        point = where.place.point if where.place else None
        around = look_around(session, index, point, authority, request.kinds, wishes)
    dangers = hear_danger(said)
    about = _about(request, heard.threads, by_hand, dangers, asked, now, where)
    about = replace(about, around=around, asking=asking)
    about = _with_journeys(session, about, where, whereabouts)
    found = _find(session, about, where.place, authority, index)
    return _answer(session, about, where, authority, dangers, found)


def heard_threads(said: str | None) -> tuple[Thread, ...]:
    """The threads that a search with these words answers with until somebody corrects them."""
    words = (said or "")[:LONGEST_SAID]
    return threads_of(hear_danger(words), hear(words).threads)


def _about(
    request: MatchRequest,
    heard: tuple[Thread, ...],
    by_hand: tuple[Thread, ...] | None,
    dangers: tuple[HeardDanger, ...],
    asked: Asked,
    now: datetime,
    where: _Where,
) -> _About:
    threads = threads_of(dangers, heard) if by_hand is None else by_hand
    if dangers and by_hand is None:
        # A danger takes threads away, and brings its own.
        asked = asked_in((request.said or "")[:LONGEST_SAID], threads)
    kinds = tuple(danger.kind for danger in dangers)
    plain = tuple(danger.kind for danger in dangers if danger.is_plain)
    person = understand(threads, kinds)
    search = _search(request, threads, person, now, has_place=where.place is not None)
    return _About(request, search, asked, threads, kinds, plain)


def _with_journeys(
    session: Session, about: _About, where: _Where, whereabouts: Whereabouts
) -> _About:
    """The same with the journeys from her place, where streets or a timetable are loaded."""
    engine = whereabouts.find_engine(session) if where.place else None
    if where.place is None or engine is None:
        return about
    journeys = journeys_from(where.place.point, engine, about.search.mode, about.request.when)
    return replace(about, search=replace(about.search, journeys=journeys))


def _answer(
    session: Session,
    about: _About,
    where: _Where,
    authority: str | None,
    dangers: tuple[HeardDanger, ...],
    found: _Found,
) -> MatchAnswer:
    order = found.order
    helping = {
        kind: [found.results[_id(one)] for one in scored] for kind, scored in order.helping.items()
    }
    helplines = list_helplines(session) if dangers else []
    results = tuple(found.results[_id(one.scored)] for one in order.ranked)
    if about.request.is_explained:
        results = with_explanations(order.ranked, results)
    return MatchAnswer(
        place=where.place,
        guesses=where.guesses,
        urgent=panel(dangers, helplines, authority, helping),
        threads=about.threads,
        results=results,
        relaxed=order.relaxed,
        mode=about.search.mode,
        place_was_heard=where.was_heard,
        place_note=where.note,
        journeys_from=about.search.journeys.attribution if about.search.journeys else None,
    )


def prepare() -> None:
    """Read the vocabulary and the phrase files, so that the first worker to ask does not wait."""
    danger_in_phrases("prepare")
    hear("prepare gardning")
    document_of(ListingText("prepare"))


def _find(
    session: Session,
    about: _About,
    place: places.Place | None,
    authority: str | None,
    index: MemoryIndex | None,
) -> _Found:
    """The results in order, and the listings that help with each danger."""
    mode, hours = about.search.mode or Mode.WALK, index.hours if index else None
    gone: frozenset[UUID] = frozenset()
    while True:
        order = _order(session, about, place, authority, index, gone)
        shown = {_id(one): Ranked(one, one.score) for one in chain(*order.helping.values())}
        shown |= {_id(one.scored): one for one in order.ranked}
        results = results_of(session, shown, order.search, mode, hours)
        if len(results) == len(shown):
            return _Found(order, results)
        # Withdrawn since they were read: others take their place.
        gone |= shown.keys() - results.keys()


def _order(
    session: Session,
    about: _About,
    place: places.Place | None,
    authority: str | None,
    index: MemoryIndex | None,
    gone: frozenset[UUID],
) -> _Order:
    """What is to be shown in which order."""
    request = about.request
    scored = _scored(session, about, place, authority, index, gone)
    search = scored[0].search if scored else about.search
    may_answer = [one for one in scored if _may_answer(one, request, search)]
    ranked, relaxed = _ranked(may_answer, search, request)
    helping = {danger: local_help(danger, scored) for danger in about.dangers}
    return _Order(search, ranked, relaxed, helping)


def _scored(
    session: Session,
    about: _About,
    place: places.Place | None,
    authority: str | None,
    index: MemoryIndex | None,
    gone: frozenset[UUID],
) -> list[Scored]:
    """The listings that may be among the results, with their scores; but for those gone."""
    point = place.point if place else None
    kinds = frozenset(ListingKind) if about.dangers else about.request.kinds
    # Not asked once a danger was heard: the model takes "hearing voices" for a choir.
    is_asked = about.threads and LACKS.issuperset(about.plain_dangers)
    encoder = find_encoder() if is_asked else None
    if index is not None:
        meant = meant_by(index, encoder, about.asked)
        wanted = _wanted(about.request, about.search)
        query = query_of(about.request, about.search, wanted, about.dangers, meant)

        def look() -> Around:
            around = about.around
            if around is None or around.kinds != kinds:
                return look_around(session, index, point, authority, kinds, about.search.wishes)
            return around

        return score_in_memory(index, query, look, about.asking, gone)
    found = list_candidates(session, point, kinds, authority)
    candidates = [candidate for candidate in found if candidate.service_id not in gone]
    search = replace(about.search, decided=find_decided(session))
    if encoder is not None and candidates:
        close = closeness.closeness_of(session, encoder, about.asked, candidates)
        search = replace(search, closeness=close)
    return score(_completed(session, candidates, search), search)


def _id(scored: Scored) -> UUID:
    return scored.candidate.service_id


def _find_where(
    session: Session, whereabouts: Whereabouts, near: str | None, heard: Sequence[HeardPlace]
) -> _Where:
    """The place asked for, or else the first in what was said that is surely one."""
    if near and near.strip():
        answer = whereabouts.find_place(session, near)
        return _Where(answer.place, answer.guesses, note=answer.note)
    for candidate in heard:
        found = whereabouts.find_place(session, candidate.text).place
        if found and (candidate.is_clear or found.corrected_from is None):
            return _Where(found, was_heard=True)
    return _Where(None)


def _search(
    request: MatchRequest,
    threads: Sequence[Thread],
    person: Person,
    now: datetime,
    *,
    has_place: bool,
) -> Search:
    asked = [language_named(request.language) or request.language] if request.language else []
    return Search(
        wishes=wishes_of(threads),
        person=person,
        mode=request.mode or person.mode,
        has_place=has_place,
        when=request.when,
        now=now,
        is_free=request.is_free,
        is_step_free=request.is_step_free or Limit.WHEELCHAIR in person.limits,
        languages=tuple(asked) or person.languages,
    )


def _completed(session: Session, candidates: list[Candidate], search: Search) -> list[Candidate]:
    """Read what only some searches score: hours and languages."""
    if search.times or search.person.does_not_suit:
        candidates = with_hours(candidates, hours_of(session, candidates))
    if search.languages:
        candidates = with_languages(session, candidates)
    return search.journeys.to(candidates) if search.journeys else candidates


def _may_answer(scored: Scored, request: MatchRequest, search: Search) -> bool:
    """Whether it is of a kind asked for, and not known to cost or to have steps where that matters.

    Notes
    -----
    What is not recorded may answer, with a caution; neither wish is ever loosened.
    """
    if request.is_free and scored.level(Criterion.COST).name == CostLevel.COSTS:
        return False
    if search.is_step_free and scored.level(Criterion.ACCESS).name == AccessLevel.STEPS:
        return False
    return scored.candidate.kind in request.kinds


def _ranked(
    scored: Sequence[Scored], search: Search, request: MatchRequest
) -> tuple[list[Ranked], tuple[Relaxation, ...]]:
    """The best answers, or else the nearest places to ask; and what was loosened to find them."""
    wanted = _wanted(request, search)
    near: Sequence[Scored] = scored
    widened: tuple[Relaxation, ...] = ()
    if search.has_place:
        near, widened = within_usual_reach(scored, search.mode, wanted.limit_m)
    ranked, relaxed = rank_relaxed(near, wanted, request.limit)
    if not ranked:
        return rank_anything(scored, min(request.limit, PLACES_TO_ASK)), relaxed
    # With a limit of its own, how far it was widened is said by the steps from that.
    return ranked, relaxed if wanted.limit_m else widened + relaxed


def _wanted(request: MatchRequest, search: Search) -> Wanted:
    return Wanted(
        within_m=request.within_m,
        within_min=request.within_min,
        mode=search.mode or Mode.WALK,
        has_when=request.when is not None,
        language=search.languages[0] if request.language else None,
    )
