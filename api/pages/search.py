"""The search page: where she is, what was heard, and the answer on the same page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

from api.dependencies import CurrentIndex, DatabaseSession, Now
from api.pages.chips import Chips, chips_of
from api.pages.plain_list import write_plain_list
from api.pages.score_rows import ScoreTable, score_table
from api.pages.search_form import (
    FieldProblem,
    FilledForm,
    SearchForm,
    SearchFormError,
    as_request,
)
from api.pages.shell import load_shell
from api.pages.thread_edits import apply_edits
from api.pages.wording import say_way
from api.templating import NEVER_KEPT, render
from directory.queries.briefs import ListingBrief, list_briefs
from directory.queries.services import count_listed_by_kind
from matching.answer import MatchAnswer, Reason, Result, Urgent
from matching.criteria.level import Criterion
from matching.index.snapshot import MemoryIndex
from matching.match import heard_threads, match
from matching.request import MatchRequest, Mode
from matching.scoring import wishes_of

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])

PART_HEADER = "X-Fragment"

# The empty form holds nothing of anybody's. A browser may so keep the page alive when it is left,
# with what a script has put into it, for as long as the tab is open: that is what Back goes to.
KEPT_ALIVE = {"Cache-Control": "no-cache"}

SHOWN_AT_ONCE = 10
MOST_SHOWN = 50
# Judged answers: of those that score as much one in two is good, of the rest one in eight.
LIKELY = 0.2


@dataclass(frozen=True, slots=True)
class Found:
    """An answer as the page shows it.

    Parameters
    ----------
    now
        When it was asked for, Europe/London.
    briefs
        The listings that a danger's panel names.
    """

    form: SearchForm
    request: MatchRequest
    answer: MatchAnswer
    now: datetime
    briefs: Mapping[UUID, ListingBrief]

    @property
    def mode(self) -> Mode | None:
        """How she travels, as chosen or as heard; nothing where it was not said."""
        return self.answer.mode

    @property
    def more(self) -> int | None:
        """How many to show next, where there may be more than are shown."""
        shown = len(self.answer.results)
        if shown < self.request.limit or shown >= MOST_SHOWN:
            return None
        return min(shown + SHOWN_AT_ONCE, MOST_SHOWN)

    @property
    def likely(self) -> int:
        """How many results, from the first, are likely to help; all where nothing is wished."""
        results = self.answer.results
        if not wishes_of(self.answer.threads):
            return len(results)
        return sum(result.score >= LIKELY for result in results)

    @property
    def plain_list(self) -> str:
        """The results as text to paste."""
        return write_plain_list(self.answer, self.mode, self.now, self.likely)

    def helping(self, urgent: Urgent) -> list[ListingBrief]:
        """The local listings that a danger's panel names, best first."""
        return [self.briefs[each] for each in urgent.results if each in self.briefs]

    @property
    def chips(self) -> Chips:
        """What was heard, to be corrected."""
        return chips_of(self.answer.threads)

    @property
    def words_not_known(self) -> list[str]:
        """Words given by hand that stand for nothing in the vocabulary."""
        given = {edit.word or edit.text for edit in self.form.edits if edit.word or not edit.was}
        return [t.text for t in self.answer.threads if t.concept is None and t.text in given]

    def way(self, result: Result) -> str:
        """Distance and estimated journey of a result."""
        if result.distance_m is None:
            return ""
        return say_way(result.distance_m, self.mode, result.journey)

    def reasons(self, result: Result) -> list[Reason]:
        """Why a result fits, without what its own lines say already."""
        return [
            reason
            for reason in result.reasons
            if reason.criterion != Criterion.DISTANCE and reason.text != result.reach
        ]

    def score(self, result: Result) -> ScoreTable:
        """How a result's score came about."""
        return score_table(result.explanation or ())

    @property
    def has_unknown_journeys(self) -> bool:
        """Whether distances are known and journeys by the chosen way are not."""
        measured = [r for r in self.answer.results if r.distance_m is not None]
        return any(r.travel_min is None and r.journey is None for r in measured)


def find(
    session: Session, form: SearchForm, now: datetime, index: MemoryIndex | None = None
) -> Found:
    """Answer a filled-in form.

    Raises
    ------
    SearchFormError
        The form holds what cannot be searched for.
    """
    request = replace(as_request(form), is_explained=True)
    if form.edits:
        heard = heard_threads(request.said)
        corrected = apply_edits(heard, form.edits)
        if corrected != heard:
            request = replace(request, threads=corrected)
    answer = match(session, request, now, index)
    helping = {each for urgent in answer.urgent for each in urgent.results}
    return Found(form, request, answer, now, list_briefs(session, helping))


@router.get("/")
def show_search(request: Request, session: DatabaseSession) -> HTMLResponse:
    """The empty search form, and the other ways into the directory."""
    return _page(request, session, SearchForm())


@router.post("/")
def answer_search(
    request: Request, session: DatabaseSession, form: FilledForm, now: Now, index: CurrentIndex
) -> HTMLResponse:
    """The same page with the answer; only the answer where a script asks for that part."""
    is_part = request.headers.get(PART_HEADER) == "results"
    try:
        found = find(session, form, now, index)
    except SearchFormError as failure:
        if is_part:
            return _problems(request, failure.problems)
        return _page(request, session, form, problems=failure.problems)
    if is_part:
        return render(request, "partials/results.html", headers=NEVER_KEPT, found=found)
    return _page(request, session, form, found=found)


def _problems(request: Request, problems: tuple[FieldProblem, ...]) -> HTMLResponse:
    return render(
        request, "partials/problems.html", status=422, headers=NEVER_KEPT, problems=problems
    )


def _page(
    request: Request,
    session: Session,
    form: SearchForm,
    *,
    found: Found | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> HTMLResponse:
    return render(
        request,
        "pages/search.html",
        status=422 if problems else 200,
        headers=NEVER_KEPT if found or problems else KEPT_ALIVE,
        form=form,
        found=found,
        problems=problems,
        counts=count_listed_by_kind(session),
    )
