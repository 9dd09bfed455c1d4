"""Listings that are called much as the one that somebody writes, to be asked whether they are."""

from uuid import UUID

from sqlalchemy.orm import Session

from directory.queries.alike import AlikeName, list_alike_names
from directory.traits import ListingTraits
from matching.duplicates.names_alone import likely_names

MOST_SHOWN = 3
# Of fewer letters everything is a part.
FEWEST_LETTERS = 4
NOBODY = UUID(int=0)


def list_likely(session: Session, name: str) -> list[AlikeName]:
    """The listings that somebody may mean who writes a name; the most alike first."""
    typed = " ".join(name.replace("\x00", " ").split())
    if len(typed) < FEWEST_LETTERS:
        return []
    known = [(_traits(one.id, one.name), one) for one in list_alike_names(session, typed)]
    return likely_names(_traits(NOBODY, typed), known, MOST_SHOWN) if known else []


def _traits(id_: UUID, name: str) -> ListingTraits:
    return ListingTraits(id=id_, name=name)
