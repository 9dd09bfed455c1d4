"""What of the directory counts towards coverage, where, and as whose."""

from datetime import date, datetime, time
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from directory.decided import Decided
from directory.geography import GridPoint
from directory.kinds import (
    LocatedBy,
    LocationVisibility,
    PublicationStatus,
    ServiceStatus,
    VenueKind,
)
from directory.models import Attribute, Service, Taxonomy, TaxonomyTerm, Venue
from directory.opening import LONDON
from directory.queries.provision import (
    ListingPlace,
    count_without_public_place,
    list_candidate_venues,
    list_listing_places,
)
from directory.tags import OWN_CONCEPTS, TAG_LINK_TYPE, TagStatus
from maps.coverage.provision import arrange, load_provision, with_descendants
from matching.request import Weekday
from matching.taxonomy.concept import vocabulary
from tests.factories import (
    KETTERING,
    make_location,
    make_organization,
    make_schedule,
    make_service,
)

NOW = datetime(2026, 11, 22, 11, tzinfo=LONDON)
CONCEPT = "lunch_club"


def tag(
    session: Session, service: Service, concept: str = CONCEPT, status: str = TagStatus.SUGGESTED
) -> None:
    """Give a listing a tag."""
    vocabulary_ = Taxonomy(id=uuid4(), name=OWN_CONCEPTS)
    session.add(vocabulary_)
    session.flush()
    term = TaxonomyTerm(
        id=uuid4(), code=concept, name=concept, taxonomy=OWN_CONCEPTS, taxonomy_id=vocabulary_.id
    )
    session.add(term)
    session.flush()
    session.add(
        Attribute(
            id=uuid4(),
            link_id=service.id,
            link_entity="service",
            link_type=TAG_LINK_TYPE,
            value=status,
            taxonomy_term_id=term.id,
        )
    )
    session.flush()


def tagged(session: Session, name: str = "Soup on Thursday", **overrides: object) -> Service:
    service = make_service(session, name, **overrides)  # type: ignore[arg-type]
    tag(session, service)
    return service


def test_tags_suggested_or_confirmed_count_and_so_do_concepts_beneath(session: Session) -> None:
    for status in TagStatus:
        service = make_service(session, status.value)
        make_location(session, service=service)
        tag(session, service, status=status)
    beneath = next(concept for concept in vocabulary() if concept.parent)
    assert beneath.parent is not None
    other = make_service(session, "Beneath")
    make_location(session, service=other)
    tag(session, other, beneath.id)
    names = {place.service_name for place in list_listing_places(session, [CONCEPT])}
    assert names == {"suggested", "confirmed"}
    assert beneath.id in with_descendants([beneath.parent])
    found = load_provision(session, [beneath.parent], NOW)
    assert [place.service_name for place in found.places] == ["Beneath"]


def test_only_what_is_published_and_runs_counts(session: Session) -> None:
    make_location(session, service=tagged(session, "Runs"))
    closed = tagged(session, "Closed", status=ServiceStatus.TEMPORARILY_CLOSED)
    make_location(session, service=closed)
    draft = tagged(session, "Draft", publication_status=PublicationStatus.DRAFT)
    make_location(session, service=draft)
    assert [place.service_name for place in list_listing_places(session, [CONCEPT])] == ["Runs"]


def test_a_hidden_location_never_enters(session: Session) -> None:
    make_location(session, service=tagged(session), visibility=LocationVisibility.HIDDEN)
    assert list_listing_places(session, [CONCEPT]) == []
    # Counted with those by phone or online, so that nothing tells which of them it is.
    assert count_without_public_place(session, [CONCEPT]) == 1


def test_an_approximate_location_counts_at_the_centre_of_its_square(session: Session) -> None:
    point = GridPoint(486_123.0, 278_987.0)
    make_location(
        session,
        service=tagged(session),
        point=point,
        visibility=LocationVisibility.APPROXIMATE,
    )
    [place] = list_listing_places(session, [CONCEPT])
    assert (place.easting_m, place.northing_m) == (486_500.0, 278_500.0)
    assert place.is_approximate


def test_without_a_public_place_counts_each_listing_once(session: Session) -> None:
    tagged(session, "By phone")
    online = tagged(session, "Online")
    make_location(session, service=online, location_type="virtual")
    there = tagged(session, "There, and by phone")
    make_location(session, service=there)
    found = load_provision(session, [CONCEPT], NOW)
    assert (found.without_place, len(found.points)) == (2, 1)


