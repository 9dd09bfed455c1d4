"""A known mismatch removes a listing, and what is not known is named."""

import pytest

from matching.candidate import AreaFit
from matching.conversation import hear
from matching.criteria.eligibility import EligibilityLevel, judge_eligibility
from matching.hearing.person import Sex
from matching.listings.ages import ages_from
from matching.listings.audience import (
    Audience,
    Referral,
    audience_of,
    referral_from,
    residence_from,
    sex_by_tags,
)
from matching.taxonomy.concept import vocabulary
from matching.understanding import WITH_CHILD, Person, understand

TODDLERS, OVER_55, TEENS = Audience(None, 4), Audience(55), Audience(11, 17)


@pytest.mark.parametrize(
    ("said", "audience", "level"),
    [
        ("mum, 36, with a toddler", TODDLERS, EligibilityLevel.UNKNOWN),
        ("mum 36 with a 2 yr old", TODDLERS, EligibilityLevel.FITS),
        ("mum 36, son aged 9", TODDLERS, EligibilityLevel.AGE),
        ("36, lonely", TODDLERS, EligibilityLevel.AGE),
        ("lonely", TODDLERS, EligibilityLevel.AGE),
        ("40, looks after mum 84", OVER_55, EligibilityLevel.AGE),
        ("76, looks after husband 79", OVER_55, EligibilityLevel.FITS),
        ("my mum's 84 and lonely, I'm 50", OVER_55, EligibilityLevel.UNKNOWN),
        ("my nan 91 loves bingo", OVER_55, EligibilityLevel.FITS),
        ("mum 44, daughter (15)", TEENS, EligibilityLevel.FITS),
        ("lonely", OVER_55, EligibilityLevel.UNKNOWN),
    ],
)
def test_whose_age_counts(said: str, audience: Audience, level: EligibilityLevel) -> None:
    person = understand(hear(said).threads)
    judged = judge_eligibility(person, audience, frozenset(), AreaFit.INSIDE)
    assert judged.level.name == level
    assert ("age" in judged.unknown) == (level is EligibilityLevel.UNKNOWN)


def test_a_club_for_care_leavers_is_not_for_everybody_young() -> None:
    central = frozenset({"care_leavers", "young_people"})
    for said, is_for_her in (("lad 23, bored", False), ("lad 23, care leaver, bored", True)):
        person = understand(hear(said).threads)
        judged = judge_eligibility(person, Audience(), central, AreaFit.INSIDE)
        assert judged.is_mismatch is not is_for_her


def test_who_wants_the_narrower_does_not_keep_away_from_it() -> None:
    wants = understand(hear("no exercise classes, loves yoga").threads)
    assert "gentle_exercise" not in wants.avoids
    assert "active" not in wants.avoids
    lost = understand(hear("brother took his own life, doesnt want general bereavement").threads)
    assert lost.avoids == frozenset()
    assert understand(hear("not going to any bereavement lot").threads).avoids == {"bereavement"}


def test_a_child_is_known_by_concepts_that_there_are() -> None:
    assert set(vocabulary().by_id) >= WITH_CHILD


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Most of us are 40 to 90 odd.", (None, None)),
        ("Our players are aged 40 to 70.", (None, None)),
        ("Singers range from 18 to 85.", (None, None)),
        ("For adults aged 20 to 90.", (None, None)),
        ("For 11-17s on Fridays.", (11, 17)),
        ("A club for young people aged 11 to 17.", (11, 17)),
        ("Dinner for over 55s. Volunteers are aged 16 to 30.", (55, None)),
        ("Open 10 to 2, tea 50p", (None, None)),
    ],
)
def test_a_description_sets_ages_only_where_it_says_for_whom(
    text: str, ages: tuple[int | None, int | None]
) -> None:
    assert ages_from(text, is_condition=False) == ages


