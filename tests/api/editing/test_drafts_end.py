"""What was written and not sent goes when nobody comes back to it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from directory.accounts import forget_account
from directory.held import forget_held
from directory.kinds import Actor, VersionState
from directory.models import ListingVersion
from directory.queries.audit import ChangedBy
from tests.api.accounts.browser import make_account
from upkeep.drafts import begin_listing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_drafts_go_half_a_year_after_they_were_saved_and_with_their_writers(
    session: Session,
) -> None:
    account, leaver = make_account(session), make_account(session, "ben@gmail.com")
    kept = begin_listing(session, account.id, None, NOW - timedelta(days=150))
    begin_listing(session, account.id, None, NOW - timedelta(days=190))
    begin_listing(session, leaver.id, None, NOW)
    sent = begin_listing(session, account.id, None, NOW - timedelta(days=400))
    sent.state = VersionState.WAITING
    session.flush()
    forget_account(session, leaver, ChangedBy(Actor.JOB))
    session.expire_all()
    assert forget_held(session, NOW).drafts == 2
    left = {one.id for one in session.query(ListingVersion).all()}
    assert left == {kept.id, sent.id}
