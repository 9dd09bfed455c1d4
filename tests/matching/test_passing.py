"""Bare words that are said in passing, and where they are meant after all."""

import pytest

from matching.conversation import hear
from matching.hearing.passing import words_in_passing
from matching.hearing.words import words_of
from matching.taxonomy.concept import vocabulary
from matching.taxonomy.phrases import said_tree


def heard(said: str) -> set[str]:
    return {thread.concept for thread in hear(said).threads if thread.concept}


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("Lives alone in Brackley. Cat sat on my file all morning", "cats"),
        ("won't ring in office hours. dog barking all through the call", "dogs"),
        ("awaiting an assessment for autism. dad drives a lorry", "fathers"),
        ("moved back to his flat, sleeps on the landing", "sleep"),
        ("knees are bad now, landlord nice chap about it", "private_renting"),
        ("lost her licence in may. her daughter is a dental nurse", "dentist"),
        ("ward clerk rang: man of 77, bed needed by tonight", "hospice_volunteers"),
        ("there is a good do on Tuesdays at the village hall in Cogenhoe", "community_hub"),
        ("wants a warmer flat, insulin in fridge, fed up of it", "white_goods"),
        ("keeps losing her keys. Gas engineer came while we were talking", "repair"),
        ("he's a retired vet and his wife is in a care home", "retirement"),
        ("mum worn out, carer agency raised a bruise with us today", "carers"),
        ("came to this estate in May and wants to learn to drive", "learning"),
        ("dad on his own wi two lads of 7 and 10", "wi"),
        ("lives alone, eyesight fine, hands are bad in the cold", "sight_loss"),
        ("in the shed all day, not a talker, never was one for it", "mens_mental_health"),
    ],
)
def test_a_word_in_passing_is_not_heard(said: str, concept: str) -> None:
    assert concept not in heard(said)


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("dogs", "dogs"),
        ("church near me", "faith"),
        ("landlord not fixing boiler", "private_renting"),
        ("retired twenty years now. dog, garden, telly, and that's his lot", "dogs"),
        ("retired twenty years now. dog, garden, telly, and that's his lot", "gardening"),
        ("nobody comes by these days, and she misses the old dog so", "dogs"),
        ("on his feet again since March and wants to get back to his garden", "gardening"),
        ("flat is bare, three kids under six, fridge packed in on Sunday", "white_goods"),
        ("she is 84 and all on her own but for her cat on the sill", "cats"),
        ("goes to the wi of a Tuesday but the bus has stopped running", "wi"),
        ("gave up work to be the carer for her mum, up all hours", "carers"),
        ("knows nobody at all yet, relocated for work in September with two kids", "new_to_area"),
        ("new to Kettering with a baby and a husband who works away", "new_to_area"),
    ],
)
def test_what_is_wished_for_or_alone_is_heard(said: str, concept: str) -> None:
    assert concept in heard(said)


def test_every_word_in_passing_is_one_of_its_concept() -> None:
    written = sorted(pair for pairs in words_in_passing().values() for pair in pairs)
    known = vocabulary().by_id
    assert [concept for concept, _ in written if concept not in known] == []
    dead = [
        (concept, phrase)
        for concept, phrase in written
        if concept not in {mention.concept for mention in said_tree().find(words_of(phrase))}
    ]
    assert dead == []


def test_a_name_is_not_repaired_into_a_word() -> None:
    assert "podiatry" not in heard("Callum 14 likes football")


def test_a_lift_to_church_is_no_lift_in_a_building() -> None:
    labels = {thread.label for thread in hear("needs a lift to church").threads}
    assert "Needs step-free access" not in labels
    assert "Does not drive" in labels
