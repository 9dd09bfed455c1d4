"""Reasons and cautions in plain words, from the levels that scored."""

import re
from collections.abc import Iterator

from directory.geography import METRES_A_MILE
from directory.kinds import Delivery, ListingKind
from directory.opening import describe
from matching.answer import Reason
from matching.candidate import AreaFit, Candidate
from matching.criteria.access import AccessLevel
from matching.criteria.cost import CostLevel
from matching.criteria.delivery import DeliveryLevel
from matching.criteria.eligibility import EligibilityLevel
from matching.criteria.freshness import FreshnessLevel, months_between
from matching.criteria.language import LanguageLevel
from matching.criteria.level import Criterion
from matching.criteria.opening import OpeningLevel
from matching.criteria.taxonomy import TaxonomyLevel
from matching.particulars import Particulars
from matching.request import Mode
from matching.scoring import SERVED, Scored, Search, WishFit
from matching.taxonomy.concept import vocabulary
from matching.travel.estimate import travel_min
from matching.words import words_of

NEXT_DOOR_M = 160
TOO_FAR_MIN = 90
SHORT_WALK_MIN = 30
BY = {
    Mode.WALK: "on foot",
    Mode.SLOW_WALK: "walking slowly",
    Mode.CYCLE: "by bicycle",
    Mode.CAR: "by car",
}
REACH = {
    Delivery.AT_HOME: "Comes to your home",
    Delivery.BY_PHONE: "By phone",
    Delivery.ONLINE: "Online",
}
MOST_REASONS = 6
NEEDS_REFERRAL = re.compile(
    r"\b(?:referral (?:from|by|needed|required|only)|by referral|referred by|must be referred"
    r"|needs? a referral|voucher (?:from|needed))\b",
    re.IGNORECASE,
)
NO_REFERRAL = re.compile(
    r"\b(?:no referral|without a referral|self[- ]referral|refer yourself)\b", re.IGNORECASE
)


def reach_of(candidate: Candidate) -> str | None:
    """How a listing reaches people other than at the venue shown."""
    if candidate.has_hidden_location and candidate.location is None:
        return "Address kept private"
    ways = [REACH[way] for way in (Delivery.AT_HOME, Delivery.BY_PHONE, Delivery.ONLINE)
            if way in candidate.delivery]  # fmt: skip
    if ways:
        return ", ".join([ways[0], *(way.lower() for way in ways[1:])])
    if candidate.location is not None:
        return None
    if candidate.is_somewhere_unknown:
        return "Where it is has not been recorded"
    if candidate.area is not AreaFit.NONE_SAID:
        named = " and ".join(candidate.area_names[:2])
        return f"Area-wide: {named}" if named else "Area-wide"
    return (
        "By phone" if candidate.kind is ListingKind.HELPLINE else "No venue recorded: ring to ask"
    )


def distance_text(distance_m: float, mode: Mode | None) -> str:
    """Distance and estimated time: ``0.8 miles away, about 17 minutes on foot``.

    Parameters
    ----------
    mode
        How the person travels. Where that was not said, a walk is named only when it is a short
        one: nobody asked whether she would walk the rest.
    """
    if distance_m < NEXT_DOOR_M:
        text = "Less than 0.1 miles away"
    else:
        miles = f"{distance_m / METRES_A_MILE:.1f}"
        text = "1 mile away" if miles == "1.0" else f"{miles} miles away"
    minutes = travel_min(distance_m, mode or Mode.WALK)
    if minutes is None:
        return text + "; the bus journey is not known until a timetable is loaded"
    if mode is None and minutes > SHORT_WALK_MIN:
        return text
    if minutes > TOO_FAR_MIN and mode in (Mode.WALK, Mode.SLOW_WALK):
        return f"{text}, too far to walk"
    unit = "minute" if minutes == 1 else "minutes"
    return f"{text}, about {minutes} {unit} {BY[mode or Mode.WALK]}"


