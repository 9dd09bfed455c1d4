"""Whose age is whose, whose loss it is, and whose trouble."""

import pytest

from matching.conversation import hear
from matching.hearing.ages import ages_in
from matching.hearing.kin import deaths_in
from matching.hearing.person import Sex, sex_in
from matching.understanding import understand


@pytest.mark.parametrize(
    ("said", "own", "others"),
    [
        ("looks after mum 84, she's 60 herself", [60], [84]),
        ("mum 36, toddler 18 months and girl of 5", [36], [1, 5]),
        ("daughter (15) won't go out, mum 44 in bits", [44], [15]),
        ("two kids 4 and 7", [], [4, 7]),
        ("twins 6 mths", [], [0]),
        ("my nan 91 lives with us", [], [91]),
        ("dad's 92, I'm his daughter 63", [63], [92]),
        ("grandparents 68 and 70 bringing up grandson aged 11", [68, 70], [11]),
        ("foster carer, lad 10", [], [10]),
        ("trans lad 16", [16], []),
        ("lost her dad, 34", [34], []),
        ("lives with her mum, 32", [32], []),
        ("eighty two year old chap", [82], []),
        ("M 58 likes chess", [58], []),
        ("smokes 20 a day for 40 years", [], []),
        ("gent 71, 14 yrs REME then lorries", [71], []),
        ("widower 3 yrs", [], []),
        ("here 2 yrs, from near Iasi", [], []),
        ("Sugar is 11, nurse says walk", [], []),
        ("Granddaughter rang re grandad, 82, Ecton Brook", [82], []),
        ("Ukrainian mum 38 + boy 11", [38], [11]),
        ("ex Gurkha 66, walks every morning", [66], []),
        ("Ollie 9, no mates", [], [9]),
        ("three grandkids 3 5 and 8", [], [3, 5, 8]),
        ("sends 50 texts a day", [], []),
        ("section 21 served", [], []),
        ("2 years dry, 3 small children", [], []),
    ],
)
def test_whose_age(said: str, own: list[int], others: list[int]) -> None:
    person = understand(hear(said).threads)
    assert sorted(low for low, _ in person.ages) == own
    assert sorted(low for low, _ in person.other_ages) == sorted(others)


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("looks after mum who has dementia", "Dementia (mum)"),
        ("diabetic dad, 70", "Diabetes (dad)"),
        ("her best mate's wife died", "Bereavement (mate)"),
        ("wife died in march", "Bereavement"),
        ("dads passing hit him hard", "Bereavement"),
        ("lives with her son, has dementia", "Dementia"),
        ("her son moved away, she has dementia", "Dementia"),
    ],
)
def test_whose_it_is(said: str, label: str) -> None:
    assert label in [thread.label for thread in hear(said).threads]


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("every day he goes to her grave", Sex.MAN),
        ("hubby has dementia shes his only carer", Sex.WOMAN),
        ("he hits me when hes been drinking", None),
        ("her late husband's dog", Sex.WOMAN),
        ("foster carer, lad 10 with ADHD", None),
        ("girl of 5 and a boy", None),
        ("i'm his daughter", Sex.WOMAN),
        ("my nan lives with us", None),
        ("son rings on Sunday, he is kind", None),
    ],
)
def test_sex_is_hers_alone(text: str, sex: Sex | None) -> None:
    found = sex_in(text)
    assert (found[0] if found else None) is sex


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        ("Jayden 22, in care from 9 yrs old", [("22", None)]),
        ("Priya 31, moved Oct but the list is 3 yrs", [("31", None)]),
        ("Andrzej 57 (wife Beata rang)", [("57", None)]),
        ("Anita 49. Her lad Josh, 21, died", [("49", None), ("21", "lad")]),
        ("41M, wife d. June (43, breast ca)", [("41", None), ("43", "late")]),
        ("68F widow 8/12, list 18/12", [("68", None)]),
        ("36M, dropped 5-a-side", [("36", None)]),
        ("49F, boss aged 12 is no help", [("49", None)]),
    ],
)
def test_whose_an_age_is_and_what_is_none(said: str, ages: list[tuple[str, str | None]]) -> None:
    assert [(age.text, age.owner) for age in ages_in(said)] == ages


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        ("Shazia, 34, two under 4", [(0, 3)]),
        ("27, 2 kids under 6", [(0, 5)]),
        ("kids under five, 31", [(0, 4)]),
        ("34, two under 10 miles away", []),
    ],
)
def test_children_under_an_age(said: str, ages: list[tuple[int, int]]) -> None:
    person = understand(hear(said).threads)
    assert list(person.other_ages) == ages
    assert ("parents_toddlers" in person.heard) is bool(ages)


def test_whoever_will_not_be_among_men_is_no_man() -> None:
    found = sex_in("Somali, 55. Will not be in a room w/ men")
    assert found is not None
    assert found[0] is Sex.WOMAN


def test_a_death_as_notes_have_it() -> None:
    assert [whose for _, whose in deaths_in("81M, wife d. March, son abroad")] == [None]
    assert not list(deaths_in("81M, wife drives, son abroad"))
