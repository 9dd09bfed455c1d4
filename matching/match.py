"""From a request to the whole answer: the one way that pages, the API and the command go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from uuid import UUID

from sqlalchemy.orm import Session

from directory import places
from directory.kinds import ListingKind
from directory.opening import describe, next_open
from directory.queries.duplicates import find_decided
from directory.queries.helplines import list_helplines
from directory.queries.hours import Hours
from matching.answer import Danger, MatchAnswer, Precision, Relaxation, Result, ResultLocation
from matching.candidate import Candidate, CandidateLocation
from matching.candidates import list_candidates, with_hours, with_languages
from matching.cautions import cautions_for, told_by_said
from matching.conversation import LONGEST_SAID, hear, with_meaning
from matching.criteria.access import AccessLevel
from matching.criteria.cost import CostLevel
from matching.criteria.level import Criterion
from matching.danger.meaning import LONGEST_READ
from matching.explanation import reach_of, reasons_for
from matching.heard_places import HeardPlace
from matching.index.search import meant_by, query_of, score_in_memory
from matching.index.snapshot import MemoryIndex
from matching.languages import language_named
from matching.limits import Limit
from matching.listing import ListingText, document_of
from matching.meaning.asked import Asked, asked_by_hand, asked_in
from matching.meaning.closeness import closeness_of
from matching.meaning.encoder import find_encoder
from matching.panel import local_help, panel, threads_of
from matching.particulars import Particulars, hours_of, read_particulars
from matching.ranking import Ranked, rank_anything
from matching.reach import within_usual_reach
from matching.relaxation import Wanted, rank_relaxed
from matching.request import MatchRequest, Mode, Thread
from matching.scoring import Scored, Search, score, wishes_of
from matching.travel.estimate import travel_min
from matching.understanding import Person, understand
from matching.urgent import danger_in_phrases, hear_danger
from matching.waterfall import with_explanations
from matching.whereabouts import Whereabouts

LONGEST_SUMMARY = 220
PLACES_TO_ASK = 5


@dataclass(frozen=True, slots=True)
class _Where:
    place: places.Place | None
    guesses: tuple[places.Place, ...] = ()
    was_heard: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class _About:
    """What one search is about."""

    request: MatchRequest
    search: Search
    said: str
    threads: tuple[Thread, ...]
    dangers: tuple[Danger, ...]

    @property
    def asked(self) -> Asked:
        """What of it is read for its meaning."""
        if self.request.threads is not None:
            return asked_by_hand(self.threads)
        return asked_in(self.said, self.threads)


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
    _begin_reading(said)
    heard = hear(said)
    dangers = hear_danger(said)
    threads = threads_of(dangers, heard.threads)
    if request.threads is not None:
        threads = tuple(with_meaning(request.threads))
    person = understand(threads, (danger.kind for danger in dangers))
    whereabouts = index.whereabouts if index else Whereabouts()
    where = _find_where(session, whereabouts, request.near, heard.places)
    authority = whereabouts.find_authority(session, where.place.point) if where.place else None
    search = _search(request, threads, person, now, has_place=where.place is not None)
    about = _About(request, search, said, threads, tuple(danger.kind for danger in dangers))
    found = _find(session, about, where.place, authority, index)
    order = found.order
    helping = {
        kind: [found.results[_id(one)] for one in scored] for kind, scored in order.helping.items()
    }
    helplines = list_helplines(session) if dangers else []
    results = tuple(found.results[_id(one.scored)] for one in order.ranked)
    return MatchAnswer(
        place=where.place,
        guesses=where.guesses,
        urgent=panel(dangers, helplines, authority, helping),
        threads=threads,
        results=with_explanations(order.ranked, results) if request.is_explained else results,
        relaxed=order.relaxed,
        mode=search.mode,
        place_was_heard=where.was_heard,
        place_note=where.note,
    )


def _begin_reading(said: str) -> None:
    """Let the sentence model read beside the hearing what will be asked of it for danger."""
    encoder = find_encoder() if said.strip() else None
    if encoder is not None:
        encoder.begin(said[:LONGEST_READ])


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
        results = _results(session, shown, order.search, mode, hours)
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
    encoder = find_encoder() if about.threads and not about.dangers else None
    if index is not None:
        meant = meant_by(index, encoder, about.asked)
        wanted = _wanted(about.request, about.search)
        query = query_of(about.request, about.search, wanted, about.dangers, meant)
        return score_in_memory(session, index, point, authority, query, kinds, gone)
    found = list_candidates(session, point, kinds, authority)
    candidates = [candidate for candidate in found if candidate.service_id not in gone]
    search = replace(about.search, decided=find_decided(session))
    if encoder is not None and candidates:
        closeness = closeness_of(session, encoder, about.asked, candidates)
        search = replace(search, closeness=closeness)
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
    if search.when or search.person.suits or search.person.does_not_suit:
        candidates = with_hours(candidates, hours_of(session, candidates))
    if search.languages:
        candidates = with_languages(session, candidates)
    return candidates


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


def _location(location: CandidateLocation, postcode: str | None) -> ResultLocation:
    precision = Precision.UNVERIFIED if location.is_unverified else Precision.EXACT
    if location.is_approximate:
        precision = Precision.APPROXIMATE
    return ResultLocation(location.name, postcode, location.lon, location.lat, precision)


def summarise(description: str) -> str:
    """The first sentences of a description, cut at a word where they are long."""
    text = " ".join(description.split())
    if len(text) <= LONGEST_SUMMARY:
        return text
    cut = text[:LONGEST_SUMMARY]
    sentence = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: sentence + 1] if sentence > LONGEST_SUMMARY // 3 else cut.rsplit(" ", 1)[0] + "…"


def _results(
    session: Session,
    shown: Mapping[UUID, Ranked],
    search: Search,
    mode: Mode,
    hours: Hours | None,
) -> dict[UUID, Result]:
    """Results by service, their particulars read together; none for what is no longer shown."""
    found = read_particulars(session, [one.scored.candidate for one in shown.values()], hours)
    return {
        id_: _result(one, search, mode, found[id_]) for id_, one in shown.items() if id_ in found
    }


def _result(ranked: Ranked, search: Search, mode: Mode, particulars: Particulars) -> Result:
    scored = ranked.scored
    candidate = scored.candidate
    distance_m = candidate.distance_m
    return Result(
        service_id=candidate.service_id,
        service_name=candidate.name,
        organization_name=candidate.text.organization,
        kind=candidate.kind,
        location=(
            _location(candidate.location, particulars.postcode) if candidate.location else None
        ),
        distance_m=None if distance_m is None else round(distance_m),
        travel_min=None if distance_m is None else travel_min(distance_m, mode),
        next_open=next_open(particulars.schedules, search.now),
        phone=particulars.phone,
        score=round(ranked.score, 4),
        reasons=reasons_for(scored, search, particulars),
        cautions=cautions_for(scored, search, particulars),
        summary=summarise(candidate.text.description),
        schedule_text=describe(particulars.schedules) or None,
        cost_text=particulars.cost_text,
        reach=reach_of(candidate),
        assured_date=candidate.assured_date,
        is_demonstration=candidate.is_demonstration,
        told_by_said=told_by_said(scored),
    )
