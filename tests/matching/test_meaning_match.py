"""Whole searches with the sentence model: what it adds, and what it may not."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from directory.config import get_settings
from directory.kinds import LocationVisibility, PublicationStatus
from directory.models import Service
from directory.opening import LONDON
from importers.vectors import renew_vectors
from matching.answer import MatchAnswer
from matching.criteria.level import Criterion
from matching.match import match
from matching.meaning import closeness
from matching.meaning.encoder import Encoder
from matching.request import MatchRequest
from tests.factories import make_location, make_place, make_service

pytest.importorskip("onnxruntime", reason="the extra [semantic] is not installed")

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=LONDON)
SAID = "shunting carriages round a tiny layout"
FILLERS = (
    ("Purl Together", "Knitting and crochet over tea"),
    ("Plot 19", "A shared allotment with beans and dahlias"),
    ("Brown Envelope", "Sort your post with an adviser"),
    ("Eyes Down", "Ten games of bingo and a raffle"),
    ("Slow Lane", "An hour in the warm pool for women"),
    ("Sixty Up", "Gentle exercise in a chair"),
    ("Kettle's On", "Toast and a chat for anybody"),
    ("Pen Pals", "Write letters to somebody far away"),
    ("Ballot", "Help with registering to vote"),
)
GAUGE = ("Double-O Society", "Miniature locomotives and rolling stock on our shunting yard")


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """What the process knows of earlier listings and searches is forgotten."""
    closeness._READ.clear()
    closeness._STORED.by_hash.clear()
    closeness._STORED.missed_at.clear()


def listed(session: Session, name: str, description: str, **overrides: Any) -> Service:
    service = make_service(session, name, description=description, **overrides)
    make_location(session, service=service)
    return service


@pytest.fixture
def gauge(session: Session) -> Service:
    """A listing that shares a meaning and hardly a word with what is said, among others."""
    make_place(session, "Kettering")
    for name, description in FILLERS:
        listed(session, name, description)
    service = listed(
        session, "Double-O Society", "Miniature railway: locomotives, wagons and track"
    )
    renew_vectors(session)
    return service


def search(session: Session, said: str = SAID) -> MatchAnswer:
    return match(session, MatchRequest(near="Kettering", said=said), NOW)


def names(answer: MatchAnswer) -> list[str]:
    return [result.service_name for result in answer.results]


def meant(answer: MatchAnswer) -> list[str]:
    """Names of the results that meaning brought in, which say so."""
    return [
        result.service_name
        for result in answer.results
        if any(reason.criterion == Criterion.MEANING for reason in result.reasons)
    ]


def test_what_no_word_finds_is_found_by_meaning(session: Session, gauge: Service) -> None:
    answer = search(session)
    assert meant(answer) == [gauge.name]
    best = answer.results[0]
    assert best.service_id == gauge.id
    assert best.reasons[0].text == f"Its words are close in meaning to “{SAID}”"
    assert best.score < 0.5


def test_turned_off_the_search_is_as_without_vectors(
    session: Session, gauge: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONNECT_SEMANTIC", "off")
    get_settings.cache_clear()
    answer = search(session)
    assert meant(answer) == []
    assert answer.results


def test_a_search_reads_nothing_where_no_listing_has_a_vector(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_place(session, "Kettering")
    for name, description in FILLERS:
        listed(session, name, description)
    monkeypatch.setattr(Encoder, "encode_parts", None)
    assert meant(search(session)) == []


def test_the_same_words_are_read_once(
    session: Session, gauge: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = search(session)
    monkeypatch.setattr(Encoder, "encode_parts", None)
    assert search(session) == first


def test_the_model_does_not_begin_to_read_what_is_remembered(
    session: Session, gauge: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = f"likes {SAID} and a chat with kettlewrights, hates bingo"
    first = search(session, said)
    begun: list[str] = []
    monkeypatch.setattr(Encoder, "begin", lambda _encoder, text: begun.append(text))
    assert search(session, said) == first
    assert begun == []
    search(session, said + " and dominoes")
    assert begun


def test_a_vector_of_another_text_is_not_used_until_renewed(
    session: Session, gauge: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closeness, "LOOK_AGAIN_S", 0.0)
    assert meant(search(session)) == [gauge.name]
    gauge.description = "Somebody to cook and clean for whoever comes out of hospital"
    session.flush()
    assert meant(search(session)) == []
    renew_vectors(session, [gauge.id])
    assert gauge.name not in meant(search(session))
    gauge.description = "Miniature railway: locomotives, wagons and track"
    session.flush()
    assert meant(search(session)) == [gauge.name]


def test_what_somebody_keeps_away_from_does_not_attract(session: Session, gauge: Service) -> None:
    answer = search(session, f"likes {SAID}, no more bingo")
    assert "Eyes Down" not in names(answer)
    assert meant(answer) == [gauge.name]


def test_nothing_is_read_for_its_meaning_once_a_danger_was_heard(
    session: Session, gauge: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Encoder, "encode_parts", None)
    answer = search(session, f"{SAID}, wants to end it all")
    assert answer.urgent
    assert meant(answer) == []


def test_what_somebody_lacks_today_does_not_keep_her_from_what_else_she_wants(
    session: Session, gauge: Service
) -> None:
    answer = search(session, f"likes {SAID}, nothing to eat till payday")
    assert answer.urgent
    assert gauge.name in names(answer)


@pytest.mark.parametrize("hidden", ["draft", "location"])
def test_hidden_listings_have_vectors_and_leak_nothing(
    hidden: str, session: Session, gauge: Service
) -> None:
    found: UUID | None = None
    if hidden == "draft":
        made = listed(session, *GAUGE, publication_status=PublicationStatus.DRAFT)
    else:
        made = make_service(session, GAUGE[0], description=GAUGE[1])
        make_location(
            session, service=made, visibility=LocationVisibility.HIDDEN, name="Alma House"
        )
        found = made.id
    assert renew_vectors(session) == 1
    answer = search(session)
    shown = {result.service_id: result for result in answer.results}
    assert (made.id in shown) == (found is not None)
    if found:
        assert shown[found].location is None
        assert shown[found].distance_m is None
    assert "Alma House" not in repr(answer)
