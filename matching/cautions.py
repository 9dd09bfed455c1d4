"""What speaks against a listing or is not known of it, which is neither yes nor no."""

import re
from collections.abc import Iterator

from matching.criteria.access import AccessLevel
from matching.criteria.cost import CostLevel
from matching.criteria.eligibility import EligibilityLevel
from matching.criteria.freshness import FreshnessLevel, months_between, unanswered_words
from matching.criteria.language import LanguageLevel
from matching.criteria.level import Criterion
from matching.criteria.opening import OpeningLevel
from matching.hearing.limits import Limit
from matching.listings.audience import Referral
from matching.listings.demands import Demand
from matching.particulars import Particulars
from matching.scoring import Scored, Search
from matching.taxonomy.concept import vocabulary

NEEDS_REFERRAL = re.compile(
    r"\b(?:referral (?:from|by|needed|required|only)|by referral|referred by|must be referred"
    r"|needs? a referral|voucher (?:from|needed))\b",
    re.IGNORECASE,
)
NO_REFERRAL = re.compile(
    r"\b(?:no referral|without a referral|self[- ]referral(?! (?:is |are )?(?:not|cannot|can't))"
    r"|refer yourself)\b",
    re.IGNORECASE,
)
A_WAY_TO_GIVE = "giving"
ASKED = {
    Demand.SIGHT: "Somebody has to be able to see for it.",
    Demand.DRIVING: "For people who drive.",
    Demand.DOG: "For people with a dog of their own.",
    Demand.PET: "For people with a pet of their own.",
    Demand.CHILD: "For families with children.",
    Demand.FITNESS: "For people who are steady on their feet.",
}


def ages_of(scored: Scored) -> str:
    """The ages that a listing is for: ``aged 16 to 25``."""
    audience = scored.document.audience
    low, high = audience.minimum_age, audience.maximum_age
    if low is not None and high is not None:
        return f"aged {low:g} to {high:g}"
    if low is None and high is None and audience.mostly_from is not None:
        return f"mostly aged {audience.mostly_from:g} and over"
    return f"aged {low:g} and over" if low is not None else f"aged up to {high:g}"


def sex_of(scored: Scored) -> str:
    """The one sex that a listing is for, as its plural."""
    return "women" if scored.document.audience.sex == "woman" else "men"


def _to_ask(scored: Scored) -> Iterator[str]:
    """What is not known of her, and the listing makes a condition of."""
    unknown, audience = scored.eligibility.unknown, scored.document.audience
    areas = ", ".join(scored.candidate.area_names)
    if "age" in unknown and audience.has_exceptions:
        yield f"For people {ages_of(scored)}, and for some others: ask."
    elif "age" in unknown:
        yield f"For people {ages_of(scored)}: age not said."
    if "sex" in unknown and audience.sex:
        yield f"For {sex_of(scored)} only: check that it suits."
    if "area" in unknown and areas:
        yield f"For people in {areas}: check the address."
    elif "residence" in unknown and audience.residents_of:
        yield f"For people who live in {audience.residents_of}: check the address."
    if Demand.DRIVING in audience.demands and Limit.HAS_CAR not in scored.search.person.limits:
        yield ASKED[Demand.DRIVING]


def _who(scored: Scored) -> Iterator[str]:
    """Whom the listing is known to be for, and that is somebody else."""
    name = scored.eligibility.level.name
    if name == EligibilityLevel.AGE:
        yield f"For people {ages_of(scored)}."
    if name == EligibilityLevel.SEX and scored.document.audience.sex:
        yield f"For {sex_of(scored)} only."
    if name == EligibilityLevel.AREA:
        yield f"Only for people in {', '.join(scored.candidate.area_names) or 'another area'}."
    if name == EligibilityLevel.DEMAND:
        yield from (ASKED[demand] for demand in scored.document.audience.demands)
    if name == EligibilityLevel.AUDIENCE:
        audience = scored.document.audience
        names = [audience.role] if audience.role else sorted(scored.document.central)
        labels = [vocabulary().by_id[name].label for name in names]
        yield f"For particular people: {', '.join(labels)}."


