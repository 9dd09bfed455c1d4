"""What a feed may still change of a listing that people keep."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from importers.reconcile import Reconciled, reconcile
from importers.records import ServiceRecord
from importers.report import IssueLog
from importers.stored import load_records
from tests.factories import make_service
from tests.upkeep.editing import changed, make_editor, phone

SOURCE = "open_referral_uk"


def offered(session: Session, record: ServiceRecord) -> Reconciled[ServiceRecord]:
    return reconcile(session, {record.id: record}, SOURCE, {}, IssueLog())


def test_a_feed_never_puts_back_the_day_on_which_somebody_looked(session: Session) -> None:
    service = make_service(session, source=SOURCE, assured_date=date(2025, 3, 1))
    before = load_records(session, ServiceRecord, [service.id])[service.id]
    changed(session, service.id, make_editor(session), is_assured=True)
    held = load_records(session, ServiceRecord, [service.id])[service.id]
    assert held.assured_date == date(2026, 11, 22)
    for older in (before.assured_date, None):
        found = offered(session, replace(held, assured_date=older))
        assert not found.changes
        assert not found.waiting
    found = offered(session, replace(held, assured_date=date(2027, 1, 5)))
    assert found.changes[service.id].fields == ("assured_date",)


def test_what_somebody_wrote_stands_and_the_feeds_words_wait(session: Session) -> None:
    service = make_service(session, source=SOURCE, phone="01536 000000", description="Singing")
    changed(session, service.id, make_editor(session), phones=phone("01536 111111"))
    held = load_records(session, ServiceRecord, [service.id])[service.id]
    feeds = replace(held, phones=phone("01536 000000"), description="Songs")
    found = offered(session, feeds)
    assert found.changes[service.id].fields == ("description",)
    assert [key.field for key in found.waiting] == ["phones"]