@pytest.mark.parametrize(
    ("text", "referral"),
    [
        ("Self-referral or through your GP", Referral.SELF),
        ("No referral needed", Referral.SELF),
        ("By GP referral", Referral.GP),
        ("Referral from a social worker", Referral.PROFESSIONAL),
        ("You must be referred", Referral.PROFESSIONAL),
        ("Just a friendly club", None),
    ],
)
def test_the_route_to_a_listing(text: str, referral: Referral | None) -> None:
    assert referral_from(text) is referral


def test_residence_and_referral_are_asked_where_they_matter() -> None:
    assert residence_from("For people living in Corby aged 50+") == "Corby"
    assert residence_from("Residents of North Northamptonshire only") == "North Northamptonshire"
    assert residence_from("For people who like living well") is None
    audience = audience_of("Fund", "", "Residents of Corby, by GP referral", None, None)
    judged = judge_eligibility(Person(), audience, frozenset(), AreaFit.NONE_SAID)
    assert judged.unknown == ("residence", "referral")
    assert judged.level.name == EligibilityLevel.UNKNOWN
    inside = judge_eligibility(Person(), audience, frozenset(), AreaFit.INSIDE)
    assert inside.unknown == ("referral",)


@pytest.mark.parametrize(
    ("said", "central", "level"),
    [
        ("Jamaican lady", ("caribbean_african", "sickle_cell"), EligibilityLevel.AUDIENCE),
        (
            "Jamaican lady with sickle cell",
            ("caribbean_african", "sickle_cell"),
            EligibilityLevel.FITS,
        ),
        ("has had a stroke", ("stroke", "brain_injury"), EligibilityLevel.FITS),
        ("script lapsed, wants to come off the methadone", ("alcohol",), EligibilityLevel.FITS),
    ],
)
def test_whoever_a_listing_is_for_has_its_condition(
    said: str, central: tuple[str, ...], level: EligibilityLevel
) -> None:
    person = understand(hear(said).threads)
    judged = judge_eligibility(person, Audience(), frozenset(central), AreaFit.INSIDE)
    assert judged.level.name == level


@pytest.mark.parametrize(
    ("condition", "recorded", "highest"),
    [
        ("Widowed before the age of 50.", 18, 49),
        ("Lost a partner before they were 45", None, 44),
        ("Come before 10 for a table", None, None),
        ("People diagnosed with dementia before 65", None, 72),
        ("Under 5s before 12", None, 4),
    ],
)
def test_what_came_about_before_an_age_is_for_nobody_older(
    condition: str, recorded: float | None, highest: float | None
) -> None:
    assert audience_of("Too Soon", "", condition, recorded, None).maximum_age == highest


@pytest.mark.parametrize(
    ("heard", "central", "is_mismatch"),
    [
        ({"carers"}, {"carers", "children_activities"}, True),
        ({"carers", "children_activities"}, {"carers", "children_activities"}, False),
        ({"eastern_european"}, {"eastern_european", "children_activities"}, False),
        ({"autism"}, {"autism", "brain_injury"}, False),
        ({"caribbean_african"}, {"caribbean_african", "sickle_cell"}, True),
    ],
)
def test_of_several_kinds_of_people(
    heard: set[str], central: set[str], *, is_mismatch: bool
) -> None:
    person = Person(heard=frozenset(heard))
    judged = judge_eligibility(person, Audience(), frozenset(central), AreaFit.INSIDE)
    assert judged.is_mismatch is is_mismatch


@pytest.mark.parametrize(
    ("said", "audience", "level"),
    [
        ("46, mum 82 has dementia", Audience(None, 64), EligibilityLevel.AGE),
        ("46, mum 82, Alz", Audience(65), EligibilityLevel.FITS),
        ("80, cares for husband 60 who has dementia", Audience(None, 64), EligibilityLevel.FITS),
        ("82, has dementia", Audience(65), EligibilityLevel.FITS),
        ("82, has dementia", Audience(None, 64), EligibilityLevel.AGE),
    ],
)
def test_what_is_for_a_condition_goes_by_the_age_of_whoever_has_it(
    said: str, audience: Audience, level: EligibilityLevel
) -> None:
    person = understand(hear(said).threads)
    judged = judge_eligibility(person, audience, frozenset({"dementia"}), AreaFit.INSIDE)
    assert judged.level.name == level


