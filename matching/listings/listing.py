"""What a listing's own words say: its stems, its concepts and whom it is for; worked out once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from matching.hearing.words import Word, is_telling, words_of
from matching.listings.audience import Audience, audience_of, sex_by_tags
from matching.listings.demands import demands_in
from matching.listings.peoples import Told, narrowed
from matching.listings.sensitive import CONDITION, is_grave
from matching.listings.whom import (
    CARERS,
    FELLOWSHIPS,
    LOST_TO_IT,
    LOST_TO_SUICIDE,
    NEVER_OPEN,
    OPEN_TO_ALL,
    THINKING_OF_IT,
    TWELVE_STEPS,
    comes_along,
    is_condition_named,
    is_for_them,
    is_of_the_living,
    kept_for,
    not_meant,
    with_those_it_serves,
)
from matching.request import ThreadKind
from matching.taxonomy.concept import vocabulary
from matching.taxonomy.phrases import Mention, listed_tree

# How much a mention says of what a listing is about, by where it stands.
NAME, TERM, OPENING, ELIGIBILITY, DESCRIPTION, ORGANIZATION = 1.0, 1.0, 0.85, 0.6, 0.5, 0.4
# One word in passing ("bring a shed load") says less than a phrase ("memory cafe").
IN_PASSING = 0.1
# From here on a concept is central: in the name, opened with, a condition, or come back to.
CENTRAL = 0.6
# Counted this often, a word in the name weighs against words of the description.
NAME_COUNTS = 3
AGAIN = 0.1
SENTENCE = re.compile(r"(?<=[.!?])\s+")
# A sentence that starts within this many words belongs to the opening.
OPENING_WORDS = 8
# So far into a long opening sentence things are listed that are not what it is about.
LONG_OPENING = 18
BESIDE = frozenset({"or", "nor"})
DENIALS = frozenset("not no without never isnt arent dont nor cant neither".split())
# Once somebody has said for certain what a listing is about, other things in its words are only
# mentioned; its name and opening may still tell what nobody thought to confirm, or only play on it.
IN_NAME_ALONE, OPENED_WITH, MENTIONED = 0.9, 0.7, 0.4
# A tag for what the words only touch on, where the name says that something else is done.
TOUCHED_ON = 0.2


@dataclass(frozen=True, slots=True)
class ListingText:
    """The words of a listing; two listings with the same words share one document.

    Parameters
    ----------
    concepts
        Ids of the concepts that a person, or the feed, confirmed it is about.
    refused
        Ids of the concepts that a person says it is not about, whatever its words say.
    """

    name: str
    organization: str = ""
    description: str = ""
    eligibility: str = ""
    terms: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    minimum_age: float | None = None
    maximum_age: float | None = None


@dataclass(frozen=True, slots=True)
class ListingDocument:
    """What matching reads of a listing.

    Parameters
    ----------
    stems
        How often each telling stem occurs, the name counted several times.
    concepts
        How far the listing is about each concept, 0 to 1.
    evidence
        For each concept the listing's own words that spoke of it most plainly.
    central
        Guarded concepts that the listing is for, so that it is not for others.
    """

    stems: Mapping[str, int]
    length: int
    concepts: Mapping[str, float]
    evidence: Mapping[str, str]
    central: frozenset[str]
    audience: Audience

    @property
    def about(self) -> frozenset[str]:
        """The concepts that it is about, not those it only mentions."""
        return frozenset(name for name, share in self.concepts.items() if share >= CENTRAL)


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    words: list[Word]
    weight: float
    tells_audience: bool

    def told(self, mention: Mention) -> Told:
        """Whether a mention stands where a listing says what it is, or whom it is for."""
        if self.weight == NAME:
            return Told.NAMED
        is_opening = self.weight == OPENING and mention.first < LONG_OPENING
        is_plain = is_opening or self.weight in (ELIGIBILITY, ORGANIZATION)
        return Told.PLAINLY if is_plain else Told.IN_PASSING

    def quote(self, mention: Mention) -> str:
        """The words of a mention as the listing writes them."""
        return self.text[self.words[mention.first].start : self.words[mention.end - 1].end]


def _part(text: str, weight: float, *, tells_audience: bool = True) -> _Part:
    return _Part(text, words_of(text), weight, tells_audience)


def _parts(text: ListingText) -> Iterator[_Part]:
    yield _part(text.name, NAME)
    for term in text.terms:
        yield _part(term, TERM)
    read = 0
    for sentence in SENTENCE.split(text.description):
        is_opening = read < OPENING_WORDS
        read += len(sentence.split())
        weight = OPENING if is_opening else DESCRIPTION
        yield _part(sentence, weight, tells_audience=is_opening)
    yield _part(text.eligibility, ELIGIBILITY)
    yield _part(text.organization, ORGANIZATION, tells_audience=False)


def _is_denied(words: list[Word], mention: Mention) -> bool:
    near = mention.first - 2
    if near > 0 and words[mention.first - 1].text in BESIDE:
        # "No tobacco or alcohol".
        near -= 2
    return bool(DENIALS & {word.text for word in words[max(0, near) : mention.first]})


def _is_for_them(part: _Part, mention: Mention) -> bool:
    is_plain = part.weight in (NAME, ELIGIBILITY)
    start, end = part.words[mention.first].start, part.words[mention.end - 1].end
    if not vocabulary().by_id[mention.concept].is_guarded:
        is_condition = part.weight == ELIGIBILITY
        return is_condition and is_condition_named(part.text, start, mention.concept)
    if comes_along(part.text, start, end, mention.concept):
        return False
    return part.tells_audience and is_for_them(part.words, mention, is_plain=is_plain)


@dataclass(slots=True)
class _Reading:
    refused: frozenset[str] = frozenset()
    stems: dict[str, int] = field(default_factory=dict)
    concepts: dict[str, float] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    central: set[str] = field(default_factory=set)
    told: dict[str, Told] = field(default_factory=dict)
    along: set[str] = field(default_factory=set)
    is_open: bool = False

    def read(self, part: _Part) -> None:
        """Take in one part of a listing."""
        times = NAME_COUNTS if part.weight == NAME else 1
        for word in part.words:
            if is_telling(word):
                self.stems[word.stem] = self.stems.get(word.stem, 0) + times
        for mention in listed_tree().find(part.words):
            if mention.concept in self.refused or _is_denied(part.words, mention):
                continue
            if not is_of_the_living(part.text, part.quote(mention)):
                self._take(part, mention)

    def confirm(self, concept_id: str) -> None:
        """Take in a concept that the listing was tagged with, for certain."""
        known = vocabulary()
        concept = known.by_id.get(concept_id)
        if concept is None or concept_id in self.refused:
            return
        for word in words_of(concept.label):
            if is_telling(word):
                self.stems[word.stem] = self.stems.get(word.stem, 0) + 1
        # "For families of drinkers" is about drink, and not for whoever drinks.
        is_for_some = any(
            known.by_id[name].parent == concept_id
            and known.by_id[name].kind is ThreadKind.CIRCUMSTANCE
            for name in self.central
        )
        self.concepts[concept_id] = ELIGIBILITY if is_for_some else TERM
        self.evidence.setdefault(concept_id, concept.label)
        # "Carers welcome" on a stroke club does not make it a place for any carer.
        is_for_a_condition = any(_is_condition(name) for name in self.central)
        is_for_them = _is_condition(concept_id) or not is_for_a_condition
        is_for_all = self.is_open and concept_id not in NEVER_OPEN
        if concept_id not in self.along and concept.is_guarded and is_for_them and not is_for_all:
            self.central.add(concept_id)

    def settle(self, confirmed: frozenset[str]) -> None:
        """Count what only the words speak of for no more than mentioned, where more is known.

        Notes
        -----
        A narrower concept of a confirmed one bears it out, and stays as plain as it was written.
        Whom a listing keeps away, words in passing do not tell either ("at the pace of an old dog"
        is no fatigue); of what is grave the words are believed all the same.
        """
        if not confirmed:
            return
        known = vocabulary()
        borne_out = confirmed.union(*(known.ancestors(name) for name in confirmed))
        for concept_id, share in self.concepts.items():
            if concept_id in borne_out or confirmed & set(known.ancestors(concept_id)):
                continue
            most = OPENED_WITH if share >= OPENING else MENTIONED
            most = IN_NAME_ALONE if share >= NAME else most
            self.concepts[concept_id] = min(share, most)
        for name in self._mentioned_conditions(confirmed):
            self.concepts[name] = TOUCHED_ON
            self.central.discard(name)
        self.central = {
            name
            for name in self.central - not_meant(self.central, self.told, confirmed)
            if name in confirmed or is_grave(name) or confirmed & set(known.ancestors(name))
        }

    def _mentioned_conditions(self, confirmed: frozenset[str]) -> list[str]:
        """Tagged conditions spoken of in passing, where the name says what else is done.

        Notes
        -----
        Continence nurses whom carers may ask about dementia as well are no dementia group.
        """
        known = vocabulary()
        is_named = any(
            place is Told.NAMED
            and known.by_id[name].kind is ThreadKind.NEED
            and confirmed & {name, *known.ancestors(name)}
            for name, place in self.told.items()
        )
        return [
            name
            for name in confirmed
            if is_named and _is_condition(name) and self.told.get(name) is Told.IN_PASSING
        ]

    def narrow(self, confirmed: frozenset[str]) -> None:
        """Let those whom the words name stand for the wider people that a tag does."""
        for wide, kinds in narrowed(self.central, confirmed, self.told).items():
            share = self.concepts.get(wide, TERM)
            self.central.discard(wide)
            self.concepts[wide] = min(share, MENTIONED)
            self.concepts |= {
                name: max(self.concepts.get(name, 0.0), min(share, OPENING)) for name in kinds
            }
            if not self.is_open:
                self.central |= {name for name in kinds if vocabulary().by_id[name].is_guarded}

    def know_the_way(self, words: str) -> None:
        """Know a meeting of twelve steps, from which some keep away, by how it says it works."""
        if TWELVE_STEPS.search(words) and FELLOWSHIPS not in self.refused:
            self.central.add(FELLOWSHIPS)
            self.concepts[FELLOWSHIPS] = OPENING

    def know_the_lost(self, conditions: str, confirmed: frozenset[str]) -> None:
        """Keep a circle for those who lost one to suicide from whoever thinks of it."""
        if LOST_TO_IT not in self.refused and LOST_TO_SUICIDE.search(conditions):
            self.central.add(LOST_TO_IT)
            self.concepts[LOST_TO_IT] = max(ELIGIBILITY, self.concepts.get(LOST_TO_IT, 0.0))
        if LOST_TO_IT in self.central:
            self.central -= THINKING_OF_IT - confirmed

    def _take(self, part: _Part, mention: Mention) -> None:
        concept = mention.concept
        known = self.concepts.get(concept, 0.0)
        weight = part.weight
        if weight == OPENING and mention.first >= LONG_OPENING:
            weight = DESCRIPTION
        if weight == DESCRIPTION and mention.length == 1:
            weight -= IN_PASSING
        if weight > known:
            self.evidence[concept] = part.quote(mention)
        self.told[concept] = max(self.told.get(concept, Told.IN_PASSING), part.told(mention))
        self.concepts[concept] = min(1.0, max(known + AGAIN, weight))
        if _is_for_them(part, mention):
            self.central.add(concept)
        elif concept == CARERS and part.told(mention) is Told.PLAINLY:
            self.along.add(concept)


def _is_condition(concept_id: str) -> bool:
    return CONDITION in vocabulary().ancestors(concept_id)


def _read(text: ListingText) -> _Reading:
    reading = _Reading(frozenset(text.refused))
    for part in _parts(text):
        reading.read(part)
    reading.is_open = bool(OPEN_TO_ALL.search(f"{text.description} {text.eligibility}"))
    for concept_id in text.concepts:
        reading.confirm(concept_id)
    confirmed = (frozenset(text.concepts) - reading.refused) & frozenset(vocabulary().by_id)
    reading.settle(confirmed)
    reading.narrow(confirmed)
    reading.central |= kept_for(reading.central, reading.told, confirmed, text.description)
    reading.know_the_way(f"{text.name}. {text.description}")
    reading.know_the_lost(f"{text.name}. {text.eligibility}", confirmed)
    return reading


def plainly_about(text: ListingText) -> list[str]:
    """Ids of the concepts that a listing's words are plainly about, the plainest first.

    Notes
    -----
    Of guarded concepts only those that the listing is for.
    """
    return _plain(_read(text))


@lru_cache(maxsize=50_000)
def document_of(text: ListingText) -> ListingDocument:
    """Work out a listing's document; kept in the process for as long as its words do not change."""
    return _document(text, _read(text))