def _referral(scored: Scored, particulars: Particulars) -> Iterator[str]:
    """The route in, where she cannot just come; whether she has been referred is not known."""
    words = f"{scored.candidate.text.eligibility} {particulars.referral or ''}"
    if NO_REFERRAL.search(words):
        return
    is_unknown = "referral" in scored.eligibility.unknown
    if is_unknown and scored.document.audience.referral is Referral.GP:
        yield "Needs a referral from a GP: whether there is one is not known."
        return
    if is_unknown or NEEDS_REFERRAL.search(words):
        yield "Needs a referral: ask who may refer."


def _disliked(scored: Scored) -> Iterator[str]:
    for name, _ in scored.sinks:
        if name == "group":
            yield "This is a group."
        elif name == "at_a_venue":
            yield "Somebody would have to go there."
        elif name == "only_online":
            yield "Only online."
        elif name == "only_by_phone":
            yield "Only by phone."
        elif name == "only_then":
            yield "Only on at a time that does not suit."
        elif name in vocabulary().by_id:
            yield f"Mentions {vocabulary().by_id[name].label.lower()}."


def told_by_said(scored: Scored) -> tuple[str, ...]:
    """The cautions that tell what somebody said she would rather not."""
    return tuple(_disliked(scored))


def _where_and_when(scored: Scored, particulars: Particulars) -> Iterator[str]:
    candidate = scored.candidate
    access = scored.level(Criterion.ACCESS).name
    if access == AccessLevel.STEPS:
        yield "Has steps."
    elif candidate.location and candidate.location.is_step_free is None:
        yield "Step-free access is not recorded."
    if scored.level(Criterion.OPENING).name == OpeningLevel.DOES_NOT_SUIT:
        yield "Not on at the time that suits."
    elif not particulars.schedules and candidate.location is not None:
        yield "When it is on is not recorded."


def _cost_and_language(scored: Scored, search: Search, particulars: Particulars) -> Iterator[str]:
    if scored.level(Criterion.COST).name == CostLevel.COSTS:
        cost = (particulars.cost_text or "the price is not recorded").rstrip(". ")
        yield f"Costs money: {cost}."
    elif scored.candidate.is_free is None and particulars.cost_text is None:
        yield "Cost is not recorded."
    if search.languages and scored.level(Criterion.LANGUAGE).name != LanguageLevel.SPOKEN:
        yield f"Whether {' or '.join(search.languages)} is spoken is not recorded."


def _checked(scored: Scored, search: Search) -> Iterator[str]:
    candidate = scored.candidate
    if candidate.location and candidate.location.is_approximate:
        yield "Position is approximate."
    elif candidate.location and candidate.location.is_unverified:
        yield "Position has not been checked."
    if candidate.is_somewhere_unknown:
        yield "Where it is has not been recorded."
    level = scored.level(Criterion.FRESHNESS).name
    if candidate.unanswered_since is not None:
        yield unanswered_words(candidate.unanswered_since, search.now.date())
    elif candidate.assured_date is None:
        yield "When it was last checked is not recorded."
    elif level == FreshnessLevel.STALE:
        months = months_between(candidate.assured_date, search.now.date())
        yield f"Last checked {months} months ago."


def cautions_for(scored: Scored, search: Search, particulars: Particulars) -> tuple[str, ...]:
    """What is not known or speaks against it, said plainly; one sentence each."""
    found = [
        *_to_ask(scored),
        *_who(scored),
        *_referral(scored, particulars),
        *_disliked(scored),
        *_giving(scored),
        *_where_and_when(scored, particulars),
        *_cost_and_language(scored, search, particulars),
        *_checked(scored, search),
    ]
    return tuple(dict.fromkeys(found))


def _giving(scored: Scored) -> Iterator[str]:
    if any(name == A_WAY_TO_GIVE for name, _ in scored.sinks):
        yield "This is a way to give, not something to receive."
