"""Who is heard to be a carer, though nobody says the word."""

import pytest

from matching.conversation import hear


def labels(said: str) -> list[str]:
    return [thread.label for thread in hear(said).threads]


@pytest.mark.parametrize(
    ("said", "whose"),
    [
        ("Mum 82 moved in last June, Alz", "Dementia (mum)"),
        ("wife 80, vasc dem", "Dementia (wife)"),
        ("Pat 79. Frank's got Parkinsons, sticks in doorways", "Parkinson's (Frank)"),
        ("her husband has had a stroke", "Stroke (her husband)"),
    ],
)
def test_whoever_is_close_to_somebody_ill_is_a_carer(said: str, whose: str) -> None:
    assert {whose, "Carers"} <= set(labels(said))


@pytest.mark.parametrize(
    "said",
    [
        "has dementia, likes singing",
        "her son moved away, she has dementia",
        "lives with her daughter, has dementia",
        "her mate has dementia",
        "Frank has Parkinsons",
    ],
)
def test_whoever_has_it_herself_is_none(said: str) -> None:
    assert "Carers" not in labels(said)
