"""How somebody joins: whom to ring or write to, and what happens then."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from api.access.forms import SentForm
from api.pages.editing.numbers import DOUBTFUL, is_doubtful, list_numbers, with_numbers
from api.pages.editing.question import Advice, Answered, Asked, Said
from api.pages.editing.typed import kept, line, line_too_long, raw, raws, words, words_too_long
from api.quality_words import REASONS
from directory.email_address import fold_email
from directory.errors import EmailMalformedError
from directory.quality import Finding
from importers.records import ContactRecord, OrganizationRecord, PhoneRecord, ServiceRecord
from importers.stored import load_records
from upkeep.content import ListingContent

MOST_NUMBERS = 10
LINES = ("join_email", "join_url", "join_role", "join_person")
TEXTS = ("join_process", "join_wait")
LABELS = {
    "join_email": "The e-mail address",
    "join_url": "The web site",
    "join_role": "Whom to ask for",
    "join_person": "The person's name",
    "join_process": "How to join",
    "join_wait": "How long people wait",
}
NO_EMAIL = "This does not look like an e-mail address. It is kept as you typed it."
NO_SITE = (
    "This does not look like the address of a web site, and the listing cannot link to it. It is"
    " kept as you typed it."
)
A_PERSON = "People leave, and their names stay on old prints. A role, like “the secretary”, lasts."
_SITE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Join:
    """Asks how to get in touch, and what somebody does who wants to come."""

    name: str = "join"
    template: str = "partials/editing/join.html"
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """What is recorded so far; one empty number where there is none."""
        service = asked.content.service
        numbers = [(one.phone.number, one.reaches) for one in list_numbers(asked.content)]
        first = next(iter(service.contacts), ContactRecord(uuid4()))
        return {
            "numbers": numbers or [("", "")],
            "join_email": service.email or "",
            "join_url": service.url or "",
            "join_role": first.title or "",
            "join_person": first.name or "",
            "join_process": service.application_process or "",
            "join_wait": service.wait_time or "",
            "has_person": bool(first.name),
            "has_wait": bool(service.wait_time),
        }

    def read(self, form: SentForm, asked: Asked) -> Answered:
        """Whatever was typed is kept; what looks doubtful is said beside it, later."""
        values = {**self.shown(asked), **raws(form, (*LINES, *TEXTS))}
        numbers = [line(form, f"join_phone_{at}") for at in range(MOST_NUMBERS)]
        shown = list(values["numbers"])
        values["numbers"] = [
            (raw(form, f"join_phone_{at}"), reaches) for at, (_, reaches) in enumerate(shown)
        ]
        problems = [
            *(p for name in LINES for p in line_too_long(LABELS[name], name, line(form, name))),
            *(p for name in TEXTS for p in words_too_long(LABELS[name], name, words(form, name))),
            *(
                p
                for at, number in enumerate(numbers)
                for p in line_too_long("The telephone number", f"join_phone_{at}", number)
            ),
        ]
        if problems:
            return Answered(None, values, tuple(problems))
        return Answered(_joined(asked.content, form, numbers), values)

    def said(self, asked: Asked) -> tuple[Said, ...]:
        """Its lines on the page to check."""
        service = asked.content.service
        numbers = tuple(
            _number(one.phone.number, one.reaches) for one in list_numbers(asked.content)
        )
        first = next(iter(service.contacts), None)
        asks_for = (first.name, first.title) if first else ()
        rows = [
            ("Telephone", numbers, "join_phone_0"),
            ("E-mail", (service.email,), "join_email"),
            ("Web site", (service.url,), "join_url"),
            ("Whom to ask for", asks_for, "join_role"),
            ("How to join", (service.application_process,), "join_process"),
        ]
        if service.wait_time:
            rows.append(("How long people wait", (service.wait_time,), "join_wait"))
        return tuple(Said(label, tuple(w for w in said if w), field) for label, said, field in rows)

    def advise(self, asked: Asked) -> tuple[Advice, ...]:
        """What looks like a slip of the finger, and a listing that nobody can reach."""
        service = asked.content.service
        numbers = list_numbers(asked.content)
        found = [
            Advice(f"join_phone_{at}", DOUBTFUL)
            for at, one in enumerate(numbers)
            if is_doubtful(one.phone.number)
        ]
        if service.email and not is_email(service.email):
            found.append(Advice("join_email", NO_EMAIL))
        if service.url and not is_site(service.url):
            found.append(Advice("join_url", NO_SITE))
        if any(one.name for one in service.contacts):
            found.append(Advice("join_role", A_PERSON))
        if service.name and not (numbers or _is_reached(service) or _runs_reached(asked)):
            found.append(Advice("join_phone_0", REASONS[Finding.NO_WAY_TO_GET_IN_TOUCH]))
        return tuple(found)


def _is_reached(service: ServiceRecord) -> bool:
    return bool(service.email or service.url or any(one.email for one in service.contacts))


def _runs_reached(asked: Asked) -> bool:
    """Whether whoever runs it can be reached, and so the listing too."""
    id_ = asked.content.service.organization_id
    runs = load_records(asked.session, OrganizationRecord, [id_]).get(id_)
    return runs is not None and bool(runs.email or runs.website or runs.phones)


def is_site(text: str) -> bool:
    """Whether a browser may be sent to an address."""
    try:
        parts = urlsplit(text if "//" in text else f"https://{text}")
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(_SITE.fullmatch(host)) and " " not in text


def is_email(text: str) -> bool:
    """Whether somebody may be written to at an address."""
    try:
        fold_email(text)
    except EmailMalformedError:
        return False
    return True


def _joined(content: ListingContent, form: SentForm, numbers: list[str | None]) -> ListingContent:
    known = list_numbers(content)
    # A form without the field, from another tab before a number was added, takes none away.
    typed = {
        one.phone.id: kept(one.phone.number, numbers[at])
        for at, one in enumerate(known[:MOST_NUMBERS])
        if f"join_phone_{at}" in form.data
    }
    changed = with_numbers(content, typed)
    was = changed.service
    service = replace(
        was,
        email=kept(was.email, line(form, "join_email")),
        url=kept(was.url, line(form, "join_url")),
        application_process=kept(was.application_process, words(form, "join_process")),
        contacts=_contacts(was, form),
    )
    if "join_wait" in form.data:
        service = replace(service, wait_time=kept(was.wait_time, words(form, "join_wait")))
    if not known and numbers[0]:
        service = replace(service, phones=(PhoneRecord(uuid4(), numbers[0]),))
    return replace(changed, service=service)


def _contacts(service: ServiceRecord, form: SentForm) -> tuple[ContactRecord, ...]:
    """The people, the first as it was typed."""
    first = next(iter(service.contacts), ContactRecord(uuid4()))
    name = line(form, "join_person") if "join_person" in form.data else first.name
    title = kept(first.title, line(form, "join_role"))
    first = replace(first, title=title, name=kept(first.name, name))
    says = (first.name, first.title, first.department, first.email, first.phones)
    return (*([first] if any(says) else []), *service.contacts[1:])


def _number(number: str, reaches: str) -> str:
    return f"{number} ({reaches})" if reaches else number


JOIN = Join()
