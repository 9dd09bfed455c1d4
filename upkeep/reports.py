"""What people who rang, or noticed something, say of a listing, and what becomes of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from directory.errors import ListingNotFoundError
from directory.kinds import Actor, AssuranceAnswer, ReportKind
from directory.models import AssuranceRequest, ListingReport
from directory.queries.assurance import (
    AssurableListing,
    find_assured,
    list_all_keepers,
    list_assurable,
    lock_request,
    put_back_assurance,
    reopen_request,
)
from directory.queries.audit import ChangedBy, FieldChange, add_audit, list_audit
from directory.queries.reports import (
    UntoldReport,
    close_pointless,
    delete_old_reports,
    find_own_tap,
    find_report,
    list_untold,
    put_told,
)
from upkeep.errors import ReportNotFoundError
from upkeep.freshness.answering import assure_listing
from upkeep.freshness.letters import Recipient, recipients_of

LONGEST_SAID = 1000
# As long somebody who rang can take back what they tapped; nobody is told before.
TAKEN_BACK = timedelta(hours=1)
REPORTS_LAST = timedelta(days=365)
REPORT = "listing_report"
# How what the letters are about begins.
ABOUT = "reports:"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing said of a listing."""

    service_id: UUID
    listing: str
    kind: ReportKind
    about: str | None
    said: str | None


@dataclass(frozen=True, slots=True)
class ReportLetter:
    """What was said of somebody's listings, in one message; ``about`` names nobody."""

    about: str
    to: str
    is_keeper: bool
    told: tuple[Told, ...]


def say_rang(
    session: Session, service_id: UUID, kind: ReportKind, account_id: UUID, now: datetime
) -> None:
    """Keep what somebody who rang was told; of their taps within an hour the last one counts.

    Raises
    ------
    ListingNotFoundError
        There is no such listing that the public sees.
    """
    take_back(session, service_id, account_id, now)
    report = ListingReport(
        id=uuid4(), service_id=service_id, kind=kind, made_by=account_id, made_at=now
    )
    if kind is ReportKind.RIGHT:
        assure_listing(session, service_id, ChangedBy(Actor.ACCOUNT, account_id), now)
        report.handled_at, report.handled_by = now, account_id
    else:
        _refuse_unless_shown(session, service_id)
    session.add(report)
    session.flush()
    _note(session, report, FieldChange("kind", None, kind))


def take_back(session: Session, service_id: UUID, account_id: UUID, now: datetime) -> bool:
    """Undo what somebody tapped within the last hour; whether they had."""
    report = find_own_tap(session, service_id, account_id, now - TAKEN_BACK)
    if report is None:
        return False
    if report.kind is ReportKind.RIGHT:
        _unconfirm(session, report)
    _note(session, report, FieldChange("kind", report.kind, None))
    session.delete(report)
    session.flush()
    return True


def suggest_correction(
    session: Session, service_id: UUID, about: str | None, said: str, now: datetime
) -> None:
    """Keep what anybody says is wrong with a listing, and nothing of who said it.

    Raises
    ------
    ListingNotFoundError
        There is no such listing that the public sees.
    """
    _refuse_unless_shown(session, service_id)
    session.add(
        ListingReport(
            id=uuid4(),
            service_id=service_id,
            kind=ReportKind.CORRECTION,
            about=about,
            said=said[:LONGEST_SAID],
            made_at=now,
        )
    )
    session.flush()


def deal_with(session: Session, report_id: UUID, reviewer_id: UUID, now: datetime) -> None:
    """Keep that a reviewer dealt with a report; what somebody wrote goes.

    Raises
    ------
    ReportNotFoundError
        There is none, or somebody has dealt with it.
    """
    report = find_report(session, report_id)
    if report is None or report.handled_at is not None:
        msg = "Somebody has dealt with this already."
        raise ReportNotFoundError(msg)
    report.said = None
    report.handled_at, report.handled_by = now, reviewer_id
    session.flush()
    change = FieldChange("handled", None, "dealt with")
    add_audit(session, ChangedBy(Actor.ACCOUNT, reviewer_id), REPORT, report.id, [change])


