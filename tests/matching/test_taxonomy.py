"""The vocabulary is sound, found by any of its words, and keeps apart what only looks alike."""

import pytest

from matching.hearing.spelling import is_known, repair
from matching.hearing.words import stems_of, words_of
from matching.listings.listing import ListingText, document_of
from matching.taxonomy.concept import find_concept, vocabulary
from matching.taxonomy.phrases import PhraseTree, phrase_keys, said_tree, without_articles


def concepts_in(text: str) -> set[str]:
    return {mention.concept for mention in said_tree().find(repair(words_of(text)))}


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("turns back at gate", "agoraphobia"),
        ("leaves gas on", "memory"),
        ("nothing in cupboards", "food_bank"),
        ("walks with stick", "physical_disability"),
    ],
)
def test_notes_leave_articles_out(text: str, concept: str) -> None:
    assert concept in concepts_in(text)


def test_two_words_without_an_article_say_too_little() -> None:
    assert without_articles("leaves the gas on") == "leaves gas on"
    assert without_articles("in the tent") is None
    assert without_articles("cut down on the") is None


def test_there_are_concepts_enough() -> None:
    phrases = {
        (concept.id, tuple(phrase_keys(phrase)))
        for concept in vocabulary()
        for phrase in (*concept.said, *concept.listed)
    }
    assert len(vocabulary()) >= 500
    assert len(phrases) >= 12_000


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("singing", "singing"),
        ("Singing and choirs", "singing"),
        ("barbershop", "singing"),
        ("wobbly on her feet", "strength_balance"),
        ("Foodbank", "food_bank"),
        ("suicide bereavement", "suicide_bereavement"),
        ("Bereaved by suicide", "suicide_bereavement"),
        ("walking football", "walking_football"),
        ("PIP", "pip_dla"),
        ("POA", "wills_poa"),
        (" men's shed ", "sheds"),
    ],
)
def test_a_concept_is_found_by_any_of_its_words(text: str, concept: str) -> None:
    found = find_concept(text)
    assert found is not None
    assert found.id == concept


def test_what_is_no_concept_is_not_found() -> None:
    assert find_concept("zxqv") is None


@pytest.mark.parametrize(
    ("text", "expected", "not_expected"),
    [
        ("living with cancer", "cancer", "dancing"),
        ("loves dancing", "dancing", "cancer"),
        ("lost her brother to suicide", "suicide_bereavement", "suicide_prevention"),
        ("young carers", "young_carers", "young_people"),
        ("walking football", "walking_football", "walking"),
        ("looks after his elderly mother", "carers", "older_people"),
        ("gardning and alotment", "gardening", "equipment"),
        ("toaster's packed in", "repair_cafes", "white_goods"),
        ("lost her bottle since the fall", "confidence", "alcohol"),
        ("the kids are climbing the walls", "holiday_clubs", "climbing"),
        ("wants to get her steps in", "health_walks", "strength_balance"),
        ("always rowing with his wife", "relationships", "water_sports"),
        ("weeding the borders", "gardening", "drugs"),
        ("leccy on the emergency", "prepayment_meters", "crisis"),
        ("can't face the washing up", "cleaning_laundry", "personal_care"),
        ("sick of four walls", "company", "continence"),
        ("brings up her grandson, raising her grandson", "kinship_carers", "children_activities"),
        ("husband is inside", "prison_families", "nature"),
        ("six chemos at Banbury", "hospital_transport", "transport_interest"),
        ("dialysis at Leicester, no lift", "hospital_transport", "volunteer_drivers"),
        ("used to make all her own clothes", "sewing", "clothing"),
        ("he's under her feet all day", "retirement", "podiatry"),
        ("kids forgetting our language", "culture", "memory"),
        ("loves singing in church", "singing", "church_music"),
        ("lost her old spaniel", "pet_loss", "bereavement"),
        ("boiling at 3am", "menopause", "sleep"),
        ("the agency boss has his passport", "modern_slavery", "safeguarding"),
        ("dad out the front door at 3am", "door_sensors", "sleep"),
        ("born deaf", "deaf_signers", "hearing_loss"),
        ("from Accra", "ghanaian", "nigerian"),
        ("from Nairobi", "east_african", "ghanaian"),
        ("came from Vilnius", "lithuanian", "polish"),
        ("from Sofia Bulgaria", "bulgarian", "romanian"),
        ("from Swansea", "welsh", "scottish"),
        ("no bus at 5am for the warehouse", "work_travel", "community_minibus"),
    ],
)
def test_longer_phrases_speak_before_shorter(text: str, expected: str, not_expected: str) -> None:
    found = concepts_in(text)
    assert expected in found
    assert not_expected not in found


