"""Whom a listing is for, in the words that directories use, and what is no condition at all."""

import pytest

from matching.hearing.person import Sex
from matching.listings.ages import Ages, ages_from, ages_of
from matching.listings.audience import Referral, audience_of, referral_from, residence_from


@pytest.mark.parametrize(
    ("condition", "ages"),
    [
        ("Adults with a lung condition.", (18, None)),
        ("For adults who hear voices", (18, None)),
        ("Adults and children", (None, None)),
        ("Adults with their children under 5", (None, 4)),
        ("Adults from 16", (16, None)),
        ("From 16.", (16, None)),
        ("Open from 10 to everybody", (None, None)),
        ("16 upwards", (16, None)),
        ("Children from birth to 4 and whoever minds them", (None, 4)),
        ("Families of disabled children, birth to 18", (None, 18)),
        ("School years 9 to 13", (13, 18)),
        ("Autistic young people in school years 7 to 11", (11, 16)),
        ("16 and under", (None, 16)),
        ("Widowed at 50 or younger", (None, 50)),
        ("Up to age 17", (None, 17)),
        ("Age 14 upwards, under-16s with an adult", (14, None)),
        ("Under 16s must be accompanied", (None, None)),
        ("Under 5s with an adult", (None, 4)),
        ("18 and over. Families any age.", (18, None)),
        ("Men of any age over 18", (18, None)),
        ("Men on their own, mostly widowers, 60 and over", (60, None)),
        ("Women only, mostly 50 plus", (None, None)),
        ("16 upwards, especially those under fifty", (16, None)),
        ("Anyone over forty", (40, None)),
        ("Households with less than £31+ a week", (None, None)),
    ],
)
def test_the_ages_that_a_condition_sets(
    condition: str, ages: tuple[int | None, int | None]
) -> None:
    assert ages_from(condition, is_condition=True) == ages


@pytest.mark.parametrize(
    ("description", "ages"),
    [
        ("A prescription run. In snow we do a round of the over-80s.", (None, None)),
        ("Members pay £3 and pick their groceries, value £15+.", (None, None)),
        ("A group for parents. Sensory room for the under fives.", (None, None)),
        ("Trustees meet quarterly. Under-sixties would halve the average age.", (None, None)),
        ("Songs and snack for under fives and whoever looks after them.", (None, 4)),
        ("A chess club with a library. Open to anyone over 50.", (50, None)),
        ("Menders meet monthly. More hands wanted, especially under fifty.", (None, None)),
        ("Two trustees wanted. Blokes over about 55, a lot of us widowers.", (55, None)),
    ],
)
def test_an_age_in_passing_keeps_nobody_away(
    description: str, ages: tuple[int | None, int | None]
) -> None:
    assert ages_from(description, is_condition=False) == ages


def test_who_comes_for_another_reason_is_told_where_the_age_is() -> None:
    visits = "A volunteer comes to the house. Over 70 or disabled or looking after somebody."
    assert ages_of("Home visits", visits, "") == Ages(70, None, has_exceptions=True)
    assert ages_of("Lunch", "Soup for over 60s.", "") == Ages(60, None)
    assert ages_of("Lunch", "Coffee or tea, or people talk.", "Over 60s") == Ages(60, None)


def test_who_was_told_so_young_has_grown_older_since() -> None:
    words = "Monthly meet-up for people who were under 65 when diagnosed with dementia."
    assert ages_of("Young onset", words, "") == Ages(None, 72)


@pytest.mark.parametrize(
    ("condition", "sex"),
    [
        ("South Asian women aged 16 and over, and their children", Sex.WOMAN),
        ("Lesbian and bisexual women aged 50 and over, trans women included", Sex.WOMAN),
        ("Retired and semi-retired women", Sex.WOMAN),
        ("Pregnant women and parents with a child under 1", None),
        ("Disabled women and men", None),
        ("Anyone, though mainly older women come", None),
        ("People, including women with children", None),
        ("Males aged 18+", Sex.MAN),
        ("Male carers and their children", Sex.MAN),
        ("Aimed at men over 50", Sex.MAN),
        ("Mondays girls only", None),
        ("Aged 11 to 18. Mondays girls only.", None),
        ("Girls only, aged 11 to 18", Sex.WOMAN),
    ],
)
def test_the_one_sex_in_a_condition(condition: str, sex: Sex | None) -> None:
    assert audience_of("Circle", "", condition, None, None).sex is sex


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Unpaid carers aged 16 and over living in Fife", "Fife"),
        ("Over 18s in West Northamptonshire", "West Northamptonshire"),
        ("Adults 18+ ordinarily resident in West Northamptonshire", "West Northamptonshire"),
        ("West Northamptonshire residents", "West Northamptonshire"),
        ("Blackthorn and Goldings residents", "Blackthorn and Goldings"),
        ("People living in or near Towcester", "Towcester"),
        ("Retired people of Culworth and villages", "Culworth"),
        ("Anyone in Northamptonshire with diabetes", "Northamptonshire"),
        ("Older residents", None),
        ("People in Recovery", None),
        ("Anyone who likes singing in Welsh", None),
    ],
)
def test_whose_residents_a_listing_is_for(text: str, where: str | None) -> None:
    assert residence_from(text) == where


@pytest.mark.parametrize(
    ("text", "referral"),
    [
        ("Referrals accepted from health and social care professionals only", "professional"),
        ("Via hospital discharge team or adult social care. No self-referral.", "professional"),
        ("Professionals complete the inclusion referral", "professional"),
        ("People on a low income, put forward by a worker", "professional"),
        ("Referrers must attach the completed assessment", "professional"),
        ("Residents assessed by an OT, physio or nurse", "professional"),
        ("A few members are referred by the memory service, most just like mud", None),
        ("Some of us were referred by our GP", None),
        ("By referral or just turn up", "self"),
        ("Referral via school, social worker or parent", "self"),
    ],
)
def test_who_brings_somebody(text: str, referral: str | None) -> None:
    assert referral_from(text) == (referral and Referral(referral))
