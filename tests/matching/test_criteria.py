"""Every criterion's levels, and that being nearer never scores lower."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.kinds import Delivery
from directory.models import Schedule
from matching.candidate import AreaFit
from matching.criteria.access import AccessLevel, judge_access
from matching.criteria.cost import CostLevel, judge_cost
from matching.criteria.delivery import DeliveryLevel, judge_delivery
from matching.criteria.distance import AREA_WIDE, FURTHEST, DistanceLevel, decay, judge_distance
from matching.criteria.eligibility import EligibilityLevel, judge_eligibility
from matching.criteria.freshness import FreshnessLevel, judge_freshness
from matching.criteria.language import LanguageLevel, judge_language
from matching.criteria.level import FIT_WEIGHT, WEIGHTS
from matching.criteria.opening import OpeningLevel, judge_opening
from matching.criteria.taxonomy import TaxonomyLevel, judge_taxonomy
from matching.criteria.text import TextLevel, WordStatistics, judge_text
from matching.hearing.languages import language_named, same_language
from matching.hearing.person import Sex
from matching.listings.ages import ages_from
from matching.listings.audience import Audience, audience_of, sex_from
from matching.listings.listing import ListingText, document_of
from matching.request import Mode, Weekday, WeeklyWindow
from matching.taxonomy.concept import vocabulary
from matching.travel.estimate import travel_min
from matching.understanding import Person
from tests.matching.builders import NOW

MODES = [None, *Mode]


def test_the_weights_are_shares_of_one() -> None:
    assert pytest.approx(1.0) == FIT_WEIGHT + sum(WEIGHTS.values())


@given(
    near=st.floats(0, 200_000),
    further=st.floats(0, 200_000),
    mode=st.sampled_from(MODES),
)
def test_nearer_is_never_worth_less(near: float, further: float, mode: Mode | None) -> None:
    near, further = sorted((near, further))
    assert decay(near, mode) >= decay(further, mode)
    assert 0 < decay(further, mode) <= 1


def test_distance_levels() -> None:
    def name(distance_m: float | None, **known: bool) -> str:
        parts = {"has_place": True, "has_location": True} | known
        return judge_distance(distance_m, Mode.WALK, **parts).name

    assert name(300) == DistanceLevel.CLOSE
    assert name(2_000) == DistanceLevel.NEAR
    assert name(5_000) == DistanceLevel.REACHABLE
    assert name(20_000) == DistanceLevel.FAR
    assert name(None, has_location=False) == DistanceLevel.AREA_WIDE
    assert name(None, has_place=False) == DistanceLevel.NO_PLACE
    assert judge_distance(None, None, has_place=True, has_location=False).worth == AREA_WIDE
    unknown = judge_distance(None, None, has_place=True, has_location=False, is_unknown=True)
    assert unknown.name == DistanceLevel.NOT_RECORDED
    assert FURTHEST < unknown.worth < AREA_WIDE


@pytest.mark.parametrize(
    ("mode", "minutes"),
    [
        (Mode.WALK, 17),
        (Mode.SLOW_WALK, 25),
        (Mode.CYCLE, 6),
        (Mode.CAR, 3),
        (Mode.BUS, None),
    ],
)
def test_journeys_are_estimated_and_rounded_up(mode: Mode, minutes: int | None) -> None:
    assert travel_min(1_000, mode) == minutes


def test_text_levels() -> None:
    documents = [
        document_of(ListingText("Foxtrot evenings")),
        document_of(ListingText("Chess", description="Chess every week")),
        document_of(ListingText("Supper", description="Supper, and once a foxtrot was danced")),
    ]
    stems = ("foxtrot",)
    statistics = WordStatistics.of(documents, stems)
    judged = [judge_text(stems, document, statistics) for document in documents]
    assert judged[0].name == TextLevel.STRONG
    assert judged[0].worth > judged[2].worth > judged[1].worth == 0
    assert judged[1].name == TextLevel.NONE
    assert judge_text((), documents[0], statistics).name == TextLevel.NO_WORDS


@pytest.mark.parametrize(
    ("asked", "offered", "level"),
    [
        ("singing", {"singing": 1.0}, TaxonomyLevel.SAME),
        ("music", {"singing": 1.0}, TaxonomyLevel.NARROWER),
        ("singing", {"music": 1.0}, TaxonomyLevel.WIDER),
        ("loneliness", {"befriending": 1.0}, TaxonomyLevel.NEAR),
        ("singing", {"singing": 0.4}, TaxonomyLevel.MENTIONED),
        ("music", {"singing": 0.4}, TaxonomyLevel.MENTIONED),
        ("cancer", {"dancing": 1.0}, TaxonomyLevel.NONE),
        ("suicide_bereavement", {"bereavement": 1.0}, TaxonomyLevel.NONE),
        ("self_harm", {"crisis": 1.0}, TaxonomyLevel.WIDER),
        (None, {"dancing": 1.0}, TaxonomyLevel.NO_CONCEPT),
    ],
)
def test_taxonomy_levels(
    asked: str | None, offered: dict[str, float], level: TaxonomyLevel
) -> None:
    assert judge_taxonomy(asked, offered, vocabulary()).level.name == level


def test_taxonomy_levels_fall_in_order() -> None:
    worths = [
        judge_taxonomy(asked, {offered: 1.0}, vocabulary()).level.worth
        for asked, offered in (("singing", "singing"), ("music", "singing"), ("singing", "music"))
    ]
    assert worths == sorted(worths, reverse=True)
    assert judge_taxonomy("singing", {"singing": 0.5}, vocabulary()).level.worth == 0.5


NOBODY = Person()


@pytest.mark.parametrize(
    ("person", "audience", "central", "area", "level"),
    [
        (Person(ages=((72, 72),)), Audience(18, 25), (), AreaFit.NONE_SAID, EligibilityLevel.AGE),
        (Person(ages=((20, 20),)), Audience(18, 25), (), AreaFit.NONE_SAID, EligibilityLevel.FITS),
        (NOBODY, Audience(11, 17), (), AreaFit.NONE_SAID, EligibilityLevel.AGE),
        (NOBODY, Audience(55), (), AreaFit.NONE_SAID, EligibilityLevel.UNKNOWN),
        (NOBODY, Audience(18), (), AreaFit.NONE_SAID, EligibilityLevel.FITS),
        (
            Person(ages=((34, 34),), other_ages=((3, 3),)),
            Audience(None, 4),
            (),
            AreaFit.NONE_SAID,
            EligibilityLevel.FITS,
        ),
        (Person(sex=Sex.MAN), Audience(sex=Sex.WOMAN), (), AreaFit.INSIDE, EligibilityLevel.SEX),
        (NOBODY, Audience(sex=Sex.WOMAN), (), AreaFit.INSIDE, EligibilityLevel.UNKNOWN),
        (NOBODY, Audience(), ("dementia",), AreaFit.INSIDE, EligibilityLevel.AUDIENCE),
        (
            Person(heard=frozenset({"dementia"})),
            Audience(),
            ("dementia",),
            AreaFit.INSIDE,
            EligibilityLevel.FITS,
        ),
        (
            Person(heard=frozenset({"children_activities"})),
            Audience(),
            ("domestic_abuse", "children_activities"),
            AreaFit.INSIDE,
            EligibilityLevel.AUDIENCE,
        ),
        (NOBODY, Audience(), (), AreaFit.OUTSIDE, EligibilityLevel.AREA),
        (NOBODY, Audience(), (), AreaFit.UNKNOWN, EligibilityLevel.UNKNOWN),
    ],
)
def test_eligibility_levels(
    person: Person,
    audience: Audience,
    central: tuple[str, ...],
    area: AreaFit,
    level: EligibilityLevel,
) -> None:
    judged = judge_eligibility(person, audience, frozenset(central), area)
    assert judged.level.name == level
    assert judged.is_mismatch == (level not in ("fits", "unknown"))


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Over 60s", (60, None)),
        ("Aged 55 and over", (55, None)),
        ("50+", (50, None)),
        ("18 to 25", (18, 25)),
        ("Young adults aged 18 to 25.", (18, 25)),
        ("ages 11-16", (11, 16)),
        ("Under 5s", (None, 4)),
        ("under fives", (None, 4)),
        ("Mainly people over 60, nobody turned away", (None, None)),
        ("over 60 members", (None, None)),
        ("", (None, None)),
    ],
)
def test_ages_from_words(text: str, ages: tuple[int | None, int | None]) -> None:
    assert ages_from(text, is_condition=True) == ages


def test_prices_are_no_ages() -> None:
    assert ages_from("from 10 to 12, tea 50p", is_condition=False) == (None, None)


def test_recorded_ages_speak_before_words() -> None:
    assert audience_of("Club", "", "Over 60s", 50.0, None).minimum_age == 50


@pytest.mark.parametrize(
    ("name", "description", "eligibility", "sex"),
    [
        ("Women's circle", "", "", Sex.WOMAN),
        ("Clocking Off", "Blokes talking", "Men only, 18 and over.", Sex.MAN),
        ("Men's Shed", "For men", "", Sex.MAN),
        ("Men's Shed", "For men, women welcome too", "", None),
        ("Walking football", "for men and women with old knees", "", None),
        ("Lunch club", "Mostly ladies but the gentlemen hold their own", "", None),
    ],
)
def test_sex_from_words(name: str, description: str, eligibility: str, sex: Sex | None) -> None:
    assert sex_from(name, description, eligibility) is sex


def test_opening_levels() -> None:
    tuesdays = Schedule(freq="WEEKLY", byday="TU", opens_at=time(14), closes_at=time(16))
    window = WeeklyWindow(days=(Weekday.TU,))
    assert judge_opening([tuesdays], [window], NOW).name == OpeningLevel.SUITS
    sunday = WeeklyWindow(days=(Weekday.SU,))
    assert judge_opening([tuesdays], [sunday], NOW).name == OpeningLevel.DOES_NOT_SUIT
    assert judge_opening([], [window], NOW).name == OpeningLevel.NOT_RECORDED
    assert judge_opening([tuesdays], [], NOW).name == OpeningLevel.NOT_ASKED
    assert judge_opening([tuesdays], [NOW.replace(hour=15)], NOW).name == OpeningLevel.SUITS
    assert judge_opening([tuesdays], [sunday, window], NOW).name == OpeningLevel.SUITS


@pytest.mark.parametrize(
    ("is_asked", "has_venue", "is_step_free", "level"),
    [
        (True, True, True, AccessLevel.STEP_FREE),
        (True, True, False, AccessLevel.STEPS),
        (True, True, None, AccessLevel.NOT_RECORDED),
        (True, False, None, AccessLevel.NO_VENUE),
        (False, True, False, AccessLevel.NOT_ASKED),
    ],
)
def test_access_levels(
    *, is_asked: bool, has_venue: bool, is_step_free: bool | None, level: AccessLevel
) -> None:
    judged = judge_access(is_asked=is_asked, has_venue=has_venue, is_step_free=is_step_free)
    assert judged.name == level


def test_language_levels() -> None:
    asked = ("Gujarati",)
    assert judge_language(asked, ("gu",), "").name == LanguageLevel.SPOKEN
    assert judge_language(asked, (), "Gujarati speaking elders").name == LanguageLevel.SPOKEN
    assert judge_language(asked, ("Polish",), "").name == LanguageLevel.OTHERS_RECORDED
    assert judge_language(asked, (), "").name == LanguageLevel.NOT_RECORDED
    assert judge_language((), ("Polish",), "").name == LanguageLevel.NOT_ASKED


def test_languages_by_name_or_code() -> None:
    assert language_named("pl") == language_named("POL") == "Polish"
    assert same_language("bangla", "bn")
    assert same_language("Klingon", "klingon")
    assert not same_language("pl", "pt")


def test_cost_levels() -> None:
    assert judge_cost(is_asked=True, is_free=True).name == CostLevel.FREE
    assert judge_cost(is_asked=True, is_free=False).name == CostLevel.COSTS
    assert judge_cost(is_asked=True, is_free=None).name == CostLevel.NOT_RECORDED
    assert judge_cost(is_asked=False, is_free=False).name == CostLevel.NOT_ASKED


@pytest.mark.parametrize(
    ("assured", "level"),
    [
        (date(2026, 10, 1), FreshnessLevel.FRESH),
        (date(2026, 3, 1), FreshnessLevel.AGEING),
        (date(2025, 9, 1), FreshnessLevel.STALE),
        (None, FreshnessLevel.NOT_RECORDED),
    ],
)
def test_freshness_levels(assured: date | None, level: FreshnessLevel) -> None:
    assert judge_freshness(assured, NOW.date()).name == level


def test_where_nobody_answers_it_is_worth_less_than_where_nobody_asked() -> None:
    for assured in (date(2026, 10, 1), date(2026, 3, 1), None):
        asked = judge_freshness(assured, NOW.date(), date(2026, 11, 1))
        assert asked.name == FreshnessLevel.UNANSWERED
        assert asked.worth < judge_freshness(assured, NOW.date()).worth


@pytest.mark.parametrize(
    ("delivery", "has_venue", "level"),
    [
        ({Delivery.AT_HOME}, True, DeliveryLevel.COMES_TO_YOU),
        ({Delivery.BY_PHONE}, False, DeliveryLevel.FROM_HOME),
        (set(), True, DeliveryLevel.AT_A_VENUE),
        (set(), False, DeliveryLevel.NOT_RECORDED),
    ],
)
def test_delivery_levels(delivery: set[Delivery], *, has_venue: bool, level: DeliveryLevel) -> None:
    judged = judge_delivery(is_asked=True, delivery=delivery, has_venue=has_venue)
    assert judged.name == level
    unasked = judge_delivery(is_asked=False, delivery=delivery, has_venue=has_venue)
    assert unasked.name == DeliveryLevel.NOT_ASKED
