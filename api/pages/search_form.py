"""The search form: what was filled in, as a request to the matching."""

import json
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request
from pydantic import ValidationError
from starlette.datastructures import FormData

from api.pages.thread_edits import ThreadEdit, read_added, read_edits, read_rows
from api.schemas import NEAR_CHARACTERS, SAID_CHARACTERS, MatchBody
from matching.request import MatchRequest

MOST_FIELDS = 1000
LONGEST_NUMBER = 12
# The form posts it whether it was chosen or not.
USUAL_LIMIT = "10"
# What browsers and programs send for a ticked box.
YES = frozenset({"true", "on", "yes", "1"})
MESSAGES = {
    "near": f"Where must be {NEAR_CHARACTERS} characters or fewer",
    "said": f"What you heard must be {SAID_CHARACTERS:,} characters or fewer",
    "mode": "Choose how they travel from the list",
    "within_m": "Choose a distance from the list",
    "within_min": "Choose a journey time from the list",
    "when": "The day and time must be a real one, like 24 November 2026, 2pm",
    "days": "Choose days from the list",
    "from": "The start time must be a real one, like 10am",
    "to": "The end time must be a real one, like 2pm",
    "free": "Choose whether it must be free",
    "step_free": "Choose whether it must be step-free",
    "language": f"The language must be {NEAR_CHARACTERS} characters or fewer",
    "kinds": "Choose kinds from the list",
    "limit": "Choose how many results from the list",
    "threads": "What was heard must be a list of threads as the API takes them",
}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with a field, in plain words, without repeating what was typed."""

    field: str
    message: str


class SearchFormError(Exception):
    """The form was filled in with something that cannot be searched for."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__("the search form has problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The form as it was filled in: text as typed, to be shown again as it is."""

    near: str = ""
    said: str = ""
    mode: str = ""
    within_m: str = ""
    within_min: str = ""
    when: str = ""
    days: tuple[str, ...] = ()
    opens_from: str = ""
    opens_to: str = ""
    is_free: bool = False
    is_step_free: bool = False
    language: str = ""
    kinds: tuple[str, ...] = ()
    limit: str = ""
    threads: tuple[str, ...] = ()
    edits: tuple[ThreadEdit, ...] = ()

    @property
    def has_more(self) -> bool:
        """Whether anything in the fold-out is filled in, so that it stays open."""
        return self != replace(
            SearchForm(),
            near=self.near,
            said=self.said,
            mode=self.mode,
            limit=self.limit if self.limit == USUAL_LIMIT else "",
            threads=self.threads,
            edits=self.edits,
        )


def read_form(data: FormData) -> SearchForm:
    """The fields of the posted form; a button's own field speaks before the field it corrects."""

    def text(name: str) -> str:
        value = data.get(name)
        return value.strip() if isinstance(value, str) else ""

    def texts(name: str) -> tuple[str, ...]:
        return tuple(value for value in data.getlist(name) if isinstance(value, str) and value)

    def every(name: str) -> list[str]:
        return [value for value in data.getlist(name) if isinstance(value, str)]

    edits = (
        *read_edits(texts("thread_edit")),
        *read_rows(every("thread_of"), every("thread_kind"), every("thread_word")),
        *read_added(text("add_text"), text("add_kind")),
    )
    return SearchForm(
        near=text("near_guess") or text("near"),
        said=text("said"),
        mode=text("mode"),
        within_m=text("within_m"),
        within_min=text("within_min"),
        when=text("when"),
        days=texts("days"),
        opens_from=text("from"),
        opens_to=text("to"),
        is_free=text("free").lower() in YES,
        is_step_free=text("step_free").lower() in YES,
        language=text("language"),
        kinds=texts("kinds"),
        limit=text("more") or text("limit"),
        threads=() if text("restore") else texts("threads"),
        edits=() if text("restore") else edits,
    )


def as_request(form: SearchForm) -> MatchRequest:
    """What the form asks of the matching, by the same rules as the API.

    Raises
    ------
    SearchFormError
        A field holds what cannot be searched for; all such fields are named.
    """
    problems = []
    if form.opens_from and form.opens_to and form.opens_to <= form.opens_from:
        problems.append(FieldProblem("to", "The end time must be after the start time"))
    try:
        body = MatchBody.model_validate(_as_body(form))
    except ValidationError as failure:
        fields = dict.fromkeys(_field(fault["loc"]) for fault in failure.errors())
        problems[:0] = [FieldProblem(name, MESSAGES[name]) for name in fields]
    if problems:
        raise SearchFormError(tuple(problems))
    return body.as_request()


def _as_body(form: SearchForm) -> dict[str, object]:
    window = {"days": list(form.days), "from": form.opens_from, "to": form.opens_to}
    return {
        "near": form.near,
        "said": form.said,
        "mode": form.mode,
        "within_m": _number(form.within_m),
        "within_min": _number(form.within_min),
        "when": _parsed(form.when) or (window if any(window.values()) else None),
        "free": form.is_free,
        "step_free": form.is_step_free,
        "language": form.language,
        "kinds": list(form.kinds),
        "limit": _number(form.limit),
        "threads": _threads(form.threads),
    }


def _number(text: str) -> int | str:
    """The whole number that a field holds, or else its text, for the body's rules to refuse."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else text


def _parsed(text: str) -> object:
    """The JSON that a field holds, or else its text."""
    try:
        return json.loads(text) if text[:1] in ("{", "[") else text
    except (ValueError, RecursionError):
        return text


def _threads(values: tuple[str, ...]) -> list[object] | None:
    """The threads in one field or in several; nothing where there is no such field."""
    if not values:
        return None
    found = [_parsed(value) for value in values]
    return [thread for one in found for thread in (one if isinstance(one, list) else [one])]


def _field(location: tuple[int | str, ...]) -> str:
    """The field of the form that a fault of the body belongs to."""
    inner = next((str(part) for part in location[1:] if part in MESSAGES), None)
    return inner or str(location[0])


async def filled_form(request: Request) -> SearchForm:
    """The form as a request posted it, read before the directory is asked anything."""
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as data:
        return read_form(data)


FilledForm = Annotated[SearchForm, Depends(filled_form)]
