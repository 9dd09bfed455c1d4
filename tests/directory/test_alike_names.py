"""Listings that are called much as another: found by the index, however many there are."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from directory.kinds import PublicationStatus
from directory.models import Service
from directory.queries.alike import is_called_like, list_alike_names
from tests.factories import make_service


def names(session: Session, typed: str) -> list[str]:
    return [one.name for one in list_alike_names(session, typed)]


def test_a_misspelt_name_and_a_part_of_a_long_one_are_found(session: Session) -> None:
    make_service(session, "Gorsebrook Community Choir")
    make_service(session, "Hatch Hub: the long-lived and much-loved Wednesday Lunch Club")
    make_service(session, "Chess")
    assert names(session, "gorsebrok comunity choir") == ["Gorsebrook Community Choir"]
    assert names(session, "Wednesday lunch club")[0].startswith("Hatch Hub")
    assert names(session, "Zumba") == []
    assert names(session, "100% _wild_ \\ cards") == []


def test_what_nobody_sees_is_not_told(session: Session) -> None:
    hidden = (PublicationStatus.DRAFT, PublicationStatus.WITHDRAWN)
    for at, status in enumerate(hidden):
        make_service(session, f"Gorsebrook Choir {at}", publication_status=status)
    assert names(session, "Gorsebrook Choir") == []


def test_the_index_on_names_answers(session: Session) -> None:
    query = select(Service.id).where(is_called_like("Gorsebrook Choir"))
    written = str(query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
    session.execute(text("SET LOCAL enable_seqscan = off"))
    # As the driver takes it, a percent sign stands twice.
    explain = written.replace("%%", "%").replace(":", "\\:")
    plan = "\n".join(session.scalars(text(f"EXPLAIN {explain}")))
    assert "ix_service_name_trgm" in plan