def _wish_reason(scored: Scored, fit: WishFit) -> Reason:
    thread, shared = fit.wish.thread, fit.concept
    if fit.is_by_meaning_alone:
        text = f"Its words are close in meaning to \u201c{thread.text}\u201d"
        return Reason(thread.text, Criterion.MEANING, fit.meaning.name, text)
    if shared.concept is None:
        words = _shared_words(scored, fit)
        text = f"\u201c{thread.text}\u201d: the listing also says {words}"
        return Reason(thread.text, Criterion.TEXT, fit.text.name, text)
    label = vocabulary().by_id[shared.concept].label
    if shared.concept == "volunteering" and "volunteering" not in scored.document.evidence:
        text = f"{label}: a way to give, for \u201c{thread.text}\u201d"
        return Reason(thread.text, Criterion.TAXONOMY, shared.level.name, text)
    quoted = scored.document.evidence.get(shared.concept, label)
    verb = "may help with" if shared.level.name == TaxonomyLevel.NEAR else "meets"
    text = f"{label}: \u201c{quoted}\u201d {verb} \u201c{thread.text}\u201d"
    return Reason(thread.text, Criterion.TAXONOMY, shared.level.name, text)


def _shared_words(scored: Scored, fit: WishFit) -> str:
    wanted = [w for w in words_of(fit.wish.thread.text) if w.stem in fit.wish.stems]
    shared = [w.text for w in wanted if w.stem in scored.document.stems]
    return " and ".join(f"\u201c{word}\u201d" for word in dict.fromkeys(shared))


def _where(scored: Scored, mode: Mode | None) -> Reason | None:
    candidate = scored.candidate
    if candidate.distance_m is not None:
        text = distance_text(candidate.distance_m, mode)
        return Reason(None, Criterion.DISTANCE, scored.distance.name, text)
    reach = reach_of(candidate)
    if candidate.location is None and reach:
        return Reason(None, Criterion.DISTANCE, scored.distance.name, reach)
    return None


def _met(scored: Scored, search: Search, particulars: Particulars) -> Iterator[Reason]:
    """The wishes about time, steps, money and language that a listing meets."""
    opening = scored.level(Criterion.OPENING)
    if opening.name == OpeningLevel.SUITS:
        when = describe(particulars.schedules)
        yield Reason(None, opening.criterion, opening.name, f"On when it suits: {when}")
    access = scored.level(Criterion.ACCESS)
    if access.name == AccessLevel.STEP_FREE:
        yield Reason(None, access.criterion, access.name, "Step-free access")
    language = scored.level(Criterion.LANGUAGE)
    if language.name == LanguageLevel.SPOKEN:
        spoken = " or ".join(search.languages)
        yield Reason(None, language.criterion, language.name, f"{spoken} is spoken")
    cost = scored.level(Criterion.COST)
    if cost.name == CostLevel.FREE:
        yield Reason(None, cost.criterion, cost.name, "Free")
    delivery = scored.level(Criterion.DELIVERY)
    if delivery.name in (DeliveryLevel.COMES_TO_YOU, DeliveryLevel.FROM_HOME):
        text = reach_of(scored.candidate) or "Reaches you at home"
        yield Reason(None, delivery.criterion, delivery.name, text)


def reasons_for(scored: Scored, search: Search, particulars: Particulars) -> tuple[Reason, ...]:
    """Why this listing, the strongest wish first; each can be read aloud."""
    answered = [fit for fit in scored.fits if fit.worth >= SERVED]
    answered.sort(key=lambda fit: -fit.worth)
    # One listing meets the same words once, however many threads they gave rise to.
    met: dict[str, Reason] = {}
    for fit in answered:
        met.setdefault(fit.wish.thread.text, _wish_reason(scored, fit))
    reasons = list(met.values())[:MOST_REASONS]
    where = _where(scored, search.mode)
    if where:
        reasons.append(where)
    if scored.fits and not answered and scored.is_answer:
        text = "Its words are close in meaning to what was said"
        reasons.insert(0, Reason(None, Criterion.MEANING, scored.whole_meaning.name, text))
    elif scored.fits and not answered:
        text = "Nothing listed answers this directly; these are places to ask"
        reasons.insert(0, Reason(None, Criterion.TAXONOMY, TaxonomyLevel.NONE, text))
    known = {reason.text for reason in reasons}
    reasons += [r for r in _met(scored, search, particulars) if r.text not in known]
    return tuple(reasons)