@pytest.mark.parametrize(
    ("heard", "central", "is_mismatch"),
    [
        ({"safeguarding"}, {"domestic_abuse", "safeguarding"}, True),
        ({"young_people"}, {"students", "young_people"}, True),
        ({"parents_toddlers"}, {"parents_toddlers", "twins"}, True),
        ({"parents_toddlers", "twins"}, {"parents_toddlers", "twins"}, False),
        ({"safeguarding"}, {"safeguarding"}, False),
        ({"domestic_abuse"}, {"domestic_abuse", "safeguarding"}, False),
        ({"immigration"}, {"immigration", "polish"}, True),
        ({"immigration", "polish"}, {"immigration", "polish"}, False),
    ],
)
def test_the_most_telling_of_several_has_been_heard(
    heard: set[str], central: set[str], *, is_mismatch: bool
) -> None:
    judged = judge_eligibility(
        Person(heard=frozenset(heard)), Audience(), frozenset(central), AreaFit.INSIDE
    )
    assert judged.is_mismatch is is_mismatch


@pytest.mark.parametrize(
    ("said", "condition", "level"),
    [
        ("36, ME, in bed most days", "Anyone 60 or over, or who can't get out", "unknown"),
        ("36, lonely", "Anyone 60 or over, or who can't get out", "other_age"),
        ("36, ME, in bed most days", "Anyone 60 or over", "other_age"),
        ("50, walks with a frame", "Over 60, or younger with a condition", "unknown"),
        ("70, walks with a frame", "Over 60, or younger with a condition", "fits"),
    ],
)
def test_some_come_before_their_time(said: str, condition: str, level: str) -> None:
    audience = audience_of("Post", "", condition, None, None)
    person = understand(hear(said).threads)
    assert judge_eligibility(person, audience, frozenset(), AreaFit.INSIDE).level.name == level


def test_dads_need_no_toddler() -> None:
    audience = Audience(role="fathers")
    person = understand(hear("29M, split w ex, has kids (5+7) alt w/e").threads)
    central = frozenset({"fathers", "parents_toddlers"})
    assert not judge_eligibility(person, audience, central, AreaFit.INSIDE).is_mismatch


@pytest.mark.parametrize(
    ("said", "is_for_him"),
    [
        ("single dad, three kids 3, 6 and 10", False),
        ("grandad bringing up his grandson, 6", True),
        ("lonely", True),
        ("82, lonely", True),
    ],
)
def test_whose_children_are_small_is_not_sixty(said: str, *, is_for_him: bool) -> None:
    person = understand(hear(said).threads)
    judged = judge_eligibility(person, Audience(65), frozenset(), AreaFit.INSIDE)
    assert judged.is_mismatch is not is_for_him


@pytest.mark.parametrize(
    ("tags", "words", "sex"),
    [
        ({"womens_groups"}, "Netball at a walk. Aged 40 and over", Sex.WOMAN),
        ({"mens_groups"}, "Breakfast, and nobody makes you talk", Sex.MAN),
        ({"mens_groups"}, "A workshop for men and women", None),
        ({"mens_groups", "womens_groups"}, "Come as you are", None),
        ({"walking"}, "Come as you are", None),
    ],
)
def test_a_tag_tells_the_sex_where_words_do_not(
    tags: set[str], words: str, sex: Sex | None
) -> None:
    assert sex_by_tags(tags, words) is sex


@pytest.mark.parametrize(
    ("condition", "sex"),
    [
        ("Mothers and mothers-to-be under 25", Sex.WOMAN),
        ("Young mums", Sex.WOMAN),
        ("Mums and dads of under fives", None),
        ("Mothers, fathers and grandparents", None),
        ("Parents", None),
    ],
)
def test_mothers_are_women(condition: str, sex: Sex | None) -> None:
    assert audience_of("Sunbeams", "", condition, None, None).sex is sex