def read_once(text: ListingText) -> tuple[ListingDocument, list[str]]:
    """A listing's document, and what its words alone are plainly about; nothing is kept.

    Notes
    -----
    The words are read a second time only where a feed or a person said more than they do.
    """
    reading = _read(text)
    is_told_more = text.terms or text.concepts
    own = _read(replace(text, terms=(), concepts=())) if is_told_more else reading
    return _document(text, reading), _plain(own)


def _plain(reading: _Reading) -> list[str]:
    by_id = vocabulary().by_id
    found = [
        name
        for name, share in reading.concepts.items()
        if share >= CENTRAL and (name in reading.central or not by_id[name].is_guarded)
    ]
    return sorted(found, key=lambda name: (-reading.concepts[name], name))


def _document(text: ListingText, reading: _Reading) -> ListingDocument:
    audience = audience_of(
        text.name, text.description, text.eligibility, text.minimum_age, text.maximum_age
    )
    words = f"{text.name}. {text.description} {text.eligibility}"
    return ListingDocument(
        stems=reading.stems,
        length=sum(reading.stems.values()),
        concepts=reading.concepts,
        evidence=reading.evidence,
        central=with_those_it_serves(reading.central) - reading.refused,
        audience=replace(
            audience,
            sex=audience.sex or sex_by_tags(text.concepts, words),
            demands=demands_in(words, reading.concepts),
        ),
    )
