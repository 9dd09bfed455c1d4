"""Agreed rankings on the demonstration directory: what a worker must see, and must not."""

import pytest
from sqlalchemy.orm import Session

from matching.answer import Danger, MatchAnswer
from matching.match import match
from matching.request import MatchRequest
from tests.matching.builders import NOW

PERSONA = "72, lost my husband, used to sing in a choir, I love my garden, I can't drive"


def ask(session: Session, said: str, near: str) -> MatchAnswer:
    return match(session, MatchRequest(near=near, said=said), NOW)


def first(answer: MatchAnswer, count: int) -> list[str]:
    return [result.service_name for result in answer.results[:count]]


@pytest.mark.parametrize(
    ("said", "near", "among", "names"),
    [
        (PERSONA, "kingsthorpe", 5,
         ["Thornfield Singers", "Pot Luck Gardeners", "When the Casseroles Stop"]),
        ("nothing in the cupboards until payday, behind with the rent", "Corby", 2,
         ["Ladle Pantry", "Money Talks at The Ladle"]),
        ("wobbly on her feet, 79", "Kingsthorpe", 1, ["On Your Pins"]),
        ("retired joiner, misses the lads", "Desborough", 2, ["Desborough Tinkerers' Shed"]),
        ("mum of a 2 yr old, new to Corby", "Corby", 1, ["Ladle Stay and Play"]),
        ("looks after his wife, never gets a break", "Kingsthorpe", 1, ["Carers' Cuppa"]),
        ("housebound, 80, would like a friendly voice", "Brackley", 1,
         ["Ring Round telephone befriending"]),
        ("polish lady, 68", "Corby", 1, ["Herbatka: Polish elders' afternoon"]),
        ("no way of getting to the hospital", "Burton Latimer", 1, ["Ise Valley Lifts"]),
        ("would love to teach someone, wants to feel useful", "Corby", 1,
         ["Teach something at The Ladle"]),
        ("drinking too much", "Kettering", 1, ["One Day Corner"]),
        ("foxtrot", "Desborough", 1, ["Silver Shoes Tea Dance"]),
    ],
)  # fmt: skip
def test_what_must_be_seen(
    loaded_session: Session, said: str, near: str, among: int, names: list[str]
) -> None:
    assert set(names) <= set(first(ask(loaded_session, said, near), among))


@pytest.mark.parametrize(
    ("said", "near", "never"),
    [
        ("72, loves singing", "Kettering", "Songs We Know"),
        ("72, likes company", "Northampton", "Quarter Life"),
        ("he likes sewing and cooking", "Northampton", "Amader Golpo women's circle"),
        ("likes a natter and a cuppa", "Kingsthorpe", "Carers' Cuppa"),
        ("loves coffee and company", "Northampton", "Kit Bag Coffee"),
        ("likes board games and meeting people", "Northampton", "Rainbow Table"),
        ("wants somewhere to live", "Northampton", "Harebell refuge and outreach"),
        ("loves whist", "Raunds", "Raunds Over-60s Whist Drive"),
        ("loves singing, not religious, hates karaoke", "Kettering", "Songs We Know"),
    ],
)
def test_what_must_not_be_seen(loaded_session: Session, said: str, near: str, never: str) -> None:
    answer = ask(loaded_session, said, near)
    assert answer.results, "never an empty page"
    assert never not in first(answer, 10)


def test_the_duplicate_is_shown_once(loaded_session: Session) -> None:
    names = first(ask(loaded_session, "loves knitting", "Rushden"), 10)
    assert len([name for name in names if "Natter" in name and "Kni" in name]) == 1


@pytest.mark.parametrize(
    ("said", "near", "danger", "helps"),
    [
        ("frightened of her boyfriend", "Corby", Danger.ABUSE, "Harebell refuge and outreach"),
        ("he'd be better off dead", "Oundle", Danger.SUICIDE, "Owl Light listening line"),
        (
            "nephew is taking her pension",
            "Corby",
            Danger.SAFEGUARDING,
            "Ask First safeguarding advice line",
        ),
        ("nowhere to sleep tonight", "Northampton", Danger.HOMELESS, "Front Door Housing Advice"),
        ("no food till Friday", "Corby", Danger.NO_FOOD_OR_HEAT, "Ladle Pantry"),
    ],
)
def test_danger_names_who_is_near(
    loaded_session: Session, said: str, near: str, danger: Danger, helps: str
) -> None:
    answer = ask(loaded_session, said, near)
    urgent = next(one for one in answer.urgent if danger in (one.kind, *one.also))
    assert helps in [listing.service_name for listing in urgent.listings]
    assert urgent.results == tuple(listing.service_id for listing in urgent.listings)
    assert helps in first(answer, 10), "it is among the ordinary results as well"
    assert urgent.lines
