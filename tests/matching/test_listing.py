"""What a listing's words say of it, and how little where somebody has said for certain."""

from dataclasses import replace

import pytest

from matching.listings.listing import CENTRAL, IN_NAME_ALONE, MENTIONED, ListingText, document_of

DOGS = "One lap of the lakes at the pace of an old labrador. We knit bandanas in the cafe after."


def text(name: str, description: str, *concepts: str) -> ListingText:
    return ListingText(name, "Harebell", description, concepts=concepts)


def test_what_is_only_in_passing_is_mentioned_once_something_is_certain() -> None:
    unsure = document_of(text("Lakes", "Knitting for all. Tea and more knitting."))
    sure = document_of(text("Lakes", "Knitting for all. Tea and more knitting.", "walking"))
    assert unsure.concepts["knitting_sewing"] > sure.concepts["knitting_sewing"]
    passing = document_of(text("Long Leads", DOGS, "dogs", "walking"))
    assert passing.concepts["knitting_sewing"] <= MENTIONED < CENTRAL
    assert passing.concepts["dogs"] == 1.0


def test_a_name_still_tells_what_nobody_confirmed() -> None:
    document = document_of(text("Halfpenny Brass Band", "Come and blow.", "company"))
    assert CENTRAL < document.concepts["brass_bands"] <= IN_NAME_ALONE


def test_a_narrower_concept_is_borne_out_by_a_confirmed_one() -> None:
    words = "Walking football for anyone with old knees, every week."
    borne_out = document_of(text("Old Boots", words, "sport"))
    passing = document_of(text("Old Boots", words, "benefits"))
    assert borne_out.concepts["walking_football"] > passing.concepts["walking_football"]


@pytest.mark.parametrize(
    ("concepts", "is_kept_away"), [((), True), (("walking",), False), (("fatigue_me",), True)]
)
def test_words_in_passing_keep_nobody_away_once_something_is_certain(
    concepts: tuple[str, ...], *, is_kept_away: bool
) -> None:
    document = document_of(text("Slow Lane", "For people with ME who pace themselves.", *concepts))
    assert ("fatigue_me" in document.central) is is_kept_away


def test_of_what_is_grave_the_words_are_always_believed() -> None:
    document = document_of(text("Songs", "Singing for people living with dementia.", "singing"))
    assert "dementia" in document.central


@pytest.mark.parametrize(
    ("description", "is_kept_away"),
    [
        ("Dal and roti at noon, all faiths eat.", False),
        ("Dal and roti at noon for our members.", True),
    ],
)
def test_what_is_open_to_all_is_kept_from_nobody(description: str, *, is_kept_away: bool) -> None:
    text = ListingText("Noon kitchen", description=description, concepts=("indian_community",))
    assert ("indian_community" in document_of(text).central) is is_kept_away


@pytest.mark.parametrize(
    ("description", "concept", "is_kept_away"),
    [
        ("People come after a loss, or with sight going, or because.", "sight_loss", False),
        ("People come with sight going, and their guides.", "sight_loss", True),
        ("Our choir is for the whole village, church or no church.", "caribbean", False),
        ("The whole village hears us.", "caribbean", True),
    ],
)
def test_reasons_of_every_kind_keep_nobody_away(
    description: str, concept: str, *, is_kept_away: bool
) -> None:
    text = ListingText("Rub and smell", description=description, concepts=(concept,))
    assert (concept in document_of(text).central) is is_kept_away


@pytest.mark.parametrize(
    ("name", "tags", "is_for_them"),
    [
        ("Bladder and Bowel Nurses", ("continence", "dementia"), False),
        ("Podiatry Clinic", ("podiatry", "dementia"), False),
        ("Tuesday Table", ("continence", "dementia"), True),
        ("Memory Choir", ("singing", "dementia"), True),
    ],
)
def test_a_condition_touched_on_is_not_whom_a_named_help_is_for(
    name: str, tags: tuple[str, ...], *, is_for_them: bool
) -> None:
    words = "Three days of diary come first, and after that a talk. Carers can ring about dementia."
    document = document_of(ListingText(name, description=words, concepts=tags))
    assert ("dementia" in document.central) is is_for_them
    assert (document.concepts["dementia"] >= CENTRAL) is is_for_them


def test_what_shelters_from_abuse_is_never_open_to_all() -> None:
    text = ListingText("The door", description="Open to all.", concepts=("domestic_abuse",))
    assert "domestic_abuse" in document_of(text).central


SINGING = "Singing for people living with dementia. Old songs in a choir, and tea."


def test_what_was_refused_is_heard_from_no_words() -> None:
    words = ListingText("Choir", "Choir Trust", SINGING, terms=("Choir",), concepts=("singing",))
    heard = document_of(words)
    refused = document_of(replace(words, refused=("singing", "dementia")))
    assert {"singing", "dementia"} <= heard.concepts.keys()
    assert heard.concepts.keys() - refused.concepts.keys() == {"singing", "dementia"}
    assert "dementia" not in {*refused.central, *refused.evidence}
    assert "dementia" in heard.central


def test_what_is_wider_or_narrower_counts_as_before() -> None:
    words = ListingText("Old Boots", description="Walking football and other sport, every week.")
    wider = document_of(replace(words, refused=("sport",)))
    assert wider.concepts["walking_football"] == document_of(words).concepts["walking_football"]
    narrower = document_of(replace(words, refused=("walking_football",)))
    assert narrower.concepts["sport"] == document_of(words).concepts["sport"]


def test_nobody_is_kept_away_by_what_was_refused_of_a_wider_concept() -> None:
    words = ListingText("Stay and play", description="Stay and play for parents of toddlers.")
    served = document_of(words).central
    for concept_id in served:
        assert concept_id not in document_of(replace(words, refused=(concept_id,))).central
