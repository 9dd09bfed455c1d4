"""One question of the listing editor: what it shows, what it reads, what it says of a listing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from api.access.forms import SentForm
from api.pages.search_form import FieldProblem
from upkeep.content import ListingContent


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question may look at while it is shown or read.

    Parameters
    ----------
    content
        The draft as it was saved last, or the listing as it is live where nothing was saved yet.
        Blank, with ids that lead nowhere, where somebody was signed out in the middle of a form:
        all that is wanted then is what they typed.
    now
        In Europe/London.
    is_new
        Whether the public has never seen the listing.
    """

    session: Session
    content: ListingContent
    now: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer.

    Parameters
    ----------
    content
        The listing with the answer in it, to be saved; nothing where the question is only shown
        again, because of ``problems`` or because a button of its own was pressed ("Show the
        dates").
    values
        What the template shows: everything as it was typed.
    """

    content: ListingContent | None
    values: Mapping[str, Any]
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One line of what a listing says, as the person who wrote it checks it.

    Parameters
    ----------
    words
        A paragraph each; none where nothing is recorded.
    field
        Id of the field that it comes from, for the link "Change".
    """

    label: str
    words: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What would make a listing better or looks doubtful; it never stops anybody."""

    field: str
    text: str


class Question(Protocol):
    """A part of a page; one page may ask several, so ids and names of fields begin with its own.

    Notes
    -----
    ``template`` is the inside of the form alone: a fieldset or more. It is included with
    ``values``, ``said`` (by field, as ``errorMessage`` takes it), ``advice`` (by field, a list of
    texts) and ``content``. ``scripts`` and ``styles`` are paths below ``static``.
    """

    @property
    def name(self) -> str:
        """As a draft's ``answered`` keeps it."""

    @property
    def template(self) -> str:
        """Path of the template."""

    @property
    def scripts(self) -> tuple[str, ...]:
        """What the page loads for it."""

    @property
    def styles(self) -> tuple[str, ...]:
        """The same for style sheets."""

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """What the template shows before anything is typed."""

    def read(self, form: SentForm, asked: Asked) -> Answered:
        """What was typed, and the listing with it."""

    def said(self, asked: Asked) -> tuple[Said, ...]:
        """What the listing says in answer, line by line."""

    def advise(self, asked: Asked) -> tuple[Advice, ...]:
        """What would make the answer better."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as a page shows it."""

    question: Question
    values: Mapping[str, Any]
    problems: tuple[FieldProblem, ...] = ()
    advice: tuple[Advice, ...] = field(default=())

    @property
    def errors(self) -> dict[str, dict[str, str]]:
        """The problems as the fields' macros take them."""
        return {problem.field: {"text": problem.message} for problem in self.problems}

    @property
    def advice_by_field(self) -> dict[str, list[str]]:
        """The advice beside each field."""
        found: dict[str, list[str]] = {}
        for one in self.advice:
            found.setdefault(one.field, []).append(one.text)
        return found
