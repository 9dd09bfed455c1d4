"""Whom a listing is for, against what is known of the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from matching.candidate import AreaFit
from matching.criteria.level import Criterion, Level
from matching.hearing.limits import Limit
from matching.hearing.person import Sex
from matching.listings.audience import Audience, Referral
from matching.listings.sensitive import (
    ALIKE,
    SENSITIVE,
    SPOKEN_OF_ANYWHERE,
    conditions,
    peoples,
)
from matching.understanding import Person


class EligibilityLevel(StrEnum):
    """Named levels; all but the first two keep a listing out of the results."""

    FITS = "fits"
    UNKNOWN = "unknown"
    AGE = "other_age"
    SEX = "other_sex"
    AUDIENCE = "other_audience"
    DEMAND = "cannot_meet"
    AREA = "other_area"
    AVOIDED = "avoided"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The level, and what would have to be asked.

    Parameters
    ----------
    unknown
        Some of ``age``, ``sex``, ``area``, ``residence`` and ``referral``.
    """

    level: Level
    unknown: tuple[str, ...] = ()

    @property
    def is_mismatch(self) -> bool:
        """Whether the person is known to be somebody the listing is not for."""
        return self.level.name not in (EligibilityLevel.FITS, EligibilityLevel.UNKNOWN)


def _is_within(ages: tuple[int, int], audience: Audience) -> bool:
    low, high = ages
    above = audience.minimum_age is None or high >= audience.minimum_age
    below = audience.maximum_age is None or low <= audience.maximum_age
    return above and below


def _age(person: Person, audience: Audience, central: frozenset[str]) -> bool | None:
    """Whether an age heard fits; nothing where it cannot be told."""
    if audience.minimum_age is None and audience.maximum_age is None:
        return not _is_out_of_place(person, audience)
    if CARERS not in central and audience.role is None:
        # What is for people with dementia goes by the age of whoever has it.
        ages_with = [ages for concept, ages in person.ages_with if concept in central]
        if ages_with:
            return any(_is_within(ages, audience) for ages in ages_with)
    fits = _own_age(person, audience)
    return None if fits is False and audience.has_exceptions and _is_poorly(person) else fits


def _is_out_of_place(person: Person, audience: Audience) -> bool:
    """Whether somebody is a generation younger than most who come."""
    ages = person.ages
    youngest = (audience.mostly_from or 0) - A_GENERATION
    return bool(ages) and all(high < youngest for _, high in (*ages, *person.other_ages))


def _is_poorly(person: Person) -> bool:
    """Whether she may come as one of those who are younger and not well, or do not get out."""
    return bool(
        NOT_WELL & person.heard or {Limit.AT_HOME, Limit.SLOW, Limit.WHEELCHAIR} & person.limits
    )


def _own_age(person: Person, audience: Audience) -> bool | None:
    if any(_is_within(ages, audience) for ages in person.ages):
        return True
    if _is_for_the_young(audience):
        return _childs_age(person, audience)
    is_anothers = any(_is_within(ages, audience) for ages in person.other_ages)
    if person.ages:
        # Whoever cares for her mother of 84 is not over 70 herself; else either may be meant.
        return None if is_anothers and CARERS not in person.heard else False
    if is_anothers:
        return True
    if _is_too_young_for(person, audience):
        return False
    # "18 and over" asks nothing of an adult whose age was not said.
    adult = (audience.minimum_age or 0) <= ADULT and audience.maximum_age is None
    return True if adult else None


def _is_too_young_for(person: Person, audience: Audience) -> bool:
    """Whether somebody with a child at school is asked to be sixty; grandparents may be."""
    youngest = audience.minimum_age or 0
    if GRANDPARENTS & person.heard:
        return False
    children = [high for _, high in person.other_ages if high < ADULT]
    has_small = any(high < SMALL for high in children) or bool(WITH_SMALL & person.heard)
    return (youngest >= OLD and bool(children)) or (youngest >= GETTING_ON and has_small)


def _is_for_the_young(audience: Audience) -> bool:
    return audience.maximum_age is not None and audience.maximum_age < YOUTH


def _childs_age(person: Person, audience: Audience) -> bool | None:
    """Whether a child spoken of fits what is for the young; her mother's own age says nothing."""
    children = [ages for ages in person.other_ages if ages[0] < YOUTH]
    if any(_is_within(ages, audience) for ages in children):
        return True
    if children:
        return False
    return None if person.has_child or not person.ages else False


# A club for grandparents who bring up a child is not for every carer, nor one for care leavers for
# everybody young; one of Poles may have both.
FAMILY = frozenset({"children_activities", "parents_toddlers", "care_leavers"})
# Among those of whom they are kinds: who is young is no student, nor every baby a twin.
KINDS_APART = frozenset(
    "students care_leavers twins premature former_carers suicide_bereavement perpetrators".split()
)
# Whoever is sick with it need not be told to be of one people.
INHERITED = frozenset({"sickle_cell"})
# What a line for farmers is tagged with who may ring it in despair.
DESPAIR = frozenset({"crisis", "suicide_prevention"})
# Any of these: somebody whose flat was taken over may not have been trafficked.
EXPLOITED = frozenset({"modern_slavery", "child_exploitation", "cuckooing"})
TROUBLES = frozenset("wellbeing money housing legal_advice loneliness bereavement".split())
NOT_WELL = frozenset("long_term_condition physical_disability housebound".split())
ADULT, GETTING_ON, OLD = 18, 50, 60
# Whoever has one so small, or buys a school uniform, is not yet fifty.
SMALL, WITH_SMALL = 12, frozenset({"parents_toddlers", "school_uniform"})
A_GENERATION = 20
GRANDPARENTS = frozenset({"grandparents", "kinship_carers", "retirement", "older_people"})
YOUTH = 26
ABUSE, CHANGING = "domestic_abuse", "perpetrators"
CARERS, YOUNG_CARERS = "carers", "young_carers"


