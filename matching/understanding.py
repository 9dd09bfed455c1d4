"""What the threads, heard or corrected by hand, say of the person that scoring needs."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from matching.abilities import cannot, is_no_caller
from matching.answer import Danger
from matching.follows import OLDEST_YOUNG, PARENTING, implied_by
from matching.hearing.ages import SCHOOL_AGE, YOUNGEST_ADULT, ages_in
from matching.hearing.kin import FEMALE, MALE
from matching.hearing.languages import language_named, languages_in
from matching.hearing.limits import Limit, limits_in, mode_of
from matching.hearing.person import Sex, sex_in
from matching.hearing.when import when_in
from matching.listings.demands import Demand
from matching.listings.peoples import kinds_of_wide
from matching.request import Mode, Thread, ThreadKind, WeeklyWindow
from matching.taxonomy.concept import vocabulary

HEARD_AGE = "Aged "
HEARD_NOT = "Not "
NEGATION = re.compile(
    r"^\s*(?:(?:not?|never|nothing|hates?|dislikes?|avoids?|no more|doesn'?t (?:like|want))\s+)+",
    re.IGNORECASE,
)
PHONE_WANTED = frozenset("phone_befriending listening_lines".split())
# The relation in the brackets of a label: "(his wife)".
WHOSE = re.compile(r"\((?:[^)]* )?(\w+)\)$")
WITH_CHILD = frozenset("parents_toddlers parenting fathers children_activities".split())
CHILDREN = frozenset("son daughter lad boy girl child kid baby toddler".split())
SEX_OF_KIN = dict.fromkeys(FEMALE, Sex.WOMAN) | dict.fromkeys(MALE, Sex.MAN)
SEXES = frozenset(sex.value.capitalize() for sex in Sex)
# What is known once a danger was heard, so that the listings for it are not kept back.
HEARD_IN_DANGER: dict[Danger, tuple[str, ...]] = {
    Danger.SUICIDE: ("suicide_prevention", "crisis"),
    Danger.SELF_HARM: ("self_harm", "crisis"),
    Danger.ABUSE: ("domestic_abuse", "sexual_violence"),
    Danger.SAFEGUARDING: ("safeguarding",),
    Danger.MEDICAL: (),
    Danger.HOMELESS: ("homelessness", "rough_sleeping"),
    Danger.NO_FOOD_OR_HEAT: ("food_bank", "energy_bills"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of her.

    Parameters
    ----------
    ages, other_ages
        Lowest and highest age of herself, and of others she spoke of.
    heard
        Concepts heard, with their parents, what is near them and what serves them: what she may be
        offered.
    suits
        When she can come: any of these will do.
    has_child
        Whether a child of hers was spoken of, of whatever age.
    ages_with
        Conditions that others have, each with the age of whoever has it.
    sexes_with
        The same of the sex of whoever has it, herself among them.
    cannot
        What listings ask of those who come and she is known not to meet.
    """

    ages: tuple[tuple[int, int], ...] = ()
    other_ages: tuple[tuple[int, int], ...] = ()
    sex: Sex | None = None
    heard: frozenset[str] = frozenset()
    limits: frozenset[Limit] = frozenset()
    languages: tuple[str, ...] = ()
    suits: tuple[WeeklyWindow, ...] = ()
    does_not_suit: tuple[WeeklyWindow, ...] = ()
    avoids: frozenset[str] = frozenset()
    avoided_words: tuple[str, ...] = ()
    has_child: bool = False
    ages_with: tuple[tuple[str, tuple[int, int]], ...] = ()
    sexes_with: tuple[tuple[str, Sex], ...] = ()
    cannot: frozenset[Demand] = frozenset()

    @property
    def mode(self) -> Mode | None:
        """How she travels, where that was heard."""
        return mode_of(set(self.limits))


def _closure(concepts: Collection[str]) -> frozenset[str]:
    known = vocabulary()
    found: set[str] = set()
    for concept_id in concepts:
        concept = known.by_id.get(concept_id)
        if concept is not None:
            found |= {concept_id, *known.ancestors(concept_id), *concept.near, *concept.served_by}
    return frozenset(found) | kinds_of_wide(frozenset(concepts) & found)


def _avoided(thread: Thread) -> str:
    """The words of what is kept away from, without those that speak against it."""
    is_heard = thread.label.startswith(HEARD_NOT)
    return thread.label.removeprefix(HEARD_NOT) if is_heard else NEGATION.sub("", thread.text)


def _plain(text: str) -> str:
    return text.replace("\u2019", "'")