def ask_again(session: Session, request_id: UUID, reviewer_id: UUID, now: datetime) -> None:
    """Take a listing that nobody answers for off the list; its keepers are asked again in a month.

    Raises
    ------
    ReportNotFoundError
        It is not on the list any more.
    """
    known = session.get(AssuranceRequest, request_id)
    request = lock_request(session, request_id) if known else None
    if request is None or request.answered_at is not None:
        msg = "Somebody has dealt with this already."
        raise ReportNotFoundError(msg)
    request.answered_at = now
    session.flush()
    change = FieldChange("handled", None, "ask again")
    by = ChangedBy(Actor.ACCOUNT, reviewer_id)
    add_audit(session, by, "assurance_request", request.id, [change])


def tell_keepers(session: Session, now: datetime) -> list[ReportLetter]:
    """The letters that tell those who keep listings what was said of them; each thing once."""
    close_pointless(session, now)
    delete_old_reports(session, now - REPORTS_LAST)
    untold = list_untold(session, now - TAKEN_BACK)
    if not untold:
        return []
    listings = {listing.id: listing for listing in list_assurable(session)}
    keepers = list_all_keepers(session)
    by_address: dict[Recipient, list[UntoldReport]] = defaultdict(list)
    for report in untold:
        listing = listings.get(report.service_id)
        for recipient in recipients_of(listing, keepers) if listing else ():
            by_address[recipient].append(report)
    put_told(session, [report.id for report in untold], now)
    return [_letter(to, reports, listings) for to, reports in by_address.items()]


def _letter(
    to: Recipient, reports: list[UntoldReport], listings: Mapping[UUID, AssurableListing]
) -> ReportLetter:
    about = sha256(" ".join([to.email, *(str(each.id) for each in reports)]).encode()).hexdigest()
    told = tuple(
        Told(each.service_id, listings[each.service_id].name, each.kind, each.about, each.said)
        for each in reports
    )
    return ReportLetter(f"{ABOUT}{about}", to.email, to.account_id is not None, told)


def _unconfirm(session: Session, report: ListingReport) -> None:
    """Put a listing back to how it stood before somebody tapped that it is right.

    Notes
    -----
    Where somebody else has confirmed it since, it stays confirmed.
    """
    lines = list_audit(session, "service", report.service_id)
    dates = [line for line in lines if line.field == "assured_date"]
    if not dates or dates[-1].account_id != report.made_by:
        return
    # The asking is held before the listing, as in the daily round.
    reopen_request(session, report.service_id, report.made_at, AssuranceAnswer.RIGHT)
    stood = find_assured(session, report.service_id)
    was = date.fromisoformat(dates[-1].was) if dates[-1].was else None
    sunk = [line for line in lines if line.field == "unanswered_since"]
    is_sunk = bool(sunk) and sunk[-1].at >= dates[-1].at and sunk[-1].became is None
    since = date.fromisoformat(sunk[-1].was) if is_sunk and sunk[-1].was else None
    put_back_assurance(session, report.service_id, was, since)
    became = str(was) if was else None
    change = FieldChange("assured_date", str(stood.assured_date) if stood else None, became)
    by = ChangedBy(Actor.ACCOUNT, report.made_by)
    add_audit(session, by, "service", report.service_id, [change])


def _note(session: Session, report: ListingReport, change: FieldChange) -> None:
    add_audit(session, ChangedBy(Actor.ACCOUNT, report.made_by), REPORT, report.id, [change])


def _refuse_unless_shown(session: Session, service_id: UUID) -> None:
    listing = find_assured(session, service_id)
    if listing is None or not listing.is_published:
        msg = "There is no listing at this address."
        raise ListingNotFoundError(msg)
