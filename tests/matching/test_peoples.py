"""One country's circle is not for people of another, whatever wide name a feed gives it."""

import pytest

from matching.candidate import AreaFit
from matching.conversation import hear
from matching.criteria.eligibility import judge_eligibility
from matching.criteria.taxonomy import answers_to
from matching.listings.listing import ListingText, document_of
from matching.listings.peoples import kinds_of_wide
from matching.taxonomy.concept import vocabulary
from matching.understanding import understand


def circle(
    words: str, *concepts: str, organization: str = "", eligibility: str = ""
) -> ListingText:
    return ListingText("Friday circle", organization, words, eligibility, concepts=concepts)


SERBS = circle("We drink coffee and play cards.", "eastern_european", organization="Serbian Circle")
GHANAIANS = circle("Akwaaba! Ghanaians of the county, and whoever married us.", "caribbean_african")
SADZA = circle("Sadza and straight talk when the shift allows.", "caribbean_african")
WELSH = circle("Speakers of Welsh, learners and homesick folk.", "culture", "singing")
ARABS = circle("From Sudan, Syria, Iraq: one pot of coffee.", "culture", "immigration")
WIDE = circle("Asian ladies' lunch, Gujarati cooking one week in four.", "south_asian")
TAGGED_ALONE = circle("Cards and coffee.", "eastern_european")
OPEN = circle("Borscht and pierogi. Everybody welcome.", "eastern_european")
TRANS = circle(
    "A rail to try things on.", "lgbtq", eligibility="Trans and non-binary people, 16 and over."
)
RAINBOW = circle("Gay, lesbian, trans: one big table.", "lgbtq")
SIGNERS = circle("BSL first language here, voices off.", "hearing_loss")
SICKLE = circle(
    "When the pain comes. Blankets, and a trip.",
    "caribbean_african",
    "long_term_condition",
    organization="Sickle Cell Group",
)
GURDWARA = circle("The kitchen never asks who you are.", "faith", organization="Gurdwara Seva")
CONDITIONS = circle(
    "Living with a long term condition: a talk on diabetes, one on asthma.", "long_term_condition"
)


@pytest.mark.parametrize(
    ("listing", "central"),
    [
        (SERBS, {"south_slav"}),
        (GHANAIANS, {"ghanaian"}),
        (SADZA, {"zimbabwean"}),
        (WELSH, {"welsh"}),
        (ARABS, {"arabic_speaking", "immigration"}),
        (WIDE, {"south_asian"}),
        (TAGGED_ALONE, {"eastern_european"}),
        (OPEN, set()),
        (TRANS, {"trans"}),
        (RAINBOW, {"lgbtq"}),
        (SIGNERS, {"deaf_signers"}),
        (SICKLE, {"caribbean_african", "sickle_cell"}),
        (CONDITIONS, set()),
    ],
)
def test_whom_the_words_name_stand_for_a_wide_tag(listing: ListingText, central: set[str]) -> None:
    assert document_of(listing).central == central


@pytest.mark.parametrize(
    ("said", "listing", "is_for"),
    [
        ("Elena 67, Romanian, nearly no English", SERBS, False),
        ("Serbian lady, misses home", SERBS, True),
        ("Mirela from Sarajevo knows nobody", SERBS, True),
        ("Mirela from Sarajevo knows nobody", TAGGED_ALONE, True),
        ("Winston 81, over from St Kitts", GHANAIANS, False),
        ("Kofi from Accra, nights at the home", GHANAIANS, True),
        ("black lady 60, wants her own people", GHANAIANS, True),
        ("Tendai from Harare sees nobody", SADZA, True),
        ("Fadumo, Somali, four kids", SADZA, False),
        ("sings alto, wants a choir", WELSH, False),
        ("from Llanelli, misses home, loves singing", WELSH, True),
        ("Punjabi lady, no company", WIDE, True),
        ("Nepali lady, no company", WIDE, True),
        ("lost her girlfriend of 30 years, a lesbian", TRANS, False),
        ("trans lad of 19", TRANS, True),
        ("trans lad of 19", RAINBOW, True),
        ("81, deaf as a post", SIGNERS, False),
        ("Mark 58, born deaf, BSL", SIGNERS, True),
        ("Jamaican, 81, heart op", SICKLE, False),
        ("son of 9 has sickle cell, Jamaican family", SICKLE, True),
    ],
)
def test_a_circle_of_one_people_is_not_for_another(
    said: str, listing: ListingText, *, is_for: bool
) -> None:
    document = document_of(listing)
    person = understand(hear(said).threads)
    judged = judge_eligibility(person, document.audience, document.central, AreaFit.INSIDE)
    assert judged.is_mismatch is not is_for


def test_one_faith_named_takes_the_place_of_any() -> None:
    concepts = document_of(GURDWARA).concepts
    assert concepts["faith_sikh"] > concepts["faith"]
    assert document_of(circle("Silence, a candle, soup.", "faith")).concepts["faith"] == 1.0


@pytest.mark.parametrize(
    ("asked", "other", "level"),
    [
        ("culture", "indian_community", None),
        ("romanian", "culture", None),
        ("romanian", "eastern_european", "served"),
        ("eastern_european", "romanian", "narrower"),
        ("long_term_condition", "pain", "narrower"),
        ("faith", "faith_sikh", "narrower"),
        ("badminton", "sport", "wider"),
        ("hockey", "active", None),
    ],
)
def test_whoever_misses_home_is_not_answered_by_another(
    asked: str, other: str, level: str | None
) -> None:
    assert answers_to(asked, vocabulary()).get(other) == level


def test_what_a_person_refused_narrows_nothing() -> None:
    refused = ListingText(
        "Circle",
        "Serbian Circle",
        "Coffee.",
        concepts=("eastern_european",),
        refused=("south_slav",),
    )
    assert document_of(refused).central == {"eastern_european"}


def test_whoever_spoke_of_a_wide_people_alone_may_be_any_of_them() -> None:
    assert "pakistani_community" in kinds_of_wide({"south_asian", "company"})
    assert not kinds_of_wide({"south_asian", "indian_community"})
    assert not kinds_of_wide({"lgbtq"})


def test_peoples_are_guarded_and_below_culture() -> None:
    known = vocabulary()
    for concept in known:
        if "culture" in known.ancestors(concept.id) and "scottish" not in concept.id:
            assert concept.is_guarded, concept.id
