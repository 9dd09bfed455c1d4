"""One message a day: to reviewers of what waits, to keepers of what became of theirs."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy.orm import Session

from api.mail.message import Message, write_message
from directory.kinds import VersionWay
from directory.queries.digests import (
    ABOUT,
    Addressee,
    Decided,
    list_decided,
    list_decided_organizations,
    list_reviewers,
)
from directory.queries.outgoing import put_message
from directory.queries.reviews import Waiting, find_waiting
from upkeep.versions import london_day, take_out_all_said

MOST_TOLD = 20
HAPPENED = {
    VersionWay.FEED: "what its source says was taken over",
    VersionWay.RESTORED: "an earlier version was put back",
    VersionWay.MERGED: "another listing was merged into it",
}


def send_digests(session: Session, public_url: str, now: datetime) -> int:
    """Put the day's messages; answer how many, without those that were put before.

    Parameters
    ----------
    now
        With a time zone; the day is that of Northamptonshire.
    """
    take_out_all_said(session, now)
    put = [_put(session, one, message, now) for one, message in _written(session, public_url)]
    return sum(put)


def _written(session: Session, public_url: str) -> Iterable[tuple[Addressee, Message]]:
    waiting = find_waiting(session)
    if waiting.total:
        for reviewer in list_reviewers(session):
            yield reviewer, _for_reviewer(reviewer, waiting, public_url)
    both = [*list_decided(session), *list_decided_organizations(session)]
    both.sort(key=attrgetter("addressee.email"))
    for keeper, decided in groupby(both, key=attrgetter("addressee")):
        yield keeper, _for_keeper(keeper, list(decided), public_url)


def _put(session: Session, addressee: Addressee, message: Message, now: datetime) -> bool:
    about = f"{ABOUT}:{addressee.account_id}:{london_day(now)}"
    return put_message(session, about, message.to, message.subject, message.text)


def _for_reviewer(reviewer: Addressee, waiting: Waiting, public_url: str) -> Message:
    counted = (
        (waiting.changes, "new or changed listing", "new or changed listings"),
        (waiting.organizations, "change of an organisation", "changes of organisations"),
        (
            waiting.claims,
            "person who says that a group is theirs",
            "people who say that a group is theirs",
        ),
        (
            waiting.reports,
            "report of something wrong or closed",
            "reports of something wrong or closed",
        ),
        (
            waiting.unanswered,
            "listing whose keepers do not answer",
            "listings whose keepers do not answer",
        ),
        (waiting.duplicates, "pair that looks like one thing", "pairs that look like one thing"),
        (
            waiting.feeds,
            "listing of which a feed says something else",
            "listings of which a feed says something else",
        ),
    )
    return write_message(
        reviewer.email,
        "digest_for_reviewer",
        total=waiting.total,
        lines=[f"{count} {one if count == 1 else more}" for count, one, more in counted if count],
        link=f"{public_url}/reviews",
    )


def _for_keeper(keeper: Addressee, decided: list[Decided], public_url: str) -> Message:
    lines = list(dict.fromkeys(_told(one, public_url) for one in decided))
    return write_message(
        keeper.email,
        "digest_for_keeper",
        names=list(dict.fromkeys(one.name for one in decided)),
        lines=lines[:MOST_TOLD],
        more=len(lines) - MOST_TOLD,
        link=f"{public_url}/account",
    )


def _told(one: Decided, public_url: str) -> str:
    usual = "a reviewer agreed to the change" if one.is_agreed else "a reviewer changed it"
    if one.is_new:
        usual = "it is there for everybody to find"
    what = HAPPENED.get(one.way, usual)
    path = "organizations/{}/record" if one.is_organization else "listings/{}/history"
    return f"{one.name}: {what}\n{public_url}/{path.format(one.record_id)}"
