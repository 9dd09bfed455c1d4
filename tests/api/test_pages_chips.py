"""What was heard, as chips: their order and fold, and every way to correct them by a form."""

import html
import json
import re
from datetime import datetime

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.dependencies import LONDON
from api.pages.chips import GROUPS, SHOWN_AT_ONCE, chips_of
from api.pages.thread_edits import (
    ThreadEdit,
    apply_edits,
    read_added,
    read_edits,
    read_rows,
)
from matching.answer import MatchAnswer
from matching.index.snapshot import MemoryIndex
from matching.match import heard_threads, match
from matching.request import MatchRequest, Thread, ThreadKind

PAGE = {"Accept": "text/html"}
FORM = {"near": "kingsthorpe", "said": "used to sing in a choir, lost my husband, no more bingo"}
CHOIR = Thread(ThreadKind.INTEREST, "sing in a choir", "singing", "Singing and choirs", (8, 23))
BINGO = Thread(ThreadKind.AVOID, "no more bingo", "bingo", "Not bingo", (40, 53))


def removal(thread: Thread) -> str:
    return ThreadEdit(thread.text, thread.concept, thread.kind, None).as_field()


def labels(page: str) -> list[str]:
    return [html.unescape(label) for label in re.findall(r'chip__label">([^<]+)<', page)]


def post(client: TestClient, **fields: object) -> str:
    answer = client.post("/", data=FORM | fields, headers=PAGE)
    assert answer.status_code == 200
    return answer.text


def rows(page: str) -> list[tuple[str, str]]:
    """The thread of each row as it is posted, and its kind."""
    of = re.findall(r'name="thread_of" value="([^"]+)"', page)
    chosen = re.findall(r'<option value="(\w+)" selected>', page.partition('id="rethink"')[2])
    return list(zip(map(html.unescape, of), chosen, strict=True))


def test_wants_come_first_and_what_is_left_out_last_and_says_so() -> None:
    kinds = [ThreadKind.AVOID, *ThreadKind, ThreadKind.NEED]
    assert {kind for kinds in GROUPS.values() for kind in kinds} == set(ThreadKind)
    threads = [Thread(kind, f"{kind} {n}") for n, kind in enumerate(kinds)]
    chips = chips_of(threads)
    assert [group.title for group in chips.shown] == list(GROUPS)
    assert list(GROUPS) == ["Wants", "Offers", "About them", "Must fit", "Leave out"]
    assert [chip.thread.text for chip in chips.shown[0].chips] == [
        thread.text for thread in threads if thread.kind in (ThreadKind.NEED, ThreadKind.INTEREST)
    ]
    assert [chip.label for chip in chips.shown[-1].chips] == ["Not avoid 0", "Not avoid 6"]
    assert [chip.number for chip in chips.all] == list(range(1, len(threads) + 1))


@pytest.mark.parametrize(
    ("threads", "folded"), [(0, 0), (SHOWN_AT_ONCE, 0), (SHOWN_AT_ONCE + 1, 0), (14, 6), (40, 32)]
)
def test_many_are_folded_and_never_one_alone(threads: int, folded: int) -> None:
    chips = chips_of([Thread(ThreadKind.NEED, f"need {n}") for n in range(threads)])
    assert chips.number_folded == folded
    assert len(chips.all) == threads


@pytest.mark.parametrize(
    ("label", "shown"),
    [("Not bingo", "Not bingo"), ("Bingo", "Not bingo"), ("Nothing on Sundays",) * 2],
)
def test_a_chip_to_avoid_says_not(label: str, shown: str) -> None:
    [chip] = chips_of([Thread(ThreadKind.AVOID, "x", label=label)]).all
    assert chip.label == shown


def test_a_row_changes_the_kind_the_meaning_or_both() -> None:
    of, kinds = [removal(CHOIR), removal(BINGO)], ["interest", "interest"]
    [bingo] = read_rows(of, kinds, ["", ""])
    assert (bingo.was, bingo.becomes) == (ThreadKind.AVOID, ThreadKind.INTEREST)
    assert apply_edits((CHOIR, BINGO), [bingo])[1].label == ""
    [choir] = read_rows(of, ["interest", "avoid"], [" bell  ringing ", ""])
    [changed, _] = apply_edits((CHOIR, BINGO), [choir])
    assert (changed.text, changed.span) == (CHOIR.text, CHOIR.span)
    assert changed.concept not in (None, "singing")


