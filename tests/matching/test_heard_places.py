"""Where she lives is where to look; where she came from, works or has a son is not."""

import pytest

from matching.hearing.heard_places import places_in


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("lives out at Yelvertoft, no bus", ["Yelvertoft"]),
        ("moved from Leeds in august", []),
        ("her son in Kettering rings", []),
        ("daughter lives in Daventry", []),
        ("lives with her son in Corby", ["Corby"]),
        ("looks after mum in Corby", ["Corby"]),
        ("mum of 2 in Desborough", ["Desborough"]),
        ("born in Kettering, lives in Oundle", ["Oundle"]),
        ("her sister is in Northampton but she's in Towcester", ["Towcester"]),
        ("works at Tesco in Corby", []),
    ],
)
def test_whose_place(said: str, places: list[str]) -> None:
    assert [place.text for place in places_in(said)] == places
