"""What a listing's words say of it, and how little where somebody has said for certain."""

import pytest

from matching.listing import CENTRAL, IN_NAME_ALONE, MENTIONED, ListingText, document_of

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


def test_what_shelters_from_abuse_is_never_open_to_all() -> None:
    text = ListingText("The door", description="Open to all.", concepts=("domestic_abuse",))
    assert "domestic_abuse" in document_of(text).central