def _ages(scored: Scored) -> str:
    audience = scored.document.audience
    low, high = audience.minimum_age, audience.maximum_age
    if low is not None and high is not None:
        return f"aged {low:g} to {high:g}"
    return f"aged {low:g} and over" if low is not None else f"aged up to {high:g}"


def _who(scored: Scored) -> Iterator[str]:
    """What is not known, or known and against, of whom the listing is for."""
    level, audience = scored.eligibility.level, scored.document.audience
    if "age" in scored.eligibility.unknown:
        yield f"For people {_ages(scored)}: age not said."
    if "sex" in scored.eligibility.unknown and audience.sex:
        yield f"For {'women' if audience.sex == 'woman' else 'men'} only: check that it suits."
    if "area" in scored.eligibility.unknown and scored.candidate.area_names:
        yield f"For people in {', '.join(scored.candidate.area_names)}: check the address."
    if level.name == EligibilityLevel.AGE:
        yield f"For people {_ages(scored)}."
    if level.name == EligibilityLevel.SEX and audience.sex:
        yield f"For {'women' if audience.sex == 'woman' else 'men'} only."
    if level.name == EligibilityLevel.AREA:
        yield f"Only for people in {', '.join(scored.candidate.area_names) or 'another area'}."
    if level.name == EligibilityLevel.AUDIENCE:
        labels = [vocabulary().by_id[name].label for name in sorted(scored.document.central)]
        yield f"For particular people: {', '.join(labels)}."


def _referral(scored: Scored, particulars: Particulars) -> Iterator[str]:
    words = f"{scored.candidate.text.eligibility} {particulars.referral or ''}"
    if NEEDS_REFERRAL.search(words) and not NO_REFERRAL.search(words):
        yield "Needs a referral: ask who may refer."


def _against(scored: Scored) -> Iterator[str]:
    """What somebody would rather not."""
    for name, _ in scored.sinks:
        if name == "group":
            yield "This is a group."
        elif name == "only_then":
            yield "Only on at a time that does not suit."
        elif name == "giving":
            yield "This is a way to give, not something to receive."
        else:
            yield f"Mentions {vocabulary().by_id[name].label.lower()}."


def _not_recorded(scored: Scored, search: Search, particulars: Particulars) -> Iterator[str]:
    candidate = scored.candidate
    access = scored.level(Criterion.ACCESS).name
    if access == AccessLevel.STEPS:
        yield "Has steps."
    elif candidate.location and candidate.location.is_step_free is None:
        yield "Step-free access is not recorded."
    if scored.level(Criterion.COST).name == CostLevel.COSTS:
        cost = (particulars.cost_text or "the price is not recorded").rstrip(". ")
        yield f"Costs money: {cost}."
    elif candidate.is_free is None and particulars.cost_text is None:
        yield "Cost is not recorded."
    if scored.level(Criterion.OPENING).name == OpeningLevel.DOES_NOT_SUIT:
        yield "Not on at the time that suits."
    elif not particulars.schedules and candidate.location is not None:
        yield "When it is on is not recorded."
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
    if candidate.assured_date is None:
        yield "When it was last checked is not recorded."
    elif level == FreshnessLevel.STALE:
        months = months_between(candidate.assured_date, search.now.date())
        yield f"Last checked {months} months ago."


def cautions_for(scored: Scored, search: Search, particulars: Particulars) -> tuple[str, ...]:
    """What is not known or speaks against it, said plainly; one sentence each."""
    found = [
        *_who(scored),
        *_referral(scored, particulars),
        *_against(scored),
        *_not_recorded(scored, search, particulars),
        *_checked(scored, search),
    ]
    return tuple(dict.fromkeys(found))