def _ages(threads: Sequence[Thread]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Her own ages, and those of others; what a chip says of an age goes before the words."""
    own: dict[tuple[int, int], None] = {}
    others: dict[tuple[int, int], None] = {}
    for thread in threads:
        if thread.concept is not None or thread.label in SEXES:
            continue
        is_heard = thread.label.startswith(HEARD_AGE)
        for age in ages_in(_plain(thread.text)) or ages_in(_plain(thread.label)):
            is_another = thread.label.endswith(")") if is_heard else age.owner is not None
            is_another = is_another or age.high < YOUNGEST_ADULT
            (others if is_another else own)[age.low, age.high] = None
    return list(own), list(others)


def _ages_with(threads: Sequence[Thread]) -> Iterator[tuple[str, tuple[int, int]]]:
    """What those have whose age was told: "mum 82, Alz" is dementia at 82."""
    ages: dict[str, tuple[int, int]] = {}
    for thread in threads:
        whose = WHOSE.search(thread.label)
        if whose and thread.label.startswith(HEARD_AGE):
            told = ages_in(_plain(thread.text)) or ages_in(_plain(thread.label))
            ages |= {whose[1].lower(): (age.low, age.high) for age in told[:1]}
    for thread in threads:
        whose = WHOSE.search(thread.label)
        if whose and thread.concept:
            told_of = whose[1].lower()
            # "Boy 8, ADHD" is heard as a child's age and a boy's condition.
            known = told_of if told_of in ages or told_of not in CHILDREN else "child"
            if known in ages:
                yield thread.concept, ages[known]


def _sexes_with(threads: Sequence[Thread], own: Sex | None) -> Iterator[tuple[str, Sex]]:
    """Of what sex those are of whom a condition was told: "son 24 autistic" is a man's."""
    for thread in threads:
        whose = WHOSE.search(thread.label)
        sex = own if whose is None else SEX_OF_KIN.get(whose[1].lower())
        if thread.concept and sex is not None:
            yield thread.concept, sex


def _told_by_age(age: tuple[int, int]) -> tuple[str, ...]:
    """What an age tells of the listings that somebody, or her child, may be offered."""
    low, high = age
    if low < SCHOOL_AGE:
        return ("parents_toddlers", "children_activities", "parenting")
    if high < YOUNGEST_ADULT:
        return ("children_activities", "parenting")
    return ("young_people",) if low <= OLDEST_YOUNG else ()


def _has_child(concepts: Iterable[str], others: Iterable[tuple[int, int]]) -> bool:
    known = vocabulary()
    spoken = {name for concept in concepts for name in (concept, *known.ancestors(concept))}
    return bool(WITH_CHILD & spoken) or any(high < YOUNGEST_ADULT for _, high in others)


def _kept_from(avoided: Iterable[Thread], wanted: Iterable[str]) -> frozenset[str]:
    """The concepts kept away from; whoever wants yoga and no exercise still wants yoga."""
    known = vocabulary()
    wider = {name for concept in wanted for name in known.ancestors(concept)}
    return frozenset(t.concept for t in avoided if t.concept and t.concept not in wider)


def _sex(threads: Sequence[Thread]) -> Sex | None:
    for thread in threads:
        if thread.label in SEXES:
            return Sex(thread.label.lower())
    spoken = [sex_in(_plain(t.text)) for t in threads if t.concept is None and not t.label]
    return next((heard[0] for heard in spoken if heard), None)


def understand(threads: Sequence[Thread], dangers: Iterable[Danger] = ()) -> Person:
    """Take from the threads what scoring needs; a thread taken away is no longer known."""
    facts = [t for t in threads if t.kind in (ThreadKind.CIRCUMSTANCE, ThreadKind.CONSTRAINT)]
    circumstances = [t for t in facts if t.kind is ThreadKind.CIRCUMSTANCE]
    avoided = [t for t in threads if t.kind is ThreadKind.AVOID]
    own, others = _ages(circumstances)
    limits = {limit for t in facts for limit, _ in limits_in(_plain(t.text))}
    limits |= {Limit.AT_HOME for t in threads if t.concept == "housebound"}
    spoken = [name for t in facts for name, _ in languages_in(_plain(t.text))]
    named = [language_named(t.text) for t in facts if t.concept is None]
    suits = [when.window for t in facts if (when := when_in(_plain(t.text)))]
    refused = [when.window for t in avoided if (when := when_in(_plain(t.text))) and not t.concept]
    wanted = [t.concept for t in threads if t.concept and t.kind is not ThreadKind.AVOID]
    if Limit.BY_PHONE not in limits and PHONE_WANTED.isdisjoint(wanted) and is_no_caller(threads):
        limits.add(Limit.NOT_BY_PHONE)
    wanted += [concept for age in own for concept in _told_by_age(age)]
    wanted += [concept for age in others for concept in _told_by_age(age)]
    sex, has_child = _sex(circumstances), _has_child(wanted, others)
    implied = implied_by(
        threads, circumstances, wanted, limits, own, others, sex=sex, has_child=has_child
    )
    heard = [*wanted, *implied]
    heard += [concept for danger in dangers for concept in HEARD_IN_DANGER[danger]]
    return Person(
        ages=tuple(own),
        other_ages=tuple(others),
        sex=sex,
        heard=_closure(heard),
        limits=frozenset(limits),
        languages=tuple(dict.fromkeys([*spoken, *(n for n in named if n and n != "English")])),
        suits=tuple(dict.fromkeys(suits)),
        does_not_suit=tuple(refused),
        has_child=has_child,
        ages_with=tuple(_ages_with(circumstances)),
        sexes_with=tuple(_sexes_with(circumstances, sex)),
        cannot=cannot(threads, wanted, limits, has_child=PARENTING in implied),
        avoids=_kept_from(avoided, wanted),
        avoided_words=tuple(_avoided(t) for t in avoided if not t.concept and not when_in(t.text)),
    )
