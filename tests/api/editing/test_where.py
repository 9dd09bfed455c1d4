"""The question where a listing happens."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from api.pages.editing.where import WHERE
from directory.kinds import LocatedBy, LocationVisibility
from directory.queries.postcodes import find_postcode
from directory.queries.tags import list_service_ids
from importers.records import AddressRecord, LocationRecord, ServiceAreaRecord
from tests.api.editing.asking import answer, asked, fields_of, kept, listing, sent
from upkeep.content import ListingContent, load_content
from upkeep.venues import say_pin

POSTCODE = "NN1 1ED"


def shown_fields(session: Session, content: ListingContent) -> list[tuple[str, str]]:
    """The fields of the form as the page shows them."""
    values = WHERE.shown(asked(session, content))
    found = []
    for venue in values["where_venues"]:
        typed, at = venue.typed, venue.at
        found += [
            (f"where_id_{at}", str(venue.location_id or "")),
            (f"where_postcode_{at}", typed.postcode),
            (f"where_name_{at}", typed.name),
            (f"where_street_{at}", typed.street),
            (f"where_town_{at}", typed.town),
            (f"where_pin_{at}", typed.pin),
            (f"where_shows_{at}", typed.visibility.value),
        ]
    reach = values["where_reach"]
    found += [("where_way", way) for way in reach.ways]
    found += [("where_area", code) for code in reach.authorities]
    return [*found, ("where_places", reach.places)]


def changed(fields: list[tuple[str, str]], **new: str) -> list[tuple[str, str]]:
    return [pair for pair in fields if pair[0] not in new] + list(new.items())


def hall(session: Session, **fields: object) -> LocationRecord:
    """A hall at the postcode."""
    found = find_postcode(session, POSTCODE.replace(" ", ""))
    assert found
    address = AddressRecord(
        uuid4(), address_1="St Bride’s Hall", address_2="Long Row", city="Northampton",
        postal_code=POSTCODE, country="GB", region="East Midlands",
    )  # fmt: skip
    usual: dict[str, object] = {
        "id": uuid4(), "name": "The Hall", "point": found.point, "addresses": (address,),
        "located_by": LocatedBy.POSTCODE,
    }  # fmt: skip
    return LocationRecord(**(usual | fields))  # type: ignore[arg-type]


def test_whatever_is_listed_stays_when_nothing_is_touched(loaded_session: Session) -> None:
    ids = list_service_ids(loaded_session)
    for service_id in ids[::4]:
        content = load_content(loaded_session, service_id)
        form = sent(*shown_fields(loaded_session, content))
        assert kept(loaded_session, WHERE, content, form) == content


def test_a_postcode_is_enough(loaded_session: Session) -> None:
    form = sent(where_id_0="", where_postcode_0="nn11ed", where_name_0="The Hall")
    content = kept(loaded_session, WHERE, listing(), form)
    (place,) = content.locations
    found = find_postcode(loaded_session, "NN11ED")
    assert found
    assert (place.point, place.located_by) == (found.point, LocatedBy.POSTCODE)
    assert place.visibility is LocationVisibility.EXACT
    (address,) = place.addresses
    assert (address.postal_code, address.state_province) == (POSTCODE, "West Northamptonshire")
    assert address.city
    (visit,) = content.service.service_at_locations
    assert visit.location_id == place.id
    said = WHERE.said(asked(loaded_session, content))
    assert POSTCODE in said[0].words


def test_an_unknown_postcode_is_refused_and_stays_typed(loaded_session: Session) -> None:
    form = sent(where_id_0="", where_postcode_0="ZZ1 1ZZ", where_name_0="The Hall")
    answered = answer(loaded_session, WHERE, listing(), form)
    assert fields_of(answered) == ["where_postcode_0"]
    (venue,) = answered.values["where_venues"]
    assert (venue.typed.postcode, venue.typed.name) == ("ZZ1 1ZZ", "The Hall")


def test_a_pin_refines_its_postcode_within_five_kilometres(loaded_session: Session) -> None:
    before = listing(hall(loaded_session))
    fields = shown_fields(loaded_session, before)
    near = changed(fields, where_pin_0="52.2400, -0.9000")
    after = kept(loaded_session, WHERE, before, sent(*near))
    assert after.locations[0].located_by is LocatedBy.COORDINATES
    point = after.locations[0].point
    assert point
    assert say_pin(point) == "52.24000, -0.90000"
    assert after.locations[0].id == before.locations[0].id
    # Either way round, since people copy them from different maps.
    turned = changed(fields, where_pin_0="-0.9000 52.2400")
    assert kept(loaded_session, WHERE, before, sent(*turned)) == after
    for wrong in ("52.4, -0.9", "nonsense", "48.8, 2.3"):
        refused = answer(loaded_session, WHERE, before, sent(*changed(fields, where_pin_0=wrong)))
        assert fields_of(refused) == ["where_pin_0"]


def test_another_postcode_puts_the_old_pin_away(loaded_session: Session) -> None:
    before = listing(hall(loaded_session))
    pinned = changed(shown_fields(loaded_session, before), where_pin_0="52.2400, -0.9000")
    there = kept(loaded_session, WHERE, before, sent(*pinned))
    moved = changed(shown_fields(loaded_session, there), where_postcode_0="NN16 0AP")
    after = kept(loaded_session, WHERE, there, sent(*moved))
    found = find_postcode(loaded_session, "NN160AP")
    assert found
    assert (after.locations[0].point, after.locations[0].located_by) == (
        found.point, LocatedBy.POSTCODE,
    )  # fmt: skip


def test_only_what_is_changed_changes(loaded_session: Session) -> None:
    before = listing(hall(loaded_session))
    fields = changed(shown_fields(loaded_session, before), where_name_0="The New Hall")
    after = kept(loaded_session, WHERE, before, sent(*fields))
    assert after.locations == (replace(before.locations[0], name="The New Hall"),)


@pytest.mark.parametrize("visibility", [LocationVisibility.APPROXIMATE, LocationVisibility.HIDDEN])
def test_what_people_see_tells_nothing_that_is_kept_back(
    loaded_session: Session, visibility: LocationVisibility
) -> None:
    before = listing(hall(loaded_session, visibility=visibility))
    said = " ".join(w for one in WHERE.said(asked(loaded_session, before)) for w in one.words)
    (venue,) = WHERE.shown(asked(loaded_session, before))["where_venues"]
    for text in (said, " ".join(venue.seen)):
        assert not any(part in text for part in ("Hall", "Long Row", POSTCODE, "1ED"))
    assert ("NN1" in said) is (visibility is LocationVisibility.APPROXIMATE)


def test_places_come_and_go(loaded_session: Session) -> None:
    before = listing(hall(loaded_session), hall(loaded_session, name="The Mill"))
    fields = shown_fields(loaded_session, before)
    gone = kept(loaded_session, WHERE, before, sent(*changed(fields, where_gone_0="yes")))
    assert [one.name for one in gone.locations] == ["The Mill"]
    assert gone.service.service_at_locations == before.service.service_at_locations[1:]
    more = answer(loaded_session, WHERE, before, sent(*changed(fields, where_look="another")))
    assert more.content is None
    assert [one.is_new for one in more.values["where_venues"]] == [False, False, True]


def test_a_place_that_somebody_added_meanwhile_is_not_taken_away(loaded_session: Session) -> None:
    first = hall(loaded_session)
    fields = shown_fields(loaded_session, listing(first))
    now = listing(first, hall(loaded_session, name="The Mill"))
    assert kept(loaded_session, WHERE, now, sent(*fields)) == now


def test_without_a_place_it_says_how_it_reaches_people(loaded_session: Session) -> None:
    form = sent(
        ("where_way", "by_phone"), ("where_way", "at_home"), ("where_area", "E06000061"),
        where_places="Corby, Oundle",
    )  # fmt: skip
    content = kept(loaded_session, WHERE, listing(), form)
    assert set(content.service.delivery) == {"by_phone", "at_home"}
    areas = [(area.name, area.uri) for area in content.service.service_areas]
    assert areas[0][0] == "North Northamptonshire"
    assert (areas[0][1] or "").endswith("/E06000061")
    assert [name for name, _ in areas[1:]] == ["Corby", "Oundle"]
    again = sent(*shown_fields(loaded_session, content))
    assert kept(loaded_session, WHERE, content, again) == content


def test_areas_from_elsewhere_stay(loaded_session: Session) -> None:
    drawn = ServiceAreaRecord(uuid4(), name="Nene Valley", extent_type="geojson")
    unnamed = ServiceAreaRecord(uuid4(), description="Wherever the bus goes")
    before = listing(service_areas=(drawn, unnamed))
    fields = changed(shown_fields(loaded_session, before), where_places="Nene Valley, Corby")
    after = kept(loaded_session, WHERE, before, sent(*fields))
    assert after.service.service_areas[:2] == (drawn, unnamed)
    assert after.service.service_areas[2].name == "Corby"


def test_nothing_said_is_kept_and_advised(loaded_session: Session) -> None:
    content = kept(loaded_session, WHERE, listing(), sent(where_id_0="", where_postcode_0=""))
    assert content.locations == ()
    (advice,) = WHERE.advise(asked(loaded_session, content))
    assert advice.field == "where_postcode_0"
