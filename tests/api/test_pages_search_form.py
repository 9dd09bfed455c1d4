"""The posted form as a request, and the chips that were changed."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from starlette.datastructures import FormData

from api.pages.search_form import SearchForm, SearchFormError, as_request, read_form
from api.pages.thread_edits import ThreadEdit, apply_edits, read_edits
from directory.kinds import ListingKind
from matching.request import MatchRequest, Mode, Thread, ThreadKind, Weekday, WeeklyWindow

CHOIR = Thread(ThreadKind.INTEREST, "sing in a choir", "choir", "Singing")
GARDEN = Thread(ThreadKind.INTEREST, "love my garden", None, "Gardening")


def asked(*fields: tuple[str, str]) -> MatchRequest:
    return as_request(read_form(FormData(list(fields))))


def test_an_empty_form_asks_for_everything() -> None:
    assert asked() == MatchRequest()
    assert asked(("near", " "), ("mode", ""), ("within_m", ""), ("limit", "")) == MatchRequest()


def test_every_field_reaches_the_request() -> None:
    request = asked(
        ("near", "NN2 7AL"),
        ("said", "sings"),
        ("mode", "slow_walk"),
        ("within_m", "1609"),
        ("within_min", "20"),
        ("days", "TU"),
        ("days", "MO"),
        ("from", "10:00"),
        ("to", "14:30"),
        ("free", "true"),
        ("step_free", "true"),
        ("language", "Polish"),
        ("kinds", "group"),
        ("kinds", "hub"),
        ("limit", "5"),
    )
    assert request == MatchRequest(
        near="NN2 7AL",
        said="sings",
        mode=Mode.SLOW_WALK,
        within_m=1609,
        within_min=20,
        when=WeeklyWindow((Weekday.MO, Weekday.TU), time(10), time(14, 30)),
        is_free=True,
        is_step_free=True,
        language="Polish",
        kinds=frozenset({ListingKind.GROUP, ListingKind.HUB}),
        limit=5,
    )


def test_a_moment_goes_before_days() -> None:
    request = asked(("when", "2026-11-24T14:00"), ("days", "MO"))
    assert request.when == datetime(2026, 11, 24, 14, tzinfo=ZoneInfo("Europe/London"))


def test_a_button_speaks_before_the_field_it_corrects() -> None:
    assert asked(("near", "kingsthrope"), ("near_guess", "Kingsthorpe")).near == "Kingsthorpe"
    assert asked(("limit", "10"), ("more", "20")).limit == 20


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ([("mode", "horse")], ["mode"]),
        ([("within_m", "far"), ("within_min", "0")], ["within_m", "within_min"]),
        ([("limit", "51")], ["limit"]),
        ([("kinds", "pub")], ["kinds"]),
        ([("days", "XX")], ["days"]),
        ([("from", "noon")], ["from"]),
        ([("from", "14:00"), ("to", "10:00")], ["to"]),
        ([("when", "soon")], ["when"]),
        ([("near", "x" * 201)], ["near"]),
    ],
)
def test_what_cannot_be_searched_for_is_named(
    fields: list[tuple[str, str]], faulty: list[str]
) -> None:
    with pytest.raises(SearchFormError) as caught:
        asked(*fields)
    assert [problem.field for problem in caught.value.problems] == faulty
    assert all(problem.message for problem in caught.value.problems)


def test_the_fold_out_stays_open_only_for_what_is_in_it() -> None:
    assert not SearchForm(near="Corby", said="sings", mode="walk").has_more
    assert not SearchForm(said="sings", limit="10").has_more
    assert SearchForm(said="sings", limit="20").has_more
    assert SearchForm(is_free=True).has_more


def edit(thread: Thread, becomes: ThreadKind | None) -> ThreadEdit:
    return ThreadEdit(thread.text, thread.concept, thread.kind, becomes)


def test_a_chip_is_removed_and_another_changed() -> None:
    edits = [edit(CHOIR, None), edit(GARDEN, ThreadKind.NEED)]
    (changed,) = apply_edits((CHOIR, GARDEN), edits)
    assert (changed.kind, changed.text) == (ThreadKind.NEED, GARDEN.text)


def test_a_change_can_be_changed_again() -> None:
    first = edit(CHOIR, ThreadKind.NEED)
    then = ThreadEdit(CHOIR.text, CHOIR.concept, ThreadKind.NEED, None)
    assert apply_edits((CHOIR,), [first, then]) == ()


def test_edits_survive_the_form_and_are_dropped_by_restore() -> None:
    field = edit(CHOIR, ThreadKind.AVOID).as_field()
    form = read_form(FormData([("thread_edit", field), ("thread_edit", "")]))
    assert form.edits == (edit(CHOIR, ThreadKind.AVOID),)
    assert read_form(FormData([("thread_edit", field), ("restore", "yes")])).edits == ()


@pytest.mark.parametrize("value", ["", "{", "[]", '["a", null, "whim", null]', "7", '["a"]'])
def test_what_is_not_an_edit_is_passed_over(value: str) -> None:
    assert read_edits([value]) == ()


def test_threads_and_when_may_be_posted_as_the_api_takes_them() -> None:
    garden = '{"kind": "interest", "text": "gardening", "concept": "gardening"}'
    for fields in ([("threads", f"[{garden}]")], [("threads", garden)]):
        threads = asked(*fields, ("said", "sings")).threads
        assert threads is not None
        assert [(t.kind, t.concept) for t in threads] == [(ThreadKind.INTEREST, "gardening")]
    assert asked(("threads", "[]")).threads == ()
    window = asked(("when", '{"days": ["Tuesday"], "from": "14:00"}')).when
    assert window == WeeklyWindow((Weekday.TU,), time(14))
    with pytest.raises(SearchFormError) as refused:
        asked(("threads", "garbage"))
    assert [problem.field for problem in refused.value.problems] == ["threads"]