def test_a_word_nobody_knows_is_searched_for_as_it_is() -> None:
    [edit] = read_rows([removal(CHOIR)], ["interest"], ["zxqv"])
    [changed] = apply_edits((CHOIR,), [edit])
    assert (changed.text, changed.concept) == ("zxqv", None)


def test_rows_that_do_not_belong_together_change_nothing() -> None:
    assert read_rows([removal(CHOIR)], [], ["bowls"]) == ()
    assert read_rows(["nonsense", removal(CHOIR)], ["need", "emperor"], ["", "bowls"]) == ()


def test_an_edit_survives_being_posted_again() -> None:
    [changed] = read_rows([removal(CHOIR)], ["need"], ["bowls"])
    [added] = read_added("debt", "need")
    again = read_edits([changed.as_field(), added.as_field()])
    assert again == (changed, added)
    twice = apply_edits((CHOIR,), (*again, *again))
    assert [thread.text for thread in twice] == [CHOIR.text, "debt"]


@pytest.mark.parametrize(
    "value",
    [
        "[]",
        "{}",
        "null",
        '["a"]',
        '["\\ud800", null, "need", null]',
        "[" * 5_000,
        json.dumps(["a", None, "emperor", None]),
    ],
)
def test_what_is_no_edit_is_passed_over(value: str) -> None:
    assert read_edits([value]) == ()


def test_added_and_changed_without_a_script(loaded_client: TestClient) -> None:
    page = post(loaded_client)
    assert labels(page)[-1] == "Not bingo"
    added = post(loaded_client, add_text="debt", add_kind="need")
    assert "Debt" in " ".join(labels(added))
    of, kinds = zip(*rows(page), strict=True)
    words = ["bowls", *[""] * (len(of) - 1)]
    changed = post(loaded_client, thread_of=of, thread_kind=kinds, thread_word=words)
    assert labels(page)[0] not in labels(changed)
    assert "owls" in labels(changed)[0]
    turned = ["avoid", *kinds[1:]]
    avoided = post(loaded_client, thread_of=of, thread_kind=turned, thread_word=[""] * len(of))
    assert "Not singing" in " ".join(labels(avoided))


def test_an_added_word_nobody_knows_is_said(loaded_client: TestClient) -> None:
    page = post(loaded_client, add_text="zxqv <b>", add_kind="interest")
    assert "“zxqv &lt;b&gt;” is no word we know" in page


def test_forty_things_heard_can_all_be_corrected(loaded_client: TestClient) -> None:
    added = [ThreadEdit(f"thing {n}", None, None, ThreadKind.NEED).as_field() for n in range(60)]
    page = post(loaded_client, thread_edit=added)
    of, kinds = zip(*rows(page), strict=True)
    assert len(of) >= 60
    again = post(
        loaded_client,
        thread_edit=added,
        thread_of=of,
        thread_kind=["avoid"] * len(of),
        thread_word=[""] * len(of),
    )
    assert all(label.startswith("Not") for label in labels(again))
    assert set(kinds[:4]) == {"interest", "need"}


@pytest.mark.parametrize(
    "said", [FORM["said"], "", "no food in the house and she is cold, likes chess", "used to sing"]
)
def test_threads_are_heard_as_the_answer_has_them(loaded_session: Session, said: str) -> None:
    request = MatchRequest(near=FORM["near"], said=said)
    answer = match(loaded_session, request, datetime.now(LONDON))
    assert heard_threads(said) == answer.threads


@pytest.mark.parametrize("is_corrected", [False, True])
def test_a_corrected_search_is_one_search(
    loaded_client: TestClient, monkeypatch: pytest.MonkeyPatch, is_corrected: bool
) -> None:
    choir = next(t for t in heard_threads(FORM["said"]) if t.concept == "singing")
    asked: list[MatchRequest] = []

    def noted(
        session: Session, request: MatchRequest, now: datetime, index: MemoryIndex | None
    ) -> MatchAnswer:
        asked.append(request)
        return match(session, request, now, index)

    monkeypatch.setattr("api.pages.search.match", noted)
    page = post(loaded_client, thread_edit=[removal(choir)] if is_corrected else [])
    [request] = asked
    assert (request.threads is not None) is is_corrected
    assert (choir.label not in labels(page)) is is_corrected
