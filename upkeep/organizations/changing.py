"""Changing what an organization says of itself: at once as far as somebody is trusted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from directory.kinds import Actor, VersionState
from directory.models import OrganizationChange
from directory.queries.audit import ChangedBy, FieldChange, add_audit
from directory.queries.confirmed import put_confirmed_fields
from directory.queries.imports import FieldKey
from directory.queries.organization_changes import (
    delete_open_change,
    find_open_change,
    find_organization_change,
    list_own_services,
    list_waiting_organizations,
    lock_organization,
)
from importers import compare
from importers.records import OrganizationRecord
from importers.stored import load_records
from importers.tagging import suggest_tags
from importers.writing import RecordChange, update_records
from upkeep.change import ORIGIN
from upkeep.errors import OrganizationOvertakenError, VersionDecidedError, VersionNotFoundError
from upkeep.organizations.words import (
    Differing,
    OrganizationWords,
    differing,
    with_words,
    words_of,
)
from upkeep.trust import WAITING_ORGANIZATION_FIELDS, Editor
from upkeep.versions import SAID_ALREADY, london_day

_ORGANIZATION = "organization"
NOT_THERE = "There is no such change of an organisation."


@dataclass(frozen=True, slots=True)
class SentWords:
    """What became of what somebody sent: what the public sees, and what waits."""

    live: OrganizationChange | None
    waiting: OrganizationChange | None


def load_words(session: Session, organization_id: UUID) -> OrganizationWords:
    """What an organization says of itself now.

    Raises
    ------
    VersionNotFoundError
        There is none.
    """
    return words_of(_record(session, organization_id))


def offer_words(
    session: Session,
    organization_id: UUID,
    wanted: OrganizationWords,
    shown: OrganizationWords,
    editor: Editor,
    now: datetime,
) -> SentWords:
    """Change an organization as far as the editor is trusted; the rest waits for a reviewer.

    Parameters
    ----------
    shown
        What it said when the editor began.

    Raises
    ------
    OrganizationOvertakenError
        It says something else by now.
    """
    lock_organization(session, organization_id)
    held = load_words(session, organization_id)
    if held != shown:
        msg = "Somebody else has changed this since you began."
        raise OrganizationOvertakenError(msg)
    # What of theirs waited is part of what they send now.
    delete_open_change(session, organization_id, editor.account_id)
    return _take(session, organization_id, held, wanted, editor, now)


def put_words_back(
    session: Session,
    organization_id: UUID,
    was: Mapping[str, str | None],
    editor: Editor,
    now: datetime,
) -> SentWords:
    """Let it say again what it said before a change; what else of theirs waits goes on waiting.

    Parameters
    ----------
    was
        What each field of the change said before it.
    """
    lock_organization(session, organization_id)
    held = load_words(session, organization_id)
    wanted = held.changed(was)
    own = find_open_change(session, organization_id, editor.account_id)
    if own is not None and not editor.is_trusted and _that_wait(differing(held, wanted)):
        # Of everybody one change waits: both in one.
        wanted = held.changed({**own.became, **was})
        delete_open_change(session, organization_id, editor.account_id)
    return _take(session, organization_id, held, wanted, editor, now)


def _take(
    session: Session,
    organization_id: UUID,
    held: OrganizationWords,
    wanted: OrganizationWords,
    editor: Editor,
    now: datetime,
) -> SentWords:
    changes = differing(held, wanted)
    waits = {} if editor.is_trusted else _that_wait(changes)
    at_once = {name: both for name, both in changes.items() if name not in waits}
    live = _added(session, organization_id, at_once, VersionState.APPROVED, editor, now)
    if live is not None:
        live.decided_at, live.decided_by = now, editor.account_id
        _write(session, organization_id, held.changed(live.became), editor.account_id, now)
    waiting = _added(session, organization_id, waits, VersionState.WAITING, editor, now)
    return SentWords(live, waiting)


def approve_words(
    session: Session,
    change_id: UUID,
    shown: OrganizationWords,
    reviewer_id: UUID,
    now: datetime,
) -> OrganizationChange:
    """Let the public see what waits.

    Raises
    ------
    VersionNotFoundError, VersionDecidedError
        There is no such change, or it does not wait any more.
    OrganizationOvertakenError
        The organization says something else than the reviewer was shown.
    """
    change = find_waiting_words(session, change_id)
    held = load_words(session, change.organization_id)
    if held != shown:
        msg = "The organisation has changed since you looked."
        raise OrganizationOvertakenError(msg)
    change.was = {name: held.as_dict()[name] for name in change.became}
    change.state, change.decided_at, change.decided_by = VersionState.APPROVED, now, reviewer_id
    session.flush()
    _write(session, change.organization_id, held.changed(change.became), reviewer_id, now)
    return change


def send_words_back(
    session: Session, change_id: UUID, reviewer_id: UUID, reason: str, now: datetime
) -> OrganizationChange:
    """Give what waits back to whoever sent it, with a reason.

    Raises
    ------
    VersionNotFoundError, VersionDecidedError
        There is no such change, or it does not wait any more.
    """
    change = find_waiting_words(session, change_id)
    change.state, change.reason = VersionState.SENT_BACK, reason
    change.decided_at, change.decided_by = now, reviewer_id
    session.flush()
    return change


def find_waiting_words(session: Session, change_id: UUID) -> OrganizationChange:
    """A change that waits, with its organization locked for the decision.

    Raises
    ------
    VersionNotFoundError, VersionDecidedError
        There is no such change, or it does not wait any more.
    """
    change = find_organization_change(session, change_id)
    if change is not None:
        lock_organization(session, change.organization_id)
        change = find_organization_change(session, change_id)
    if change is None:
        raise VersionNotFoundError(NOT_THERE)
    if change.state != VersionState.WAITING:
        msg = f"Somebody has decided this already: it was {change.state}."
        raise VersionDecidedError(msg)
    return change


def _record(session: Session, organization_id: UUID) -> OrganizationRecord:
    record = load_records(session, OrganizationRecord, [organization_id]).get(organization_id)
    if record is None:
        msg = "There is no such organisation."
        raise VersionNotFoundError(msg)
    return record


def _that_wait(changes: Differing) -> Differing:
    return {name: both for name, both in changes.items() if name in WAITING_ORGANIZATION_FIELDS}


def _added(
    session: Session,
    organization_id: UUID,
    changes: Differing,
    state: VersionState,
    editor: Editor,
    now: datetime,
) -> OrganizationChange | None:
    if not changes:
        return None
    change = OrganizationChange(
        organization_id=organization_id,
        state=state,
        was={name: was for name, (was, _) in changes.items()},
        became={name: became for name, (_, became) in changes.items()},
        made_by=editor.account_id,
        made_at=now,
    )
    session.add(change)
    session.flush()
    return change


def _take_out_said(session: Session, organization_id: UUID, held: OrganizationWords) -> None:
    """Let what waits wait no more where the organization says all of it by now."""
    for waiting in list_waiting_organizations(session, organization_id):
        if held.changed(waiting.became) == held:
            session.delete(waiting)
            line = FieldChange(SAID_ALREADY, london_day(waiting.made_at).isoformat(), None)
            by = ChangedBy(Actor.JOB)
            add_audit(session, by, _ORGANIZATION, organization_id, [line])


def _write(
    session: Session, organization_id: UUID, wanted: OrganizationWords, by: UUID, now: datetime
) -> None:
    """The rows, the fields as confirmed, and the audit; the listings are found by the new name."""
    before = _record(session, organization_id)
    after = with_words(before, wanted)
    fields = tuple(one.field for one in compare.differences(before, after))
    if not fields:
        return
    update_records(session, [RecordChange(after, fields)], ORIGIN)
    keys = [FieldKey(_ORGANIZATION, organization_id, field) for field in fields]
    put_confirmed_fields(session, keys, str(by), now)
    _take_out_said(session, organization_id, wanted)
    changes = differing(words_of(before), wanted)
    lines = [FieldChange(name, was, became) for name, (was, became) in changes.items()]
    add_audit(session, ChangedBy(Actor.ACCOUNT, by), _ORGANIZATION, organization_id, lines)
    if "name" in changes:
        services = list_own_services(session, organization_id)
        suggest_tags(session, services, may_renew_all=False)
