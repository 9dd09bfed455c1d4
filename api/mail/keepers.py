"""What goes out each day to those who keep listings: whether all is right, and what others say."""

from datetime import datetime

from sqlalchemy.orm import Session

from api.mail.message import write_message
from directory.kinds import ReportKind
from directory.queries.outgoing import put_message
from directory.queries.reports import forget_sent
from upkeep.freshness.asking import go_round
from upkeep.freshness.letters import ABOUT as STILL_RIGHT
from upkeep.freshness.letters import LINK_LASTS, Letter
from upkeep.reports import ABOUT as REPORTS
from upkeep.reports import ReportLetter, Told, tell_keepers

HEADINGS = {
    ReportKind.WRONG: "somebody rang and was told that something is wrong here",
    ReportKind.CLOSED: "somebody rang and was told that it has closed",
    ReportKind.CORRECTION: "a correction was suggested",
}


def write_to_keepers(session: Session, address: str, now: datetime) -> int:
    """The day's messages, put into the outbox; the same day again adds nothing.

    Parameters
    ----------
    address
        Where the service is reached, without a final slash.

    Returns
    -------
    int
        How many messages were put.

    Notes
    -----
    One transaction, which the caller commits. A letter that cannot be put since there is one about
    the same leaves its links without a message, and so of no use to anybody.
    """
    forget_sent(session, [STILL_RIGHT, REPORTS])
    put = sum(_put_question(session, each, address) for each in go_round(session, now).letters)
    reports = tell_keepers(session, now)
    return put + sum(_put_report(session, each, address) for each in reports)


def _put_question(session: Session, letter: Letter, address: str) -> bool:
    message = write_message(
        letter.to,
        "still_right",
        listings=letter.listings,
        is_reminder=letter.is_reminder,
        is_keeper=letter.is_keeper,
        days=LINK_LASTS.days,
        address=address,
    )
    return put_message(session, letter.about, message.to, message.subject, message.text)


def _put_report(session: Session, letter: ReportLetter, address: str) -> bool:
    message = write_message(
        letter.to,
        "reported",
        told=[_line(one) for one in letter.told],
        is_one=len({one.service_id for one in letter.told}) == 1,
        is_keeper=letter.is_keeper,
        address=address,
    )
    return put_message(session, letter.about, message.to, message.subject, message.text)


def _line(one: Told) -> dict[str, object]:
    heading = HEADINGS[one.kind]
    return {
        "service_id": one.service_id,
        "listing": one.listing,
        "heading": f"{heading} ({one.about.lower()})" if one.about else heading,
        "said": one.said,
    }
