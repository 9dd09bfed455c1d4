"""What was said, turned into threads that a worker can see, correct and take away."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from matching.hearing.ages import SCHOOL_AGE, ages_in
from matching.hearing.caring import GOES_ON, carer_from, is_cared_for, named_before, relation_within
from matching.hearing.clauses import Clause, clauses_of
from matching.hearing.denials import MOST_BEFORE, is_cause_of_death, is_left_behind, is_not_so
from matching.hearing.heard_places import HeardPlace, places_in
from matching.hearing.implied import children_spoken_of, ride_needed
from matching.hearing.kept_from import is_kept_from
from matching.hearing.kin import RELATIONS, SUBJECT, deaths_in, relation_before
from matching.hearing.languages import language_of_people, language_words, languages_in
from matching.hearing.limits import label_of, limits_among
from matching.hearing.misheard import as_meant
from matching.hearing.offers import kind_of, offers_in
from matching.hearing.person import is_herself, sex_in
from matching.hearing.plain_wishes import PlainWish, bare_wish_in, wish_in
from matching.hearing.proper_names import names_in
from matching.hearing.refusals import (
    Scope,
    Stance,
    brought_in,
    carries_on,
    is_no_use,
    is_verdict,
    scopes_of,
    stance_on,
)
from matching.hearing.spelling import repair
from matching.hearing.when import WhenHeard, when_in
from matching.hearing.words import Word, is_telling, words_of
from matching.request import Thread, ThreadKind
from matching.taxonomy.concept import Concept, vocabulary
from matching.taxonomy.phrases import Mention, said_tree

# The answer to a longer text would not be a better one; the boundary refuses it before.
LONGEST_SAID = 20_000
MOST_THREADS = 40
# A clause of more words than this is not a chip; the words around what was heard are.
LONGEST_CHIP = 9
SHORT_CLAUSE = 40
TODDLERS, BEREAVEMENT = "parents_toddlers", "bereavement"
LEAD_IN = frozenset(
    "and but also she he i they then so really who is was just because although that says said"
    " shes hes im theyre were are has have had had".split()
)
# A phrase ends where its sentence does; "d. June" ends none.
SENTENCE_ENDS = re.compile(r"[;!?\n]|(?<![ ,(][a-z])\.\s+(?=[A-Z])")
# Circumstances that are hers even where the words name somebody else ("lost my husband").
OWN = frozenset(
    "bereavement suicide_bereavement baby_loss pet_loss carers young_carers parent_carers"
    " parenting parents_toddlers fathers new_to_area lives_alone retirement housebound"
    " lgbtq".split()
)
GROUPS = "groups"
CROWDED = frozenset("large big crowded noisy busy loud social huge packed any".split())
# Nobody is kept from what may save her: "won't see the crisis team".
NEVER_KEPT_FROM = frozenset(
    "crisis suicide_prevention self_harm psychosis safeguarding domestic_abuse refuges stalking"
    " sexual_violence".split()
)
# What somebody can be said not to be or have, or not to do.
HABITS = frozenset("alcohol drugs smoking gambling".split())
# Somebody else is poorly: she is that somebody's carer, and nothing more is known.
CONDITION = "long_term_condition"
MEALS_BROUGHT = "meals_delivered"
# Of words that no concept knows, so many may be wishes where nothing else was heard.
MOST_BARE, LONGEST_BARE = 3, 12


@dataclass(slots=True)
class _Hearing:
    """Threads as they are found, one for each kind and meaning."""

    said: str
    words: Sequence[Word]
    threads: dict[tuple[str, str], Thread] = field(default_factory=dict)

    def add(self, kind: ThreadKind, span: tuple[int, int], label: str, concept: str | None) -> None:
        key = (kind, concept or label.lower())
        if key not in self.threads and len(self.threads) < MOST_THREADS:
            text = self.said[span[0] : span[1]]
            self.threads[key] = Thread(kind, " ".join(text.split()), concept, label, span)


@dataclass(frozen=True, slots=True)
class Heard:
    """The threads in the order of what was said, and what may be the place."""

    threads: tuple[Thread, ...]
    places: tuple[HeardPlace, ...]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A clause with what it speaks against, and the clause after, which may pass a verdict."""

    clause: Clause
    scopes: tuple[Scope, ...]
    following: Clause | None
    preceding: Clause | None = None
    was_left: bool = False

    def stance(self, first: int, end: int) -> Stance | None:
        if self.was_left:
            return Stance.REFUSED
        return stance_on(self.scopes, self.clause, first, end, self.following)


