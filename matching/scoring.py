"""A listing's score: named levels, weighed by one table, times the worth of its distance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import prod
from typing import TYPE_CHECKING

from directory.decided import NOBODY_DECIDED, Decided
from directory.kinds import ListingKind
from matching.against import avoided_in, sinks_of
from matching.candidate import Candidate
from matching.criteria.access import judge_access
from matching.criteria.cost import judge_cost
from matching.criteria.delivery import judge_delivery
from matching.criteria.distance import judge_distance
from matching.criteria.eligibility import Eligibility, judge_eligibility
from matching.criteria.freshness import judge_freshness
from matching.criteria.language import judge_language
from matching.criteria.level import (
    FIT_WEIGHT,
    MEANING_ALONE,
    MEANING_ALONE_AGAINST_CONCEPT,
    MEANING_SHARE,
    MOST_BY_MEANING,
    PLAIN_ANSWER,
    TAXONOMY_SHARE,
    TEXT_SHARE,
    WEIGHTS,
    Criterion,
    Level,
    raised,
    with_whole_meaning,
)
from matching.criteria.meaning import (
    NO_VECTOR,
    NOT_ASKED,
    Closeness,
    MeaningLevel,
    close_enough,
)
from matching.criteria.opening import judge_opening
from matching.criteria.taxonomy import SharedConcept, judge_taxonomy
from matching.criteria.text import WordStatistics, judge_text
from matching.hearing.limits import Limit
from matching.hearing.words import is_telling, words_of
from matching.listings.listing import ListingDocument, document_of
from matching.request import WANTS, Mode, Thread, ThreadKind, WeeklyWindow
from matching.taxonomy.concept import vocabulary
from matching.understanding import Person
from matching.worked_out import worked_out

if TYPE_CHECKING:
    from matching.travel.journeys import Journeys

# What a thread weighs: what somebody wants or needs before what happens to be so. Well below 1, so
# that the second thread a listing answers still counts: heard amiss, one thread is often wrong.
WANTED, GUARDED_FACT, FACT = 0.6, 0.48, 0.3
WORDS_ALONE = 0.7
SERVED = 0.12
NOTHING_SAID = 0.5
VOLUNTEERING = "volunteering"
PASSING_VOLUNTEERS = 0.3


@dataclass(frozen=True, slots=True)
class Wish:
    """A thread that listings are scored for, with its stems and weight."""

    thread: Thread
    stems: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Search:
    """What every listing is scored against."""

    wishes: tuple[Wish, ...]
    person: Person
    mode: Mode | None
    has_place: bool
    when: datetime | WeeklyWindow | None
    now: datetime
    is_free: bool = False
    is_step_free: bool = False
    languages: tuple[str, ...] = ()
    decided: Decided = NOBODY_DECIDED
    closeness: Closeness = NOT_ASKED
    journeys: "Journeys | None" = None

    @property
    def times(self) -> tuple[datetime | WeeklyWindow, ...]:
        """When it is to be on: the time asked for, else whatever suits her."""
        return (self.when,) if self.when else self.person.suits

    @property
    def offers(self) -> bool:
        """Whether the person would like to give something; that it might do her good is no offer.

        Notes
        -----
        Retirement is near volunteering, and so are other circumstances.
        """
        return any(_is_offer(wish.thread) for wish in self.wishes)


@dataclass(frozen=True, slots=True)
class WishFit:
    """How far a listing answers one wish, and by what."""

    wish: Wish
    concept: SharedConcept
    text: Level
    worth: float
    meaning: Level = NO_VECTOR
    is_by_meaning_alone: bool = False

    @property
    def is_solid(self) -> bool:
        """Whether the listing answers the wish by concepts or words."""
        return self.worth >= SERVED and not self.is_by_meaning_alone

    @property
    def plainness(self) -> float:
        """How plain an answer it is, 0 to 1; shared words that no concept knows are plain."""
        if not self.is_solid:
            return 0.0
        if self.wish.thread.concept is None:
            return 1.0
        return min(1.0, self.worth / self.wish.weight / PLAIN_ANSWER)


@dataclass(frozen=True)
class Scored:
    """A candidate with its levels, each worked out when it is first asked for.

    Notes
    -----
    Without slots, so that levels can be kept: most candidates answer nothing, and judging them on
    everything else cost four fifths of a search.
    """

    search: Search
    candidate: Candidate
    document: ListingDocument
    fits: tuple[WishFit, ...]

    @worked_out
    def eligibility(self) -> Eligibility:
        """Whether the listing is for this person."""
        return judge_eligibility(
            self.search.person, self.document.audience, self.document.central, self.candidate.area
        )

    @worked_out
    def distance(self) -> Level:
        """How near it is."""
        return judge_distance(
            self.candidate.distance_m,
            self.search.mode,
            has_place=self.search.has_place,
            has_location=self.candidate.location is not None,
            is_unknown=self.candidate.is_somewhere_unknown,
        )

    @worked_out
    def levels(self) -> tuple[Level, ...]:
        """Its levels on everything that adds to the score."""
        return _levels(self.search, self.candidate)

    @worked_out
    def sinks(self) -> tuple[tuple[str, float], ...]:
        """Factors below 1 for what somebody would rather not, each with its name."""
        search = self.search
        return sinks_of(
            search.person, self.candidate, self.document, search.now, is_offering=search.offers
        )

    @worked_out
    def avoided(self) -> str | None:
        """What somebody keeps away from and this is about."""
        return avoided_in(self.search.person, self.candidate, self.document)

    @worked_out
    def whole_meaning(self) -> Level:
        """How close in meaning it is to all that was said."""
        return self.search.closeness.of_whole(self.candidate.service_id)

    def whole_fit(self, fit: float) -> float:
        """The fit to what was said with how close in meaning it is to all of that."""
        if self.has_solid_fit:
            return with_whole_meaning(fit, self.whole_meaning.worth, self.plainness, len(self.fits))
        if self.fits and self.is_answer:
            return min(MOST_BY_MEANING, max(fit, MOST_BY_MEANING * self.whole_meaning.worth))
        return fit

    def total(self, fit: float) -> float:
        """The whole score, 0 to 1, for a given fit to what was said."""
        return (FIT_WEIGHT * self.whole_fit(fit) + self._rest) * self.distance.worth * self._sunk

    @worked_out
    def _rest(self) -> float:
        return sum(WEIGHTS[level.criterion] * level.worth for level in self.levels)

    @worked_out
    def _sunk(self) -> float:
        return prod(factor for _, factor in self.sinks)

    @worked_out
    def score(self) -> float:
        """The whole score, 0 to 1: each wish answered adds to the fit, none is needed."""
        if not self.fits:
            return self.total(NOTHING_SAID)
        return self.total(1 - prod(1 - fit.worth for fit in self.fits))

    @worked_out
    def plainness(self) -> float:
        """How plain an answer it is to the wish that it answers most plainly."""
        return max((fit.plainness for fit in self.fits), default=0.0)

    @worked_out
    def has_solid_fit(self) -> bool:
        """Whether concepts or words, and not meaning alone, make it answer any wish."""
        return any(fit.is_solid for fit in self.fits)

    @worked_out
    def is_answer(self) -> bool:
        """Whether it answers any wish, or none was said."""
        if not self.fits or any(fit.worth >= SERVED for fit in self.fits):
            return True
        is_close = self.whole_meaning.name in close_enough(len(self.fits))
        return is_close and not self.document.central

    @property
    def is_mismatch(self) -> bool:
        """Whether it is known not to be for this person."""
        return self.eligibility.is_mismatch or self.avoided is not None

    def level(self, criterion: Criterion) -> Level:
        """Its level on one criterion."""
        return next(level for level in self.levels if level.criterion is criterion)


def _is_offer(thread: Thread) -> bool:
    concept = thread.concept or ""
    return thread.kind in WANTS and VOLUNTEERING in (concept, *vocabulary().ancestors(concept))


def wishes_of(threads: Iterable[Thread]) -> tuple[Wish, ...]:
    """The threads that listings are scored for: wants, needs, and circumstances with a meaning."""
    found = []
    for thread in threads:
        concept = vocabulary().by_id.get(thread.concept or "")
        if thread.kind in WANTS:
            weight = WANTED
        elif thread.kind is ThreadKind.CIRCUMSTANCE and concept is not None:
            weight = GUARDED_FACT if concept.is_guarded or concept.id in SPOKEN_OF else FACT
        else:
            continue
        stems = tuple(dict.fromkeys(w.stem for w in words_of(thread.text) if is_telling(w)))
        found.append(Wish(thread, stems, weight))
    return tuple(found)


SPOKEN_OF = frozenset({"bereavement", "carers", "hospital_discharge"})


def _fit(
    wish: Wish,
    candidate: Candidate,
    document: ListingDocument,
    statistics: WordStatistics,
    closeness: Closeness = NOT_ASKED,
) -> WishFit:
    offered = document.concepts
    if wish.thread.concept == VOLUNTEERING:
        is_giving = candidate.kind is ListingKind.GIVING
        share = 1.0 if is_giving else PASSING_VOLUNTEERS * offered.get(VOLUNTEERING, 0.0)
        offered = {VOLUNTEERING: share}
    shared = judge_taxonomy(wish.thread.concept, offered, vocabulary())
    text = judge_text(wish.stems, document, statistics)
    if wish.thread.concept is None:
        worth = WORDS_ALONE * text.worth
    elif wish.thread.kind is ThreadKind.CIRCUMSTANCE:
        worth = shared.level.worth
    else:
        worth = TAXONOMY_SHARE * shared.level.worth + TEXT_SHARE * text.worth
    worth = min(1.0, worth)
    meaning = closeness.of_thread(wish.thread, candidate.service_id)
    is_alone = worth * wish.weight < SERVED
    if is_alone and document.central:
        # What is for people in trouble is never brought in by meaning alone.
        return WishFit(wish, shared, text, worth * wish.weight, meaning)
    whole = _with_meaning(worth, meaning, is_alone=is_alone, has_concept=bool(wish.thread.concept))
    is_by_meaning = is_alone and whole * wish.weight >= SERVED
    return WishFit(wish, shared, text, whole * wish.weight, meaning, is_by_meaning)


def _with_meaning(worth: float, meaning: Level, *, is_alone: bool, has_concept: bool) -> float:
    """The worth of concepts and words, raised by closeness in meaning."""
    if not is_alone:
        return raised(worth, MEANING_SHARE * meaning.worth * worth)
    if meaning.name != MeaningLevel.CLOSE:
        return worth
    share = MEANING_ALONE_AGAINST_CONCEPT if has_concept else MEANING_ALONE
    return max(worth, share * meaning.worth)


def _levels(search: Search, candidate: Candidate) -> tuple[Level, ...]:
    limits = search.person.limits
    has_venue = candidate.location is not None
    words = (
        ""
        if not search.languages
        else f"{candidate.text.name} {candidate.text.description} {candidate.text.eligibility}"
    )
    is_at_home = bool({Limit.AT_HOME, Limit.ONLINE, Limit.BY_PHONE} & limits)
    return (
        judge_opening(candidate.schedules, search.times, search.now),
        judge_access(
            is_asked=search.is_step_free or bool({Limit.WHEELCHAIR, Limit.SLOW} & limits),
            has_venue=has_venue,
            is_step_free=candidate.location.is_step_free if candidate.location else None,
        ),
        judge_language(search.languages, candidate.languages, words),
        judge_cost(is_asked=search.is_free or Limit.CHEAP in limits, is_free=candidate.is_free),
        judge_freshness(candidate.assured_date, search.now.date(), candidate.unanswered_since),
        judge_delivery(is_asked=is_at_home, delivery=candidate.delivery, has_venue=has_venue),
    )


def score(candidates: Sequence[Candidate], search: Search) -> list[Scored]:
    """Score every candidate; the order they come in changes nothing."""
    documents = [document_of(candidate.text) for candidate in candidates]
    statistics = WordStatistics.of(documents, (s for wish in search.wishes for s in wish.stems))
    return score_read(candidates, documents, search, statistics)


def score_read(
    candidates: Sequence[Candidate],
    documents: Sequence[ListingDocument],
    search: Search,
    statistics: WordStatistics,
) -> list[Scored]:
    """Score candidates whose documents are known, by statistics of more than these perhaps."""
    return [
        Scored(
            search,
            candidate,
            document,
            tuple(
                _fit(wish, candidate, document, statistics, search.closeness)
                for wish in search.wishes
            ),
        )
        for candidate, document in zip(candidates, documents, strict=True)
    ]
