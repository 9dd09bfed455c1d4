"""The answer of POST /api/match has exactly the shape that was agreed, extras beside."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.answers import MatchOut
from api.schemas import LONDON
from directory.kinds import ListingKind, PlaceKind
from directory.places import Place
from matching.answer import (
    Danger,
    Helpline,
    MatchAnswer,
    Precision,
    Reason,
    Relaxation,
    Result,
    ResultLocation,
    Urgent,
)
from matching.request import Thread, ThreadKind

PLACE = Place(
    name="Kingsthorpe",
    lon=-0.901234567,
    lat=52.261234567,
    kind=PlaceKind.SUBURB,
    easting_m=475_000.0,
    northing_m=263_000.0,
    corrected_from="kingsthrope",
)
LISTING = UUID("b1b6390a-57f7-5ca6-adb8-952190c61b6d")
RESULT = Result(
    service_id=LISTING,
    service_name="Tuesday Singers",
    organization_name="Harebell Trust",
    kind=ListingKind.GROUP,
    location=ResultLocation("St Bride's Hall", "NN2 6LU", -0.903431, 52.261214, Precision.EXACT),
    distance_m=812,
    travel_min=11,
    next_open=datetime(2026, 11, 24, 14, tzinfo=LONDON),
    phone="01632 960001",
    score=0.8123456,
    reasons=(Reason("used to sing in a choir", "interest", "exact", "A choir"),),
    cautions=("step-free access not recorded",),
)
ANSWER = MatchAnswer(
    place=PLACE,
    guesses=(PLACE,),
    urgent=(
        Urgent(
            kind=Danger.SUICIDE,
            span=(3, 12),
            text="end it all",
            advice="Ring now.",
            lines=(Helpline("Samaritans", "116 123", "24 hours", date(2026, 11, 1)),),
            results=(LISTING,),
        ),
    ),
    threads=(Thread(ThreadKind.INTEREST, "choir", "singing", "Singing", (20, 25)),),
    results=(RESULT,),
    relaxed=(Relaxation("within_m", "500", "1000", "Looked further."),),
)


def sent() -> dict[str, Any]:
    return MatchOut.of(ANSWER).model_dump(mode="json")


def test_the_agreed_keys_are_there() -> None:
    answer = sent()
    agreed_keys = {"place", "guesses", "urgent", "threads", "results", "relaxed"}
    assert set(answer) == {*agreed_keys, "place_note", "journeys_from"}
    agreed = {
        "name": "Kingsthorpe",
        "lon": -0.90123,
        "lat": 52.26123,
        "kind": "suburb",
        "corrected_from": "kingsthrope",
    }
    assert answer["place"] == answer["place"] | agreed
    [urgent] = answer["urgent"]
    assert urgent["kind"] == "suicide"
    assert urgent["span"] == [3, 12]
    assert urgent["lines"] == [
        {"name": "Samaritans", "phone": "116 123", "hours": "24 hours", "checked": "2026-11-01"}
    ]
    assert urgent["results"] == [str(LISTING)]
    [thread] = answer["threads"]
    assert thread == {
        "kind": "interest",
        "text": "choir",
        "concept": "singing",
        "label": "Singing",
        "span": [20, 25],
    }
    [relaxed] = answer["relaxed"]
    assert relaxed == {
        "constraint": "within_m",
        "from": "500",
        "to": "1000",
        "text": "Looked further.",
    }


def test_a_result_is_written_as_agreed() -> None:
    [result] = sent()["results"]
    agreed = {
        "service_id": str(LISTING),
        "service_name": "Tuesday Singers",
        "organization_name": "Harebell Trust",
        "kind": "group",
        "distance_m": 812,
        "travel_min": 11,
        "next_open": "2026-11-24T14:00:00Z",
        "phone": "01632 960001",
        "score": 0.8123,
        "cautions": ["step-free access not recorded"],
    }
    assert result == result | agreed
    assert result["location"] == {
        "name": "St Bride's Hall",
        "postcode": "NN2 6LU",
        "lon": -0.90343,
        "lat": 52.26121,
        "precision": "exact",
    }
    assert result["reasons"] == [
        {
            "thread": "used to sing in a choir",
            "criterion": "interest",
            "level": "exact",
            "text": "A choir",
        }
    ]
