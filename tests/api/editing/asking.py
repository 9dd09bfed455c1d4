"""Questions asked apart from their pages: a form as it is sent, and a listing in memory."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from api.access.forms import SentForm
from api.pages.editing.question import Answered, Asked, Question
from directory.opening import LONDON
from importers.records import LocationRecord, ServiceAtLocationRecord, ServiceRecord
from upkeep.content import ListingContent

# A Monday.
NOW = datetime(2026, 11, 30, 9, tzinfo=LONDON)


def sent(*pairs: tuple[str, str], **fields: str) -> SentForm:
    """A form; ``pairs`` are fields that stand in it several times."""
    return SentForm(FormData([*pairs, *fields.items()]))


def listing(*locations: LocationRecord, **fields: Any) -> ListingContent:
    """A listing at these places."""
    visits = tuple(ServiceAtLocationRecord(uuid4(), location_id=one.id) for one in locations)
    record = ServiceRecord(uuid4(), organization_id=uuid4(), name="Wednesday Singers")
    return ListingContent(replace(record, service_at_locations=visits, **fields), locations)


def asked(session: Session, content: ListingContent) -> Asked:
    return Asked(session, content, NOW, is_new=False)


def answer(
    session: Session, question: Question, content: ListingContent, form: SentForm
) -> Answered:
    """What the question makes of a form."""
    return question.read(form, asked(session, content))


def kept(
    session: Session, question: Question, content: ListingContent, form: SentForm
) -> ListingContent:
    """The listing with an answer that can be kept."""
    answered = answer(session, question, content, form)
    assert answered.problems == ()
    assert answered.content is not None
    return answered.content


def fields_of(answered: Answered) -> list[str]:
    """Fields that something is wrong with."""
    return [problem.field for problem in answered.problems]
