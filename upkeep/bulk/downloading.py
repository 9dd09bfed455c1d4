"""The listings of organizations as rows of the template, to be changed and uploaded again."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from directory.queries.accounts import list_kept_organizations
from directory.queries.bulk import list_listing_keys, list_organization_names
from importers.formats.spreadsheet.organizations import same_key
from importers.formats.spreadsheet.template_file import MarkedRow
from upkeep.bulk.loading import load_held
from upkeep.trust import Editor


def own_organizations(session: Session, editor: Editor) -> list[UUID]:
    """Those whose listings somebody keeps."""
    return [one.id for one in list_kept_organizations(session, editor.account_id)]


def named_organizations(session: Session, name: str) -> list[UUID]:
    """Those of a name, in any capitals and spacing."""
    wanted = same_key(name)
    names = list_organization_names(session, None) if wanted else {}
    return [id_ for id_, known in names.items() if same_key(known) == wanted]


def list_rows(session: Session, organization_ids: Collection[UUID], most: int) -> list[MarkedRow]:
    """The rows of every listing of theirs that has not been withdrawn, by name, up to ``most``."""
    keys = [one for one in list_listing_keys(session, organization_ids) if not one.is_withdrawn][
        :most
    ]
    held = load_held(session, [one.id for one in keys])
    return [row for one in keys if one.id in held for row in held[one.id].marked_rows()]
