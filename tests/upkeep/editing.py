"""What tests of changes need: people who change things, and listings that they change."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from directory.kinds import Role
from directory.models import Account, ListingVersion
from importers.records import PhoneRecord
from upkeep.content import ListingContent, read_content
from upkeep.drafts import begin_draft, save_draft, submit
from upkeep.offering import Submitted
from upkeep.trust import Editor

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def make_editor(session: Session, role: Role = Role.PARTNER) -> Editor:
    """Somebody with an account."""
    account = Account(id=uuid4(), email=f"{uuid4()}@example.org", role=role)
    session.add(account)
    session.flush()
    return Editor(account.id, role)


def changed(
    session: Session,
    service_id: UUID,
    editor: Editor,
    *,
    is_assured: bool = False,
    **fields: object,
) -> Submitted:
    """Change some fields of a listing's own, from draft to submission."""
    draft = begin_draft(session, service_id, editor.account_id, NOW)
    write(session, draft, **fields)
    return submit(session, draft, editor, NOW, is_assured=is_assured)


def write(session: Session, draft: ListingVersion, **fields: object) -> ListingContent:
    """Write some fields of the listing's own into a draft."""
    content = read_content(draft.content)
    content = replace(content, service=replace(content.service, **fields))  # type: ignore[arg-type]
    save_draft(session, draft, content, NOW, "what")
    return content


def phone(number: str) -> tuple[PhoneRecord, ...]:
    """The one number of a listing."""
    return (PhoneRecord(uuid4(), number),)
