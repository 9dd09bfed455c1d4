"""Reasons in plain words that can be read aloud, from the levels that scored."""

from collections.abc import Iterable, Iterator

from directory.geography import METRES_A_MILE
from directory.kinds import Delivery, ListingKind
from directory.opening import describe
from matching.answer import Reason
from matching.candidate import AreaFit, Candidate
from matching.cautions import ages_of, sex_of
from matching.criteria.access import AccessLevel
from matching.criteria.cost import CostLevel
from matching.criteria.delivery import DeliveryLevel
from matching.criteria.eligibility import ADULT
from matching.criteria.language import LanguageLevel
from matching.criteria.level import Criterion
from matching.criteria.opening import OpeningLevel
from matching.criteria.taxonomy import TaxonomyLevel
from matching.hearing.words import words_of
from matching.particulars import Particulars
from matching.request import Mode
from matching.scoring import SERVED, Scored, Search, WishFit
from matching.taxonomy.concept import vocabulary
from matching.travel.engine import LONGEST_MIN
from matching.travel.estimate import travel_min
from matching.travel.journey import Journey
from matching.waterfall import in_order_said, level_of

NEXT_DOOR_M = 160
TOO_FAR_MIN = 90
SHORT_WALK_MIN = 30
TOO_FAR = ("too far to walk", "too far to walk, and no bus there and back was found")
BY = {
    Mode.WALK: "on foot",
    Mode.SLOW_WALK: "walking slowly",
    Mode.CYCLE: "by bicycle",
    Mode.CAR: "by car",
    Mode.BUS: "by bus",
}
REACH = {
    Delivery.AT_HOME: "Comes to your home",
    Delivery.BY_PHONE: "By phone",
    Delivery.ONLINE: "Online",
}
MOST_REASONS = 6
VOLUNTEERING = "volunteering"


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


def distance_text(distance_m: float, mode: Mode | None, journey: Journey | None = None) -> str:
    """Distance and estimated time: ``0.8 miles away, about 17 minutes on foot``.

    Parameters
    ----------
    mode
        How the person travels. Where that was not said, a walk is named only when it is a short
        one: nobody asked whether she would walk the rest.
    journey
        Over streets or by a timetable, where one is loaded.
    """
    if distance_m < NEXT_DOOR_M:
        text = "Less than 0.1 miles away"
    else:
        miles = f"{distance_m / METRES_A_MILE:.1f}"
        text = "1 mile away" if miles == "1.0" else f"{miles} miles away"
    by = journey.by if journey else mode or Mode.WALK
    minutes = journey.minutes if journey else travel_min(distance_m, by)
    if minutes is None:
        return text + "; the bus journey is not known until a timetable is loaded"
    if mode is None and minutes > SHORT_WALK_MIN:
        return text
    if minutes > TOO_FAR_MIN and by in (Mode.WALK, Mode.SLOW_WALK):
        return f"{text}, {TOO_FAR[mode is Mode.BUS]}"
    if minutes > LONGEST_MIN:
        return f"{text}; no way there was found"
    unit = "minute" if minutes == 1 else "minutes"
    return f"{text}, about {minutes} {unit} {BY[by]}"


def _wish_reason(scored: Scored, fit: WishFit) -> Reason:
    level, said = level_of(fit), f"\u201c{fit.wish.thread.text}\u201d"
    return Reason(fit.wish.thread.text, level.criterion, level.name, _met_how(scored, fit, said))


def _met_how(scored: Scored, fit: WishFit, said: str) -> str:
    """What in the listing meets what was said, and how far."""
    concept = fit.concept.concept
    if fit.is_by_meaning_alone:
        return f"Its words are close in meaning to {said}"
    if concept is None:
        return f"{said}: the listing also says {_shared_words(scored, fit)}"
    label, evidence = vocabulary().by_id[concept].label, scored.document.evidence
    if concept == VOLUNTEERING and VOLUNTEERING not in evidence:
        return f"{label}: a way to give, for {said}"
    quoted = evidence.get(concept, label)
    asked = vocabulary().by_id[fit.wish.thread.concept or concept].label
    return _by_level(fit.concept.level.name, label, quoted, said, asked)


