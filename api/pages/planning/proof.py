"""The proved best choice of places, looked for beside the answers, kept until something changes."""

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

from api.pages.planning.answers import page_answer
from api.pages.planning.form import ConceptsUnknownError, PlanningForm, PlanningFormError
from api.pages.planning.siting import Planned, plan_for
from directory.errors import DirectoryError
from maps.siting.optimum import Optimum, prove
from maps.siting.plan import SitePlan
from maps.siting.problem import gains_of
from maps.siting.words import say_venue

# Most proofs take a second; who asks for one that takes longer is told to look again.
PATIENCE_S = 3.0
TIME_LIMIT_S = 60.0
MOST_KEPT = 24
# Each may take a minute of the one thread that looks for them.
MOST_WAITING = 3

PAGE = "proof.html"
Key = tuple[str, int, tuple[str, ...]]


class Proofs:
    """Jobs of one server process, one after another; nothing of them outlasts it.

    Notes
    -----
    What is asked is kept nowhere else, so they are not in the queue of the directory, which would
    hold it for days.
    """

    def __init__(self) -> None:
        self._jobs: OrderedDict[Key, Future[Optimum]] = OrderedDict()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="proof")
        self._lock = Lock()

    def ask(self, key: Key, plan: SitePlan, add: int) -> "Future[Optimum] | None":
        """The job of a question, begun if there is none; nothing where too many wait."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                waiting = sum(not each.done() for each in self._jobs.values())
                if waiting >= MOST_WAITING:
                    return None
                gains = gains_of(plan.problem)
                job = self._jobs[key] = self._worker.submit(prove, gains, add, TIME_LIMIT_S)
            self._jobs.move_to_end(key)
            while len(self._jobs) > MOST_KEPT:
                self._jobs.popitem(last=False)
            return job


_proofs = Proofs()


@dataclass(frozen=True, slots=True)
class Proved:
    """A plan beside the proved best, as the page shows it.

    Parameters
    ----------
    optimum
        Nothing while it is looked for.
    is_busy
        Too many others are looked for.
    """

    planned: Planned
    optimum: Optimum | None
    is_busy: bool

    @property
    def best(self) -> list[str]:
        """The buildings of the best choice that was found."""
        candidates = self.planned.plan.problem.candidates
        found = [candidates[site] for site in self.optimum.sites] if self.optimum else []
        return [
            say_venue(one.name, one.postcode, one.near, is_fictional=one.is_fictional)
            for one in found
        ]

    @property
    def share(self) -> float:
        """How much of the best the places of the page gain, 0 to 1."""
        best = self.optimum.people_gained if self.optimum else 0.0
        return self.planned.plan.people_gained / best if best else 1.0


def show_proof(
    request: Request, session: Session, form: PlanningForm, now: datetime
) -> HTMLResponse:
    """Whether any other choice of places would do better."""
    if not form.what:
        return page_answer(request, session, "where_next.html", form)
    try:
        planned = plan_for(session, form, now)
    except PlanningFormError as failure:
        unknown = failure.words if isinstance(failure, ConceptsUnknownError) else ()
        problems = failure.problems
        return page_answer(
            request,
            session,
            "where_next.html",
            form,
            status=422,
            problems=problems,
            unknown=unknown,
        )
    except DirectoryError as failure:
        return page_answer(request, session, "where_next.html", form, failure=failure)
    key = (planned.version, form.number_added, tuple(sorted(form.site)))
    job = _proofs.ask(key, planned.plan, form.number_added)
    done = wait_for([job], timeout=PATIENCE_S).done if job else set()
    optimum = job.result() if job and job in done else None
    found = Proved(planned, optimum, is_busy=job is None)
    return page_answer(request, session, PAGE, form, is_answered=True, found=found)
