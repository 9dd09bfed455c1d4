"""One evaluation: every method asked for every conversation, in a directory made for it."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import httpx2
from sqlalchemy.orm import Session

from api.commands.demo import SOURCE
from api.evaluation.asking import Advance, Answers, Bar, ask_all, asking_application, asking_server
from api.evaluation.model import likeness_to
from api.evaluation.names import ServiceNames
from api.evaluation.outcome import Evaluation, Method, Outcome, Ranked, judge
from api.evaluation.rivals import Rival, bm25, full_text, model_alone, point_of
from api.evaluation.scratch_directory import ScratchDirectory, scratch_directory
from api.main import create_app
from directory.config import Settings
from directory.database import transaction
from directory.queries.full_text import list_source_ids
from directory.readiness import Watcher
from importers.pipeline import DEMONSTRATION
from importers.report import Report
from matching.evaluation.judged_set import JudgedSet
from matching.meaning.model import SentenceModelError

# So many are named where services are missing; the number tells the rest.
MOST_NAMED = 3

RIVALS: Mapping[Method, Callable[[Session], Rival]] = {
    Method.FULL_TEXT: full_text,
    Method.BM25: bm25,
    Method.MODEL: lambda session: model_alone(session, likeness_to),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to evaluate, and on what.

    Parameters
    ----------
    services
        File of the listings; nothing where they are the demonstration's, or nobody loads any.
    is_demonstration
        The listings are those of the demonstration directory.
    live
        Address of a running server; an application in this process where nothing is given.
    at
        The moment at which the application in this process is asked.
    is_alone
        The other methods are left out.
    """

    judged_set: JudgedSet
    services: Path | None
    is_demonstration: bool = False
    live: str | None = None
    at: datetime | None = None
    is_alone: bool = False

    @property
    def names(self) -> ServiceNames:
        """What the set calls the services of the directory."""
        source = DEMONSTRATION if self.is_demonstration else SOURCE
        return ServiceNames.of(self.judged_set.judged_services, source)


def evaluate(wanted: Wanted, settings: Settings, watcher: Watcher, bar: Bar) -> Evaluation:
    """Ask everybody, and judge what they answer.

    Raises
    ------
    DirectoryError
        The services cannot be read, or whoever should answer does not.
    """
    answers: Answers | None = None
    if wanted.live is not None:
        answers = _ask(asking_server(wanted.live), wanted, bar)
        if wanted.is_alone:
            ranked = _renamed(answers.ranked, wanted.names)
            connect = judge(wanted.judged_set, ranked)
            return Evaluation({Method.CONNECT: connect}, issues=answers.issues)
    with scratch_directory(settings, wanted.services, watcher, bar) as scratch:
        if answers is None:
            app = create_app(settings.model_copy(update={"database_url": scratch.url}), scratch.url)
            answers = _ask(asking_application(app, wanted.at), wanted, bar)
        return _side_by_side(wanted, scratch, answers, bar)


def _ask(
    asking: AbstractAsyncContextManager[httpx2.AsyncClient], wanted: Wanted, bar: Bar
) -> Answers:
    async def ask() -> Answers:
        with bar("Asking Connect") as advance:
            async with asking as client:
                return await ask_all(client, wanted.judged_set.conversations, advance)

    return asyncio.run(ask())


def _side_by_side(
    wanted: Wanted, scratch: ScratchDirectory, answers: Answers, bar: Bar
) -> Evaluation:
    outcomes: dict[Method, Outcome] = {}
    missing: dict[Method, str] = {}
    with transaction(scratch.engine) as session:
        known = list_source_ids(session)
        names = wanted.names.within(known)
        outcomes[Method.CONNECT] = judge(wanted.judged_set, _renamed(answers.ranked, names))
        for method, make in {} if wanted.is_alone else RIVALS.items():
            try:
                rival = make(session)
            except SentenceModelError as error:
                missing[method] = str(error)
                continue
            with bar(f"Asking {method.value}") as advance:
                ranked = _ranked(rival, session, wanted.judged_set, advance)
            outcomes[method] = judge(wanted.judged_set, _renamed(ranked, names))
    issues = (*_import_issues(scratch.imported), *_unknown(wanted.names, known), *answers.issues)
    return Evaluation(outcomes, missing, issues)


def _ranked(
    rival: Rival, session: Session, judged_set: JudgedSet, advance: Advance
) -> dict[str, tuple[str, ...]]:
    ranked = {}
    for number, conversation in enumerate(judged_set.conversations, start=1):
        found = rival(conversation, point_of(session, conversation))
        ranked[conversation.id] = tuple(str(id_) for id_ in found)
        advance(number, len(judged_set.conversations))
    return ranked


def _renamed(ranked: Ranked, names: ServiceNames) -> Ranked:
    return {conversation: names.rename(ids) for conversation, ids in ranked.items()}


def _import_issues(report: Report) -> list[str]:
    reasons = ", ".join(f"{count} {reason}" for reason, count in report.rejected_by.items())
    return [f"services that could not be read: {reasons}"] if report.rejected else []


def _unknown(names: ServiceNames, known: Mapping[UUID, str | None]) -> list[str]:
    """Services that were judged and cannot be found by anybody, because they are not there."""
    absent = sorted(name for id_, name in names.written.items() if id_ not in known)
    if not absent:
        return []
    shown = ", ".join(absent[:MOST_NAMED]) + (" …" if len(absent) > MOST_NAMED else "")
    return [f"services that are judged and not among the listings: {len(absent)} ({shown})"]