def _by_level(level: str, label: str, quoted: str, said: str, asked: str) -> str:
    """One sentence for each level at which concepts meet; what only a tag says is not quoted."""
    is_tag = quoted.casefold() == label.casefold()
    there = f"Listed under {label}:" if is_tag else f"{label}: \u201c{quoted}\u201d"
    named = label if is_tag else f"{label} (\u201c{quoted}\u201d)"
    match level:
        case TaxonomyLevel.SAME:
            return f"{there} meets {said}"
        case TaxonomyLevel.SERVED:
            return f"{there} is there for {said}"
        case TaxonomyLevel.NARROWER:
            return f"{named}, a kind of {asked}, meets {said}"
        case TaxonomyLevel.WIDER:
            return f"{named}, wider than {asked}, may take in {said}"
        case TaxonomyLevel.NEAR:
            return f"{there} may help with {said}"
    return f"{label}: mentions \u201c{quoted}\u201d in passing, for {said}"


def _shared_words(scored: Scored, fit: WishFit) -> str:
    wanted = [w for w in words_of(fit.wish.thread.text) if w.stem in fit.wish.stems]
    shared = [w.text for w in wanted if w.stem in scored.document.stems]
    return " and ".join(f"\u201c{word}\u201d" for word in dict.fromkeys(shared))


def _where(scored: Scored, mode: Mode | None) -> Reason | None:
    candidate = scored.candidate
    if candidate.distance_m is not None:
        text = distance_text(candidate.distance_m, mode, candidate.journey)
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


def _for_her(scored: Scored, search: Search) -> Iterator[Reason]:
    """That the listing is for people such as she is, where it is for some only."""
    level, audience = scored.eligibility.level, scored.document.audience
    if scored.eligibility.is_mismatch:
        return
    kinds = []
    if audience.sex and search.person.sex is not None and "sex" not in scored.eligibility.unknown:
        kinds.append(sex_of(scored))
    has_ages = (audience.minimum_age or 0) > ADULT or audience.maximum_age is not None
    if has_ages and search.person.ages and "age" not in scored.eligibility.unknown:
        kinds.append(ages_of(scored) if kinds else f"people {ages_of(scored)}")
    if kinds:
        yield Reason(None, level.criterion, level.name, f"For {' '.join(kinds)}")


def _answers(scored: Scored) -> Iterator[Reason]:
    """What it answers of what was said, in that order.

    Notes
    -----
    One listing meets the same words once, however many threads they gave rise to.
    """
    strongest: dict[str, WishFit] = {}
    for fit in sorted(scored.fits, key=lambda fit: -fit.worth):
        if fit.worth >= SERVED:
            strongest.setdefault(fit.wish.thread.text, fit)
    shown = list(strongest.values())[:MOST_REASONS]
    for number in in_order_said(shown):
        yield _wish_reason(scored, shown[number])


def _no_thread(scored: Scored) -> Reason:
    if scored.is_answer:
        text = "Its words are close in meaning to what was said"
        return Reason(None, Criterion.MEANING, scored.whole_meaning.name, text)
    text = "Nothing listed answers this directly; these are places to ask"
    return Reason(None, Criterion.TAXONOMY, TaxonomyLevel.NONE, text)


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple({reason.text: reason for reason in reversed(list(reasons))}.values())[::-1]


def reasons_for(scored: Scored, search: Search, particulars: Particulars) -> tuple[Reason, ...]:
    """Why this listing: what was said, in the order it was said, and then all else."""
    answers = list(_answers(scored))
    if scored.fits and not answers:
        answers = [_no_thread(scored)]
    where = _where(scored, search.mode)
    rest = [*([where] if where else []), *_for_her(scored, search)]
    return _once([*answers, *rest, *_met(scored, search, particulars)])