def hear(said: str) -> Heard:
    """Turn hurried notes into threads; linear in the length of the text."""
    said = said[:LONGEST_SAID]
    plain = said.replace("\u2019", "'").replace("\u02bc", "'")
    words = repair(words_of(plain))
    hearing = _Hearing(said, words)
    names = names_in(plain, words)
    mentions = [
        mention
        for mention in said_tree().find(words)
        if (mention.length != 1 or mention.first not in names)
        and not SENTENCE_ENDS.search(plain, words[mention.first].end, words[mention.end - 1].start)
    ]
    deaths = list(deaths_in(plain))
    _hear_kin(hearing, plain)
    _hear_deaths(hearing, deaths, of_others=True)
    spoken = list(_spoken(list(clauses_of(plain, words))))
    unknown: list[_Spoken] = []
    at = 0
    for one in spoken:
        inside: list[Mention] = []
        while at < len(mentions) and mentions[at].first < one.clause.end:
            inside.append(mentions[at])
            at += 1
        _hear_clause(hearing, plain, one, list(as_meant(one.clause, inside, len(words))))
        unknown += [] if inside else [one]
    if len(words) <= LONGEST_BARE and not any(t.concept for t in hearing.threads.values()):
        bare = (found for one in unknown if (found := _bare_wish(hearing, one, names)))
        for of_clause, wish in islice(bare, MOST_BARE):
            _hear_wish(hearing, of_clause, wish)
    _hear_deaths(hearing, deaths, of_others=False)
    _hear_sex(hearing, plain)
    _hear_caring(hearing)
    _hear_implied(hearing, plain, spoken)
    threads = sorted(hearing.threads.values(), key=lambda thread: thread.span or (0, 0))
    return Heard(tuple(threads), places_in(plain))


def _spoken(clauses: Sequence[Clause]) -> Iterator[_Spoken]:
    before: tuple[Scope, ...] = ()
    for at, clause in enumerate(clauses):
        following = clauses[at + 1] if at + 1 < len(clauses) else None
        scopes = scopes_of(clause)
        carried = carries_on(before, clause, following)
        if carried is not None:
            scopes = (*scopes, carried)
        near = clauses[max(0, at - MOST_BEFORE) : at + 2]
        was_left = following is not None and is_left_behind(near)
        yield _Spoken(clause, scopes, following, clauses[at - 1] if at else None, was_left)
        before = scopes


def _hear_kin(hearing: _Hearing, plain: str) -> None:
    """Ages, offers and more that whole sentences tell: "her daughter (15)"."""
    for age in ages_in(plain):
        label = f"Aged {age.text}" + (f" ({age.owner})" if age.owner else "")
        hearing.add(ThreadKind.CIRCUMSTANCE, age.span, label, None)
        if age.low < SCHOOL_AGE:
            toddlers = vocabulary().by_id[TODDLERS]
            hearing.add(ThreadKind.CIRCUMSTANCE, age.span, toddlers.label, TODDLERS)
    spoken = language_of_people(plain)
    if spoken is not None:
        hearing.add(ThreadKind.CONSTRAINT, spoken[1], f"Speaks {spoken[0]}", None)
    for concept, span in offers_in(plain):
        hearing.add(ThreadKind.OFFER, span, vocabulary().by_id[concept].label, concept)


def _hear_deaths(
    hearing: _Hearing, deaths: Sequence[tuple[tuple[int, int], str | None]], *, of_others: bool
) -> None:
    """Losses of others before all else, and her own where no phrase of the vocabulary knew it."""
    known = [
        thread.span
        for thread in hearing.threads.values()
        if thread.span and BEREAVEMENT in (thread.concept, *_wider(thread))
    ]
    for span, whose in deaths:
        is_known = any(start < span[1] and span[0] < end for start, end in known)
        if (whose is not None) is of_others and not is_known:
            label = vocabulary().by_id[BEREAVEMENT].label + (f" ({whose})" if whose else "")
            hearing.add(ThreadKind.CIRCUMSTANCE, span, label, BEREAVEMENT)


def _wider(thread: Thread) -> tuple[str, ...]:
    return vocabulary().ancestors(thread.concept) if thread.concept else ()