@pytest.mark.parametrize(
    ("text", "not_expected"),
    [
        ("sending her grandson to her on Saturdays", "parent_carers"),
        ("send him a card", "ehcp"),
        ("works for an insurance company", "company"),
        ("likes to stroke the cat", "stroke"),
        ("fallen out with his brother", "strength_balance"),
        ("running late again", "running"),
        ("draws her pension on Mondays", "painting_drawing"),
        ("a close-knit family", "knitting"),
        ("struggling with her bags", "wellbeing"),
        ("his pride and joy", "lgbtq"),
        ("drinking tea all day", "alcohol"),
        ("doesn't mind what", "relaxation"),
        ("moved up from Kent", "ghanaian"),
        ("12 steps up to the flat", "fellowships"),
        ("HGV driver, back went", "transport_interest"),
        ("has a few hours a week to give", "employment"),
        ("travelling to Leicester", "gypsy_traveller"),
        ("English is her first language", "languages"),
        ("toenails like claws", "diabetes"),
        ("lost the remote control", "domestic_abuse"),
        ("pain control is poor", "domestic_abuse"),
        ("collects football programmes", "coding_making"),
        ("at every home game", "video_games"),
        ("flies remote control planes", "domestic_abuse"),
        ("fixes bikes for the kids on the street", "rough_sleeping"),
        ("has clothes to pass on", "bereavement"),
        ("nothing in the diary", "food_bank"),
        ("any bat and ball game", "foraging_fungi"),
    ],
)
def test_what_only_looks_like_a_concept_is_none(text: str, not_expected: str) -> None:
    assert not_expected not in concepts_in(text)


def test_a_gap_stands_for_up_to_three_words() -> None:
    tree = PhraseTree([("lost _ husband", "x")])
    assert tree.find(words_of("lost her dear old husband"))
    assert not tree.find(words_of("lost keys and one day also her husband"))


def test_only_unknown_long_words_are_repaired() -> None:
    repaired = [
        word.text for word in repair(words_of("loves gardning, poety and Knittin at Cheesham"))
    ]
    assert repaired == ["loves", "gardening", "poetry", "and", "Knittin".lower(), "at", "cheesham"]
    known = words_of("kettle")[0]
    assert is_known(known)


def test_offsets_survive_repair() -> None:
    text = "loves gardning"
    word = repair(words_of(text))[1]
    assert text[word.start : word.end] == "gardning"


def test_stems_are_of_plain_words() -> None:
    assert stems_of("Men\u2019s caf\u00e9s") == stems_of("mens cafes")


def test_a_listing_is_not_about_what_it_denies() -> None:
    text = ListingText("One Day", description="A talk. Not religious, no bingo, just coffee.")
    concepts = document_of(text).concepts
    assert "faith" not in concepts
    assert "bingo" not in concepts


@pytest.mark.parametrize(
    ("text", "central"),
    [
        (ListingText("Songs", description="Singing for people living with dementia."), "dementia"),
        (ListingText("Stroke Club"), "stroke"),
        (ListingText("Chat", eligibility="Veterans and their families"), "veterans"),
        (ListingText("Choir", description="A dementia friendly choir for all."), None),
        (ListingText("Yoga", description="Stretch. Suits bad backs and after a stroke."), None),
        (
            ListingText(
                "Knit",
                description="We knit in the hall beside the church. Hats for people with dementia.",
            ),
            None,
        ),
    ],
)
def test_whom_a_listing_is_for(text: ListingText, central: str | None) -> None:
    assert document_of(text).central == (frozenset({central}) if central else frozenset())