def test_confirmed_is_assured_within_six_months(session: Session) -> None:
    for name, day in {"May 22": date(2026, 5, 22), "May 21": date(2026, 5, 21)}.items():
        make_location(session, service=tagged(session, name, assured_date=day))
    make_location(session, service=tagged(session, "Never"))
    found = load_provision(session, [CONCEPT], NOW)
    confirmed = dict(
        zip([place.service_name for place in found.places], found.is_confirmed, strict=True)
    )
    assert confirmed == {"May 22": True, "May 21": False, "Never": False}


def test_places_of_one_organization_have_its_number(session: Session) -> None:
    organization = make_organization(session)
    for name in ("One", "Two"):
        make_location(session, service=tagged(session, name, organization=organization))
    make_location(session, service=tagged(session, "Other"))
    found = load_provision(session, [CONCEPT], NOW)
    assert len(set(found.organization.tolist())) == 2
    assert len(set(found.listing.tolist())) == 3


def test_open_then_leaves_out_what_is_closed_and_tells_what_is_not_known(session: Session) -> None:
    tuesday = tagged(session, "Tuesday")
    make_schedule(session, tuesday)
    friday = tagged(session, "Friday")
    make_schedule(session, friday, byday="FR")
    unknown = tagged(session, "Unknown")
    for service in (tuesday, friday, unknown):
        make_location(session, service=service)

    def open_then(day: Weekday | None, at: time | None) -> tuple[list[str], int]:
        found = load_provision(session, [CONCEPT], NOW, day=day, at=at)
        return sorted(place.service_name for place in found.places), found.hours_unknown

    assert open_then(None, None) == (["Friday", "Tuesday", "Unknown"], 0)
    assert open_then(Weekday.TU, None) == (["Tuesday"], 1)
    assert open_then(Weekday.TU, time(15)) == (["Tuesday"], 1)
    assert open_then(Weekday.TU, time(16)) == ([], 1)
    assert open_then(None, time(15)) == (["Friday", "Tuesday"], 1)
    assert open_then(Weekday.MO, time(15)) == ([], 1)


def test_what_is_decided_to_be_the_same_counts_as_one() -> None:
    a, b, c = (UUID(int=number) for number in (1, 2, 3))
    places = [
        ListingPlace(one, "Soup", UUID(int=at + 10), "Trust", UUID(int=at + 20), None,
                     is_approximate=False, easting_m=1.0, northing_m=1.0, assured_date=day)
        for at, (one, day) in enumerate([(a, None), (b, NOW.date()), (c, None)])
    ]  # fmt: skip
    apart = arrange(places, NOW.date())
    assert apart.listing.tolist() == apart.organization.tolist() == [0, 1, 2]
    same = arrange(places, NOW.date(), Decided(same=frozenset({(a, b), (b, c)})))
    assert same.listing.tolist() == same.organization.tolist() == [0, 0, 0]
    assert same.is_confirmed.all()


@pytest.mark.parametrize(
    ("name", "is_building"),
    [
        ("Thistle Row Hall", True),
        ("Noor Street Mosque, community room", True),
        ("Turntable Street car park", False),
        ("Bus shelter by the pump", False),
        ("Churchyard gate", False),
    ],
)
def test_a_place_of_a_listing_is_a_candidate_where_its_name_tells_a_building(
    session: Session, name: str, is_building: bool
) -> None:
    make_location(session, service=tagged(session, "Soup"), name=name)
    found = [each.name for each in list_candidate_venues(session)]
    assert found == ([name] if is_building else [])


def test_candidates_are_open_venues_with_a_point(session: Session) -> None:
    def venue(name: str, *, is_open: bool = True, point: GridPoint | None = KETTERING) -> None:
        session.add(
            Venue(id=uuid4(), name=name, kind=VenueKind.LIBRARY, is_open=is_open,
                  located_by=LocatedBy.COORDINATES, point=point.as_wkt() if point else None)
        )  # fmt: skip
        session.flush()

    venue("Library")
    venue("Closed library", is_open=False)
    venue("Library somewhere", point=None)
    assert [each.name for each in list_candidate_venues(session)] == ["Library"]
    assert list_candidate_venues(session, [VenueKind.SCHOOL]) == []
