"""The first results are the same, whether all listings are scored or those the index chooses."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

import matching.match as whole_match
from directory.kinds import ListingKind
from directory.models import Service
from directory.tags import TagStatus
from matching.answer import MatchAnswer
from matching.danger import meaning as danger_meaning
from matching.index import chosen, search
from matching.index.building import build_index
from matching.index.found import Found, Spoken
from matching.index.nearby import Nearby, find_nearby
from matching.index.retrieval import Judged, Query, Retrieved, judge, retrieve
from matching.index.snapshot import MemoryIndex
from matching.match import match
from matching.meaning import closeness
from matching.meaning.encoder import chosen_model, find_encoder
from matching.meaning.model import SentenceModelError
from matching.request import MatchRequest, Mode, Weekday, WeeklyWindow
from matching.scoring import Scored, Search, score
from tests.factories import make_tag
from tests.matching.test_remembered import holds

CONVERSATIONS = Path(__file__).parents[2] / "evaluation/demonstration-set/conversations.jsonl"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/London"))
# Of the judged set what was said and where: nothing of how it was judged.
HEARD = [
    (row["said"], row.get("near"))
    for row in map(json.loads, CONVERSATIONS.read_text(encoding="utf-8").splitlines())
]
ASKED = [
    MatchRequest(near="Kettering"),
    MatchRequest(said="would like some company"),
    MatchRequest(near="Corby", said="singing", limit=50),
    MatchRequest(near="Rushden", said="she is lonely and likes gardening", within_m=2_000),
    MatchRequest(near="Rushden", said="help with money", within_min=20, mode=Mode.WALK),
    MatchRequest(near="NN1 1DE", said="wants to get fit", is_free=True, is_step_free=True),
    MatchRequest(near="Daventry", said="learn to paint", language="Polish"),
    MatchRequest(near="Wellingborough", kinds=frozenset({ListingKind.HUB, ListingKind.GIVING})),
    MatchRequest(near="Brackley", said="qwertyuiop zxcvb"),
    MatchRequest(
        near="Kettering",
        said="a choir",
        when=WeeklyWindow((Weekday.TU, Weekday.WE)),
    ),
]


def model_name() -> str | None:
    try:
        return chosen_model().name
    except SentenceModelError:
        return None


@pytest.fixture(scope="module")
def index(loaded_engine: Engine) -> Iterator[MemoryIndex]:
    with Session(loaded_engine) as session:
        yield build_index(session, model_name())[0]


def answers(
    session: Session, request: MatchRequest, index: MemoryIndex
) -> tuple[MatchAnswer, MatchAnswer]:
    return match(session, request, NOW, index), match(session, request, NOW)


def assert_same(memory: MatchAnswer, whole: MatchAnswer) -> None:
    names = [[result.service_name for result in answer.results] for answer in (memory, whole)]
    assert names[0] == names[1]
    for one, other in zip(memory.results, whole.results, strict=True):
        assert one.score == pytest.approx(other.score, abs=2e-4)
        assert replace(one, score=0.0) == replace(other, score=0.0)
    assert memory.relaxed == whole.relaxed
    assert [each.results for each in memory.urgent] == [each.results for each in whole.urgent]


@dataclass(slots=True)
class Looked:
    """What the index judged and what the scoring said of it, of the last that was asked."""

    judged: tuple[Nearby, Found, Judged] | None = None
    scored: Sequence[Scored] = ()


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """Looks on while both ways answer; the index judges all that is near."""
    looked = Looked()

    def retrieve_and_note(
        index: MemoryIndex, nearby: Nearby, query: Query, spoken: Spoken | None
    ) -> Retrieved:
        retrieved = retrieve(index, nearby, query, spoken)
        columns = judge(index, nearby, query, retrieved.found, np.arange(len(nearby)))
        looked.judged = nearby, retrieved.found, columns
        return retrieved

    def score_and_note(candidates: Sequence[Any], search: Search) -> list[Scored]:
        scored = score(candidates, search)
        looked.scored = scored
        return scored

    monkeypatch.setattr(chosen, "retrieve", retrieve_and_note)
    monkeypatch.setattr(whole_match, "score", score_and_note)
    return looked


def compare_columns(index: MemoryIndex, looked: Looked) -> int:
    """How many listings the columns score as the scoring does, which must be all."""
    assert looked.judged is not None
    nearby, found, columns = looked.judged
    if columns.rest.depends_on_hours:
        return 0
    row_at = {int(row): at for at, row in enumerate(nearby.rows)}
    for one in looked.scored:
        at = row_at[index.row_of[one.candidate.service_id]]
        assert columns.score[at] == pytest.approx(one.score, abs=1e-5), one.candidate.name
        assert bool(found.is_answer[at]) == one.is_answer, one.candidate.name
        worths = [fit.worth for fit in one.fits]
        assert found.fits.worth[at].tolist() == pytest.approx(worths, abs=1e-5)
    return len(looked.scored)


@pytest.mark.parametrize("number", range(0, len(HEARD), 30))
def test_the_first_ten_of_the_judged_conversations_and_every_column(
    number: int, loaded_session: Session, index: MemoryIndex, looked: Looked
) -> None:
    index.chosen.clear()
    compared = 0
    for at, (said, near) in enumerate(HEARD[number : number + 30]):
        assert_same(*answers(loaded_session, MatchRequest(near=near, said=said), index))
        if at % 3 == 0:
            compared += compare_columns(index, looked)
    assert compared > 2_000


@pytest.mark.parametrize("number", range(len(ASKED)))
def test_whatever_else_is_asked(number: int, loaded_session: Session, index: MemoryIndex) -> None:
    assert_same(*answers(loaded_session, ASKED[number], index))


def test_what_nobody_answers_for_sinks_alike(loaded_session: Session) -> None:
    some = "UPDATE service SET unanswered_since = '2026-10-01' WHERE ascii(right(name, 1)) % 3 = 0"
    loaded_session.execute(text(some))
    index = build_index(loaded_session, model_name())[0]
    told: list[str] = []
    for request in ASKED[:6]:
        memory, whole = answers(loaded_session, request, index)
        assert_same(memory, whole)
        told += [line for result in memory.results for line in result.cautions]
    assert any(line.startswith("Nobody has answered since October") for line in told)


def test_what_was_refused_counts_alike(loaded_session: Session) -> None:
    asked = MatchRequest(near="Corby", said="singing", limit=50)
    first = match(loaded_session, asked, NOW).results[0]
    service = loaded_session.get_one(Service, first.service_id)
    make_tag(loaded_session, service, "singing", TagStatus.REJECTED)
    index = build_index(loaded_session, model_name())[0]
    memory, whole = answers(loaded_session, asked, index)
    assert_same(memory, whole)
    assert first.service_id not in {each.service_id for each in whole.results[:3]}


def test_what_was_withdrawn_a_moment_ago_is_not_shown(
    loaded_session: Session, index: MemoryIndex
) -> None:
    request = MatchRequest(near="Kettering", said="she used to sing and would like to again")
    before = match(loaded_session, request, NOW, index).results
    gone = [before[0].service_id, before[2].service_id]
    loaded_session.execute(
        text("UPDATE service SET publication_status = 'withdrawn' WHERE id = ANY (:gone)"),
        {"gone": gone},
    )
    after = match(loaded_session, request, NOW, index).results
    assert not {result.service_id for result in after} & set(gone)
    assert [r.service_id for r in after] == [
        r.service_id for r in match(loaded_session, request, NOW).results
    ]


def test_a_location_hidden_a_moment_ago_is_not_shown(
    loaded_session: Session, index: MemoryIndex
) -> None:
    request = MatchRequest(near="Kettering", said="she used to sing and would like to again")
    shown = next(
        result for result in match(loaded_session, request, NOW, index).results if result.location
    )
    loaded_session.execute(
        text(
            "UPDATE location SET visibility = 'hidden' FROM service_at_location AS at"
            " WHERE at.location_id = location.id AND at.service_id = :id"
        ),
        {"id": shown.service_id},
    )
    after = match(loaded_session, request, NOW, index).results
    assert shown.service_id not in {result.service_id for result in after}


def test_the_same_asked_again_is_answered_alike_without_looking_again(
    loaded_session: Session, index: MemoryIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [*ASKED, *(MatchRequest(near=near, said=said) for said, near in HEARD[:20])]
    first = [match(loaded_session, request, NOW, index) for request in asked]
    monkeypatch.setattr(whole_match, "look_around", None)
    assert [match(loaded_session, request, NOW, index) for request in asked] == first


def test_what_was_chosen_goes_with_the_index_and_the_day(
    loaded_session: Session, index: MemoryIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, retrieved = MatchRequest(near="Corby", said="a choir or a band"), []

    def retrieve_and_note(
        index: MemoryIndex, nearby: Nearby, query: Query, spoken: Spoken | None
    ) -> Retrieved:
        retrieved.append(query.search.now.date())
        return retrieve(index, nearby, query, spoken)

    monkeypatch.setattr(chosen, "retrieve", retrieve_and_note)
    for moment in (NOW, NOW + timedelta(hours=2), NOW + timedelta(days=1)):
        match(loaded_session, request, moment, index)
    match(loaded_session, request, NOW, replace(index))
    assert retrieved == [NOW.date(), NOW.date() + timedelta(days=1), NOW.date()]


def test_what_is_near_a_place_is_looked_for_once(
    loaded_session: Session, index: MemoryIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, asked = replace(index), []

    def find_and_note(*where: Any) -> Nearby:
        asked.append(where[2])
        return find_nearby(*where)

    monkeypatch.setattr(search, "find_nearby", find_and_note)
    few = frozenset({ListingKind.HUB})
    for kinds in (frozenset(ListingKind), few):
        for said in ("a choir", "tea and a chat", "help with forms"):
            asking = MatchRequest(near="Kettering", said=said, kinds=kinds)
            assert_same(*answers(loaded_session, asking, index))
    assert asked == [frozenset(ListingKind), few]


@pytest.mark.parametrize("near", ["Kettering", "ketering", "NN15 7HX"])
def test_nothing_that_was_said_stays_in_memory(
    loaded_session: Session, index: MemoryIndex, near: str
) -> None:
    said = "her lips went purple on Tuesday, keeps ferrets called Quagsworth and Zibble"
    worried = "sings to her ferrets Quagsworth and Zibble, lives near Quagsworth Zibble"
    for words in (said, worried):
        match(loaded_session, MatchRequest(near=near, said=words), NOW, index)
    encoder = find_encoder()
    kept = [
        index,
        closeness._READ,
        danger_meaning._TOLD,
        *([encoder._last_read] if encoder else []),
    ]
    assert [one for one in kept if holds(one, "Zibble")] == []
