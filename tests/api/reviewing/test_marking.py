"""What a difference shows: what was taken out, what came in, and where."""

from hypothesis import given
from hypothesis import strategies as st

from api.pages.reviewing.marking import Line, Mark, mark_lines

LINES = st.lists(st.text(alphabet="abc d.-\n", max_size=12), max_size=5)


def told(lines: tuple[Line, ...]) -> list[str]:
    signs = {Mark.KEPT: "", Mark.REMOVED: "-", Mark.ADDED: "+"}
    return ["|".join(f"{signs[run.mark]}{run.text}" for run in line) for line in lines]


def test_words_are_marked_where_they_are() -> None:
    was = ["We sing on Tuesdays, all welcome."]
    became = ["We sing and dance on Wednesday evenings, all welcome."]
    assert told(mark_lines(was, became)) == [
        "We sing |+and dance |on |-Tuesdays|+Wednesday evenings|, all welcome."
    ]


def test_a_number_is_one_word() -> None:
    assert told(mark_lines(["At 2.30pm, £4.50"], ["At 2.45pm, £4.50"])) == [
        "At |-2.30pm|+2.45pm|, £4.50"
    ]


def test_a_line_more_is_added_whole() -> None:
    assert told(mark_lines(["01604 1"], ["01604 1", "07700 2"])) == ["01604 1", "+07700 2"]
    assert told(mark_lines(["01604 1"], [])) == ["-01604 1"]


def test_texts_that_share_little_stand_one_after_the_other() -> None:
    assert told(mark_lines(["A choir"], ["Gardening for everybody"])) == [
        "-A choir",
        "+Gardening for everybody",
    ]


@given(LINES, LINES)
def test_nothing_is_lost_and_nothing_invented(was: list[str], became: list[str]) -> None:
    lines = mark_lines(was, became)
    for side, other in ((was, Mark.ADDED), (became, Mark.REMOVED)):
        kept = ["".join(run.text for run in line if run.mark is not other) for line in lines]
        assert "".join(kept) == "".join(side)
