"""Kind and visibility in Open Referral UK and HSDS files."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from directory import models
from directory.kinds import ListingKind, LocationVisibility
from tests.importers.feeds import (
    NN1_POSTCODE,
    commit,
    from_the_feed,
    load_postcodes,
    make_id,
    make_place,
    make_row,
    make_term,
    write_feed,
)


def get_service(session: Session, name: str) -> models.Service:
    session.expire_all()
    return session.get_one(models.Service, UUID(make_id(name)))


def get_location(session: Session, name: str = "hall") -> models.Location:
    session.expire_all()
    return session.get_one(models.Location, UUID(make_id(name)))


def visibility(word: str, **parts: Any) -> dict[str, Any]:
    return make_term(word, "location_visibility", **parts)


class TestKindAndVisibility:
    @pytest.mark.parametrize("kind", list(ListingKind))
    def test_kind(self, session: Session, tmp_path: Path, kind: ListingKind) -> None:
        row = make_row("Choir", attributes=[make_term(kind, "listing_kind")])
        commit(session, write_feed(tmp_path, row))
        assert get_service(session, "Choir").kind == kind
        assert list(session.scalars(select(models.Attribute).where(from_the_feed()))) == []

    def test_absent_means_service_and_exact(self, session: Session, tmp_path: Path) -> None:
        commit(session, write_feed(tmp_path, make_row("Choir", make_place())))
        assert get_service(session, "Choir").kind == ListingKind.SERVICE
        assert get_location(session).visibility == LocationVisibility.EXACT

    def test_kind_in_the_value_and_unknown_kinds(self, session: Session, tmp_path: Path) -> None:
        rows = [
            make_row("A", attributes=[{"link_type": "listing_kind", "value": "Hub"}]),
            make_row("B", attributes=[make_term("palace", "listing_kind")]),
        ]
        report = commit(session, write_feed(tmp_path, *rows))
        assert get_service(session, "A").kind == ListingKind.HUB
        assert get_service(session, "B").kind == ListingKind.SERVICE
        assert [issue.value for issue in report.issues] == ["palace"]

    @pytest.mark.parametrize("carrier", ["location", "visit", "service", "service_unlinked"])
    def test_hidden_wherever_it_is_said(
        self, session: Session, tmp_path: Path, carrier: str
    ) -> None:
        place = make_place()
        row = make_row("Refuge", place)
        linked = visibility("hidden", link_id=place["id"])
        if carrier == "location":
            place["attributes"] = [visibility("hidden")]
        elif carrier == "visit":
            row["service_at_locations"][0]["attributes"] = [linked]
        else:
            row["attributes"] = [linked if carrier == "service" else visibility("hidden")]
        commit(session, write_feed(tmp_path, row))
        location = get_location(session)
        assert location.visibility == LocationVisibility.HIDDEN
        assert location.public_point is None

    def test_a_link_leaves_other_locations_alone(self, session: Session, tmp_path: Path) -> None:
        attributes = [visibility("hidden", link_id=make_id("house"))]
        row = make_row("Refuge", make_place("house"), make_place("office"), attributes=attributes)
        commit(session, write_feed(tmp_path, row))
        assert get_location(session, "house").visibility == LocationVisibility.HIDDEN
        assert get_location(session, "office").visibility == LocationVisibility.EXACT

    def test_an_unknown_visibility_hides(self, session: Session, tmp_path: Path) -> None:
        load_postcodes(session)
        row = make_row("Refuge", make_place(attributes=[visibility("secret")]))
        report = commit(session, write_feed(tmp_path, row))
        assert get_location(session).visibility == LocationVisibility.HIDDEN
        assert [issue.value for issue in report.issues] == ["secret"]

    def test_the_most_hidden_of_several_statements_holds(
        self, session: Session, tmp_path: Path
    ) -> None:
        open_, hidden = make_place(), make_place(attributes=[visibility("hidden")])
        commit(session, write_feed(tmp_path, make_row("A", open_), make_row("B", hidden)))
        assert get_location(session).visibility == LocationVisibility.HIDDEN

    def test_a_report_keeps_a_hidden_position_to_itself(
        self, session: Session, tmp_path: Path
    ) -> None:
        load_postcodes(session)
        place = make_place(attributes=[visibility("hidden")], latitude=52.48765)
        report = commit(session, write_feed(tmp_path, make_row("Refuge", place)))
        stored = session.get_one(models.ImportRun, report.import_run_id).report
        assert "52.48765" not in json.dumps(stored)
        assert stored["located"]["none"] == 1


class TestIdsOfPrivatePlaces:
    def stored(self, session: Session, folder: Path, postcode: str, where: str) -> set[UUID]:
        """Ids of the place and its address, imported from a feed that gives neither."""
        address = {"address_1": f"{len(postcode)} Long Row", "postal_code": postcode}
        place = make_place(id=None, addresses=[address], attributes=[visibility(where)])
        commit(session, write_feed(folder, make_row("Refuge", place)))
        found = {*session.scalars(select(models.Location.id))}
        found |= {*session.scalars(select(models.Address.id))}
        session.execute(delete(models.Service))
        session.execute(delete(models.Location))
        return found

    @pytest.mark.parametrize("where", ["approximate", "hidden"])
    def test_tell_nothing_of_the_postcode(
        self, session: Session, tmp_path: Path, where: str
    ) -> None:
        one = self.stored(session, tmp_path, NN1_POSTCODE, where)
        other = self.stored(session, tmp_path, "NN1 9YY", where)
        assert one == other
        assert len(one) == 2

    def test_of_open_places_may(self, session: Session, tmp_path: Path) -> None:
        one = self.stored(session, tmp_path, NN1_POSTCODE, "exact")
        assert len(one) == 2
