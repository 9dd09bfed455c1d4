"""What was said, turned into threads that a worker can see, correct and take away."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from matching.clauses import Clause, clauses_of, is_denied, is_disliked, is_refused
from matching.heard_places import HeardPlace, places_in
from matching.languages import languages_in
from matching.limits import label_of, limits_in
from matching.person import ages_in, relation_before, sex_in
from matching.request import Thread, ThreadKind
from matching.spelling import is_known, repair
from matching.taxonomy.concept import Concept, vocabulary
from matching.taxonomy.phrases import Mention, said_tree
from matching.when import WhenHeard, when_in
from matching.words import Word, is_telling, words_of

# The answer to a longer text would not be a better one; the boundary refuses it before.
LONGEST_SAID = 20_000
MOST_THREADS = 40
# A clause of more words than this is not a chip; the words around what was heard are.
LONGEST_CHIP = 9
SHORT_CLAUSE = 40
SCHOOL_AGE, YOUNGEST_ADULT = 5, 13
TODDLERS = "parents_toddlers"
LEAD_IN = frozenset(
    "and but also she he i they then so really who is was just because although that says said"
    " shes hes im theyre were are has have had had".split()
)
# Circumstances that are hers even where the words name somebody else ("lost my husband").
OWN = frozenset(
    "bereavement suicide_bereavement baby_loss pet_loss carers young_carers parent_carers"
    " parenting parents_toddlers fathers new_to_area lives_alone retirement housebound"
    " lgbtq".split()
)
WISHES = re.compile(
    r"\b(?:likes?|loves?|loved|enjoys?|enjoyed|used to|wants?|into|keen|fancies|fancy|misses|would"
    r" like|interested|always|good at|mad (?:on|about)|passion|hobby|hobbies|favourite|plays?"
    r"|try)\b"
)
NEEDS = re.compile(
    r"\b(?:needs?|cant|struggl\w+|help|problem|problems|trouble|worried|worry|no|not|never|cannot"
    r"|stuck|broken|behind|lost|bad|hard|doesnt|wont|trying|difficult\w*)\b"
)
GROUPS = "groups"


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


def hear(said: str) -> Heard:
    """Turn hurried notes into threads; linear in the length of the text."""
    said = said[:LONGEST_SAID]
    plain = said.replace("\u2019", "'").replace("\u02bc", "'")
    words = repair(words_of(plain))
    hearing = _Hearing(said, words)
    mentions = said_tree().find(words)
    at = 0
    for clause in clauses_of(plain, words):
        inside: list[Mention] = []
        while at < len(mentions) and mentions[at].first < clause.end:
            inside.append(mentions[at])
            at += 1
        _hear_clause(hearing, plain, clause, inside)
    if not any(kind in (ThreadKind.INTEREST, ThreadKind.NEED) for kind, _ in hearing.threads):
        for clause in clauses_of(plain, words):
            _hear_any_words(hearing, clause)
    _hear_sex(hearing, plain)
    threads = sorted(hearing.threads.values(), key=lambda thread: thread.span or (0, 0))
    return Heard(tuple(threads), places_in(plain))


def _hear_clause(
    hearing: _Hearing, plain: str, clause: Clause, mentions: Sequence[Mention]
) -> None:
    start, end = clause.words[0].start, clause.words[-1].end
    text = plain[start:end]
    taken = _hear_facts(hearing, text, start)
    for mention in mentions:
        _hear_mention(hearing, plain, clause, mention)
    if not mentions and not taken:
        _hear_words(hearing, clause)


def _hear_facts(hearing: _Hearing, text: str, start: int) -> bool:
    """Ages, limits, days and languages of a clause; answer whether there was any."""
    before = len(hearing.threads)
    for age in ages_in(text, start):
        whose = "child" if age.high < YOUNGEST_ADULT else age.whose
        label = f"Aged {age.text}" + (f" ({whose})" if whose else "")
        first = start if age.whose else age.span[0]
        hearing.add(ThreadKind.CIRCUMSTANCE, (first, age.span[1]), label, None)
        if age.high < SCHOOL_AGE:
            toddlers = vocabulary().by_id[TODDLERS]
            hearing.add(ThreadKind.CIRCUMSTANCE, age.span, toddlers.label, TODDLERS)
    for limit, span in limits_in(text):
        hearing.add(ThreadKind.CONSTRAINT, _moved(span, start), label_of(limit), None)
    for language, span in languages_in(text):
        hearing.add(ThreadKind.CONSTRAINT, _moved(span, start), f"Speaks {language}", None)
    when = when_in(text)
    if when is not None:
        _hear_when(hearing, when, text, start)
    return len(hearing.threads) > before


def _hear_when(hearing: _Hearing, when: WhenHeard, text: str, start: int) -> None:
    span = _moved(when.span, start)
    kind = ThreadKind.CONSTRAINT
    if when.is_refused:
        kind = ThreadKind.AVOID
        span = (start, start + len(text)) if len(text) < SHORT_CLAUSE else (start, span[1])
    words = hearing.said[span[0] : span[1]].strip()
    hearing.add(kind, span, words[:1].upper() + words[1:], None)


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by


def _hear_mention(hearing: _Hearing, plain: str, clause: Clause, mention: Mention) -> None:
    concept = vocabulary().by_id[mention.concept]
    end = min(mention.end, clause.end)
    span = _chip_span(clause, mention.first, end)
    if concept.kind is ThreadKind.CIRCUMSTANCE:
        if not is_denied(clause, mention.first):
            label = concept.label + _whose(plain, clause, mention, concept)
            hearing.add(ThreadKind.CIRCUMSTANCE, span, label, concept.id)
    elif is_refused(clause, mention.first, end):
        # "Not lonely" is no need; only "no more lunch clubs" is something to keep away from.
        if concept.kind is ThreadKind.INTEREST or is_disliked(clause, mention.first, end):
            hearing.add(ThreadKind.AVOID, span, f"Not {concept.label.lower()}", concept.id)
    elif concept.id != GROUPS:
        hearing.add(concept.kind, span, concept.label, concept.id)


def _whose(plain: str, clause: Clause, mention: Mention, concept: Concept) -> str:
    if concept.id in OWN or mention.first <= clause.first:
        return ""
    relation = relation_before(
        plain[clause.words[0].start : clause.words[mention.first - clause.first].start]
    )
    return f" ({relation})" if relation else ""


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


def _hear_words(hearing: _Hearing, clause: Clause) -> None:
    """A clause that no concept knows is kept for its words, as an interest or a need."""
    telling = [word for word in clause.words if is_telling(word) and is_known(word)]
    if not telling or (len(clause.words) < 2 and not WISHES.search(clause.text)):
        return
    wish, need = WISHES.search(clause.text), NEEDS.search(clause.text)
    if not wish and not need:
        return
    at = clause.first + clause.words.index(telling[0])
    span = _chip_span(clause, at, clause.first + clause.words.index(telling[-1]) + 1)
    if is_refused(clause, at, at + 1) and wish:
        hearing.add(ThreadKind.AVOID, span, f"Not {telling[0].text}", None)
        return
    kind = ThreadKind.INTEREST if wish else ThreadKind.NEED
    hearing.add(kind, span, " ".join(word.text for word in telling[:4]), None)


def _hear_any_words(hearing: _Hearing, clause: Clause) -> None:
    """Words that are all there is: "allotment waiting list" is what is wanted."""
    covered = [t.span for t in hearing.threads.values() if t.span]
    telling = [
        word
        for word in clause.words
        if is_telling(word) and not any(a <= word.start < b for a, b in covered)
    ]
    if telling and not is_refused(
        clause, clause.first + clause.words.index(telling[0]), clause.end
    ):
        span = telling[0].start, telling[-1].end
        hearing.add(ThreadKind.INTEREST, span, " ".join(w.text for w in telling[:4]), None)


def _hear_sex(hearing: _Hearing, plain: str) -> None:
    heard = sex_in(plain)
    if heard is not None:
        sex, span = heard
        hearing.add(ThreadKind.CIRCUMSTANCE, span, sex.value.capitalize(), None)


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