def _sex(person: Person, audience: Audience, central: frozenset[str]) -> bool | None:
    if audience.sex is None:
        return True
    if CARERS not in central and (audience.role is None or audience.role in central):
        # Autistic women meet where a son who is autistic does not belong.
        sexes = {sex for concept, sex in person.sexes_with if concept in central}
        if sexes:
            return audience.sex in sexes
    return None if person.sex is None else person.sex is audience.sex


def _is_for_others(person: Person, central: frozenset[str], role: str | None = None) -> bool:
    # Parents of disabled children are no carers of a husband, nor a soldier's wife a veteran.
    if role and role not in person.heard:
        return True
    if not central:
        return False
    if role and central and central <= DESPAIR:
        return not (DESPAIR | TROUBLES) & person.heard
    # A sickle cell group of Caribbean families is not for whoever is Caribbean.
    shared = central & person.heard
    # Goats that somebody with a brain injury feeds are for whoever is autistic as well.
    grave = central & SENSITIVE
    needed = (
        # Worry for somebody's safety is no word of violence at home.
        grave - {SPOKEN_OF_ANYWHERE} or grave,
        set() if shared & ALIKE else central & conditions(),
        # Dads who were heard of as such need no toddler.
        set() if role or shared & peoples() else central & FAMILY,
        central & KINDS_APART,
        EXPLOITED if central & EXPLOITED else set(),
        # A café of one people with advice on visas is not for everybody who needs that.
        set() if shared & INHERITED else central & peoples(),
    )
    return not shared or any(each and not each & person.heard for each in needed)


def _has_hurt_another(person: Person, central: frozenset[str], role: str | None) -> bool:
    """Whether a man who would stop hurting somebody is offered what shelters from such men."""
    is_shelter = ABUSE in central and CHANGING not in {role, *central}
    return is_shelter and CHANGING in person.heard and person.sex is Sex.MAN


def _cares_for_nobody(person: Person, audience: Audience, central: frozenset[str]) -> bool:
    """Whether children are meant who look after somebody, and nobody spoke of such a one."""
    is_meant = _is_for_the_young(audience) and YOUNG_CARERS in central
    return is_meant and CARERS not in person.heard


def _mismatch(
    person: Person, audience: Audience, central: frozenset[str], area: AreaFit
) -> EligibilityLevel | None:
    if (
        _is_for_others(person, central, audience.role)
        or _cares_for_nobody(person, audience, central)
        or _has_hurt_another(person, central, audience.role)
    ):
        return EligibilityLevel.AUDIENCE
    if person.cannot.intersection(audience.demands):
        return EligibilityLevel.DEMAND
    fits_age = _age(person, audience, central)
    if fits_age is False:
        return EligibilityLevel.AGE
    if _sex(person, audience, central) is False:
        return EligibilityLevel.SEX
    if _is_for_the_young(audience) and not person.has_child and fits_age is None:
        # A youth club is for nobody of whom no young age was heard.
        return EligibilityLevel.AGE
    return EligibilityLevel.AREA if area is AreaFit.OUTSIDE else None


def is_mismatch(person: Person, audience: Audience, central: frozenset[str], area: AreaFit) -> bool:
    """Whether the person is known to be somebody a listing is not for: the level, and no more."""
    return _mismatch(person, audience, central, area) is not None


def judge_eligibility(
    person: Person, audience: Audience, central: frozenset[str], area: AreaFit
) -> Eligibility:
    """Level of eligibility: a known mismatch, a fit, or what would have to be asked."""
    mismatch = _mismatch(person, audience, central, area)
    if mismatch:
        return Eligibility(Level(Criterion.ELIGIBILITY, mismatch, 0.0))
    judged = (("age", _age(person, audience, central)), ("sex", _sex(person, audience, central)))
    unknown = [name for name, fits in judged if fits is None]
    if area is AreaFit.UNKNOWN:
        unknown.append("area")
    if audience.residents_of and area not in (AreaFit.INSIDE, AreaFit.OUTSIDE):
        unknown.append("residence")
    if audience.referral in (Referral.GP, Referral.PROFESSIONAL):
        unknown.append("referral")
    name = EligibilityLevel.UNKNOWN if unknown else EligibilityLevel.FITS
    return Eligibility(Level(Criterion.ELIGIBILITY, name, 1.0), tuple(unknown))


def is_avoided(avoids: Sequence[str] | frozenset[str], concepts: dict[str, float]) -> str | None:
    """The concept that somebody keeps away from and that a listing is largely about."""
    return next((name for name in sorted(avoids) if concepts.get(name, 0.0) >= LARGELY), None)


# "Tudor church music" in passing makes no religious choir.
LARGELY = 0.85
