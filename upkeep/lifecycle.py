"""What happens to a listing as a whole: put back as it was, withdrawn, merged into another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from directory.claims import let_keep
from directory.errors import ListingNotFoundError
from directory.kinds import Actor, PublicationStatus, VersionWay
from directory.models import ListingVersion, Service
from directory.queries.audit import ChangedBy, FieldChange, add_audit
from directory.queries.duplicates import put_decision
from directory.queries.keepers import list_keepers, list_listing_names
from directory.queries.redirects import put_redirect
from directory.queries.reports import move_reports
from directory.queries.versions import find_numbered, list_versions, lock_listing
from upkeep.content import ListingContent, load_content, read_content
from upkeep.errors import VersionNotFoundError
from upkeep.offering import publish
from upkeep.staying_hidden import keep_hidden


def find_version_content(session: Session, service_id: UUID, number: int) -> ListingContent:
    """What a listing said in one of its versions; what was hidden since is hidden.

    Raises
    ------
    VersionNotFoundError
        It has no such version.
    """
    version = find_numbered(session, service_id, number)
    if version is None:
        msg = f"There is no version {number} of this listing."
        raise VersionNotFoundError(msg)
    since = (one for one in list_versions(session, service_id) if (one.number or 0) > number)
    newer = [load_content(session, service_id), *(read_content(one.content) for one in since)]
    return keep_hidden(read_content(version.content), newer)


def restore(
    session: Session, service_id: UUID, number: int, reviewer_id: UUID, now: datetime
) -> ListingVersion:
    """Let a listing say again what it said in one of its versions; the ones between are kept.

    Raises
    ------
    VersionNotFoundError
        It has no such version.
    """
    content = find_version_content(session, service_id, number)
    by = ChangedBy(Actor.ACCOUNT, reviewer_id)
    return publish(session, content, by, VersionWay.RESTORED, now)


def withdraw(session: Session, service_id: UUID, reviewer_id: UUID, reason: str) -> None:
    """Show a listing to nobody any more; its address says that it is gone, and everything is kept.

    Raises
    ------
    ListingNotFoundError
        There is no such listing.
    """
    _publish_as(session, service_id, PublicationStatus.WITHDRAWN, reviewer_id, reason)


def put_back(session: Session, service_id: UUID, reviewer_id: UUID, reason: str) -> None:
    """Show a listing that was withdrawn again.

    Raises
    ------
    ListingNotFoundError
        There is no such listing.
    """
    _publish_as(session, service_id, PublicationStatus.PUBLISHED, reviewer_id, reason)


def merge_listings(
    session: Session, kept: ListingContent, gone_id: UUID, reviewer_id: UUID, now: datetime
) -> ListingVersion:
    """Make two listings one: the address of the one that goes leads to the one that is kept.

    Parameters
    ----------
    kept
        The listing that is kept, with what it takes over from the other.

    Raises
    ------
    ListingNotFoundError
        One of them is no listing.

    Notes
    -----
    Whoever kept an organization that has no listing left keeps the other one's from now on.
    """
    kept_id = kept.service.id
    for id_ in sorted((kept_id, gone_id)):
        lock_listing(session, id_)
    by = ChangedBy(Actor.ACCOUNT, reviewer_id)
    gone = _publish_as(
        session, gone_id, PublicationStatus.WITHDRAWN, reviewer_id, f"merged into {kept_id}"
    )
    version = publish(session, kept, by, VersionWay.MERGED, now)
    put_redirect(session, gone_id, kept_id)
    move_reports(session, gone_id, kept_id)
    put_decision(session, kept_id, gone_id, is_same=True, decided_by=str(reviewer_id))
    if not list_listing_names(session, gone.organization_id):
        for keeper in list_keepers(session, gone.organization_id):
            let_keep(session, keeper.id, kept.service.organization_id, by, now)
    return version


def _publish_as(
    session: Session, service_id: UUID, status: PublicationStatus, reviewer_id: UUID, reason: str
) -> Service:
    lock_listing(session, service_id)
    service = session.get(Service, service_id, populate_existing=True)
    if service is None:
        msg = f"There is no listing {service_id}."
        raise ListingNotFoundError(msg)
    was, service.publication_status = service.publication_status, status
    session.flush()
    lines = [
        FieldChange("publication_status", was, status),
        FieldChange("reason", None, reason or None),
    ]
    add_audit(session, ChangedBy(Actor.ACCOUNT, reviewer_id), "service", service_id, lines)
    return service