def _hear_clause(
    hearing: _Hearing, plain: str, spoken: _Spoken, mentions: Sequence[Mention]
) -> None:
    clause = spoken.clause
    taken = _hear_facts(hearing, plain, clause)
    for mention in mentions:
        if mention.concept != GROUPS or not _is_of_something(clause, mention, mentions):
            _hear_mention(hearing, plain, spoken, mention)
    brought = brought_in(clause, plain)
    if brought:
        meals = vocabulary().by_id[MEALS_BROUGHT]
        span = _chip_span(clause, *brought)
        hearing.add(ThreadKind.AVOID, span, f"Not {meals.label.lower()}", meals.id)
    if not mentions and not taken:
        _hear_words(hearing, spoken)


def _is_of_something(clause: Clause, groups: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether "group" stands for one kind of group alone: "no bereavement groups"."""
    if any(m is not groups and m.end >= groups.first > m.first for m in mentions):
        return True
    at = groups.first - clause.first
    before = clause.words[at - 1] if at else None
    is_named = before is not None and is_telling(before) and before.text not in CROWDED
    return groups.length == 1 and is_named


def _hear_facts(hearing: _Hearing, plain: str, clause: Clause) -> bool:
    """Limits, days and languages of a clause; answer whether there was any, or an age."""
    before = len(hearing.threads)
    start = clause.words[0].start
    text = plain[start : clause.words[-1].end]
    for limit, found in limits_among(plain, clause.words):
        hearing.add(ThreadKind.CONSTRAINT, found, label_of(limit), None)
    if any(word.text in language_words() for word in clause.words):
        for language, span in languages_in(text):
            hearing.add(ThreadKind.CONSTRAINT, _moved(span, start), f"Speaks {language}", None)
    when = when_in(text)
    if when is not None:
        _hear_when(hearing, when, text, start)
    return len(hearing.threads) > before or any(
        t.span and start <= t.span[0] < start + len(text) for t in hearing.threads.values()
    )


def _hear_when(hearing: _Hearing, when: WhenHeard, text: str, start: int) -> None:
    span = _moved(when.span, start)
    kind = ThreadKind.CONSTRAINT
    if when.is_refused or is_no_use(text):
        kind = ThreadKind.AVOID
        span = (start, start + len(text)) if len(text) < SHORT_CLAUSE else (start, span[1])
    words = hearing.said[span[0] : span[1]].strip()
    hearing.add(kind, span, words[:1].upper() + words[1:], None)


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by


def _hear_mention(hearing: _Hearing, plain: str, spoken: _Spoken, mention: Mention) -> None:
    clause = spoken.clause
    concept = vocabulary().by_id[mention.concept]
    end = min(mention.end, clause.end)
    if any(scope.is_cue(mention.first, end) for scope in spoken.scopes):
        return
    if concept.kind is ThreadKind.CIRCUMSTANCE or concept.id in HABITS:
        at = clause.words[mention.first - clause.first].start
        is_ill = concept.id in HABITS or CONDITION in vocabulary().ancestors(concept.id)
        is_death = is_ill and is_cause_of_death(plain, at)
        if is_death or is_not_so(clause, mention.first, spoken.following, spoken.preceding):
            return
    span = _chip_span(clause, mention.first, end)
    stance = spoken.stance(mention.first, end)
    if stance is None and concept.id != GROUPS:
        is_hers = concept.kind is ThreadKind.INTEREST
        whose = "" if is_hers else _whose(hearing, plain, spoken, mention, concept)
        if not (whose and concept.id == CONDITION):
            hearing.add(kind_of(concept), span, concept.label + whose, concept.id)
    elif concept.id in NEVER_KEPT_FROM:
        return
    elif stance and is_kept_from(stance, concept, clause, mention):
        hearing.add(ThreadKind.AVOID, span, f"Not {concept.label.lower()}", concept.id)
    elif stance is Stance.DISLIKED and concept.id != GROUPS:
        hearing.add(concept.kind, span, concept.label, concept.id)


def _whose(
    hearing: _Hearing, plain: str, spoken: _Spoken, mention: Mention, concept: Concept
) -> str:
    clause = spoken.clause
    if concept.id in OWN:
        return ""
    after = clause.words[mention.end - clause.first :][:1]
    start = clause.words[0].start
    at = clause.words[mention.first - clause.first].start
    if after and after[0].text in RELATIONS:
        known = hearing.threads.values()
        is_own = is_herself(known, concept.id, plain[start:at], after[0].start)
        return "" if is_own else f" ({after[0].text})"
    relation = relation_before(plain[start:at]) if at > start else None
    if relation is None and is_cared_for(concept.id):
        relation = (
            relation_within(clause.words[mention.first - clause.first :][: mention.length])
            or named_before(plain, at)
            or _whose_before(plain, spoken, start, at)
        )
    return f" ({relation})" if relation else ""


def _whose_before(plain: str, spoken: _Spoken, start: int, at: int) -> str | None:
    """The relation that the clause before tells of, where this one names nobody: "mum 82, Alz"."""
    before = spoken.preceding
    if before is None or SUBJECT.search(plain[start:at].lower()):
        return None
    between = plain[before.words[-1].end : start]
    is_joined = GOES_ON.match(between) is not None
    return (
        relation_before(plain[before.words[0].start : before.words[-1].end]) if is_joined else None
    )


def _chip_span(clause: Clause, first: int, end: int) -> tuple[int, int]:
    """The whole clause where it is short, else the words around; without its lead-in."""
    words = clause.words
    left, right = 0, len(words)
    if len(words) > LONGEST_CHIP:
        left = max(0, first - clause.first - 3)
        right = min(len(words), end - clause.first + 1)
    while left < first - clause.first and words[left].text in LEAD_IN:
        left += 1
    return words[left].start, words[max(right, left + 1) - 1].end


def _hear_words(hearing: _Hearing, spoken: _Spoken) -> None:
    """A clause that no concept knows is kept for its words, as an interest or a need."""
    wish = None if is_verdict(spoken.clause) else wish_in(spoken.clause)
    if wish is not None:
        _hear_wish(hearing, spoken, wish)


def _hear_wish(hearing: _Hearing, spoken: _Spoken, wish: PlainWish) -> None:
    span = _chip_span(spoken.clause, wish.first, wish.end)
    if not spoken.stance(wish.first, wish.first + 1):
        hearing.add(wish.kind, span, wish.label, None)
    elif wish.kind is ThreadKind.INTEREST:
        hearing.add(ThreadKind.AVOID, span, f"Not {wish.label}", None)


def _bare_wish(
    hearing: _Hearing, spoken: _Spoken, names: Collection[int]
) -> tuple[_Spoken, PlainWish] | None:
    """Words that are all there is: "kabaddi" is what is wanted, and Elena is who wants it."""
    covered = [thread.span for thread in hearing.threads.values() if thread.span]
    covered += [(hearing.words[at].start, hearing.words[at].end) for at in names]
    wish = bare_wish_in(spoken.clause, covered)
    refused = wish is not None and spoken.stance(wish.first, wish.first + 1)
    return None if wish is None or refused else (spoken, wish)


def _hear_sex(hearing: _Hearing, plain: str) -> None:
    heard = sex_in(plain)
    if heard is not None:
        sex, span = heard
        hearing.add(ThreadKind.CIRCUMSTANCE, span, sex.value.capitalize(), None)


def _hear_caring(hearing: _Hearing) -> None:
    carer = carer_from(hearing.threads.values())
    if carer is not None and carer.span is not None:
        hearing.add(carer.kind, carer.span, carer.label, carer.concept)


def _hear_implied(hearing: _Hearing, plain: str, spoken: Sequence[_Spoken]) -> None:
    known = list(hearing.threads.values())
    ride = ride_needed(known, (one.clause for one in spoken))
    for thread in (ride, children_spoken_of(plain, known)):
        if thread is not None and thread.span is not None:
            hearing.add(thread.kind, thread.span, thread.label, thread.concept)


def with_meaning(threads: Sequence[Thread]) -> Iterator[Thread]:
    """Threads given by hand, each with the concept and label its words stand for."""
    for thread in threads:
        concept = vocabulary().find(thread.concept) if thread.concept else None
        if concept is None and thread.text:
            concept = vocabulary().find(thread.text) or _mentioned(thread)
        label = thread.label or (concept.label if concept else thread.text)
        yield Thread(thread.kind, thread.text, concept.id if concept else None, label, thread.span)


def _mentioned(thread: Thread) -> Concept | None:
    if thread.kind is ThreadKind.CONSTRAINT or ages_in(thread.text):
        return None
    words = repair(words_of(thread.text[:LONGEST_SAID]))
    mentions = [
        m for m in said_tree().find(words) if m.concept != GROUPS or thread.kind is ThreadKind.AVOID
    ]
    best = max(mentions, key=lambda mention: mention.length, default=None)
    return vocabulary().by_id[best.concept] if best else None
