"""Where next, and what if: candidates that are real, gains that add up, never a single pin."""

import csv
import io
import re
from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.geography import GridPoint
from directory.kinds import LocatedBy, VenueKind
from directory.models import Venue
from directory.queries.provision import list_candidate_venues
from maps.coverage.cover import answer_fully
from maps.coverage.table import CoverageQuestion

CHOIR = "what=choir&by=district&mode=walk&minutes=15"
# Towns of the county that a hall could stand in.
HALLS = {
    "Towcester Hall": (469_300.0, 248_800.0),
    "Brackley School": (458_600.0, 237_000.0),
    "Oundle Library": (504_200.0, 288_300.0),
    "Desborough <Hall>": (480_300.0, 283_200.0),
}


@pytest.fixture
def halls(loaded_session: Session) -> Session:
    """The ready directory with four buildings where something could be."""
    for at, (name, (easting_m, northing_m)) in enumerate(HALLS.items()):
        loaded_session.add(
            Venue(
                source="schools",
                id=uuid4(),
                source_id=f"hall-{at}",
                located_by=LocatedBy.COORDINATES,
                name=name,
                kind=VenueKind.SCHOOL if "School" in name else VenueKind.HALL,
                is_open=True,
                point=GridPoint(easting_m, northing_m).as_wkt(),
            )
        )
    loaded_session.flush()
    return loaded_session


def number(text: str) -> int:
    return int(text.replace(",", ""))


def test_without_buildings_the_page_says_what_is_missing(loaded_client: TestClient) -> None:
    page = loaded_client.get(f"/planning/where-next?{CHOIR}&site=surgery")
    assert page.status_code == 200
    assert "No buildings are known where one could be" in page.text
    assert "connect import list" in page.text


def test_sites_are_named_with_what_each_adds_and_how_sure_it_is(
    halls: Session, loaded_client: TestClient
) -> None:
    page = loaded_client.get(f"/planning/where-next?{CHOIR}&add=2").text
    names = re.findall(r"<h3[^>]*>\d\. (.*?)(?: <span|</h3>)", page)
    assert len(names) == 2
    gains = [number(n) for n in re.findall(r"within reach</dt><dd>([\d,]+)</dd>", page)]
    assert gains == sorted(gains, reverse=True)
    said = re.search(r"([\d,]+) more postcodes would be within", page)
    assert said
    assert number(said[1]) == pytest.approx(sum(gains), abs=1)
    assert "Chosen again in other trials" in page
    assert "Nearly as good in its place" in page or "No other building comes within 5%" in page
    assert page.count("<svg viewBox") == 5, "the gain curve goes to five"
    assert "What if only this one opened?" in page


def test_more_places_never_gain_less(halls: Session, loaded_client: TestClient) -> None:
    page = loaded_client.get(f"/planning/where-next?{CHOIR}&add=5").text
    curve = page[page.index('id="curve-heading"') :]
    gained = [number(n) for n in re.findall(r"numeric\">([\d,]+)</td>", curve)[:10:2]]
    assert gained == sorted(gained)


def test_only_the_kinds_of_building_that_were_ticked_are_chosen(
    halls: Session, loaded_client: TestClient
) -> None:
    page = loaded_client.get(f"/planning/where-next?{CHOIR}&add=5&site=school").text
    names = re.findall(r"<h3[^>]*>\d\. (.*?)(?: <span|</h3>)", page)
    halls_named = [name for name in names if name in HALLS]
    assert set(halls_named) <= {"Brackley School"}


def test_names_stay_text(halls: Session, loaded_client: TestClient) -> None:
    page = loaded_client.get(f"/planning/what-if?{CHOIR}").text
    assert "Desborough &lt;Hall&gt;" in page
    assert "<Hall>" not in page


def test_the_map_marks_suggestions_apart_from_listings(
    halls: Session, loaded_client: TestClient
) -> None:
    frame = loaded_client.get(f"/planning/where-next/map?{CHOIR}&add=2")
    assert frame.status_code == 200
    assert len(re.findall(r'"suggested":\[\[[^\]]*\],\[[^\]]*\]\]', frame.text)) == 1
    assert "A place where one could be" in frame.text


def test_the_places_are_had_as_files(halls: Session, loaded_client: TestClient) -> None:
    def ask(ending: str) -> bytes:
        answer = loaded_client.get(f"/planning/where-next.{ending}?{CHOIR}&add=2")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["content-disposition"]
        return answer.content

    assert len(list(csv.reader(io.StringIO(ask("csv").decode())))) == 3
    assert b"where two more would reach most" in ask("html")
    assert ask("pdf").startswith(b"%PDF")
    assert loaded_client.get(f"/planning/where-next.exe?{CHOIR}").status_code == 404
    assert loaded_client.get("/planning/where-next.csv?what=qqzz").status_code == 422


def test_closing_one_loses_people_and_opening_it_again_elsewhere_is_compared(
    halls: Session, loaded_client: TestClient
) -> None:
    answered = answer_fully(halls, CoverageQuestion(("choir",), minutes=15))
    closes = answered.provision.places[0].service_id
    opens = next(v.id for v in list_candidate_venues(halls) if v.name == "Towcester Hall")
    closed = loaded_client.get(f"/planning/what-if?{CHOIR}&closes={closes}").text
    assert "fewer postcodes would be" in closed or "As many postcodes as now" in closed
    moved = loaded_client.get(f"/planning/what-if?{CHOIR}&closes={closes}&opens={opens}").text
    assert "<strong>Closes:</strong>" in moved
    assert "<strong>Opens:</strong> Towcester Hall" in moved
    frame = loaded_client.get(f"/planning/what-if/map?{CHOIR}&opens={opens}")
    assert "Towcester Hall" in frame.text


def test_nothing_chosen_changes_nothing(loaded_client: TestClient) -> None:
    page = loaded_client.get(f"/planning/what-if?{CHOIR}&closes=not-an-id&opens=&closes=").text
    assert "Choose what closes, what opens, or both" in page
    assert 'id="changes-heading"' not in page


@pytest.mark.parametrize("path", ["where-next", "what-if"])
def test_what_cannot_be_asked_is_said(loaded_client: TestClient, path: str) -> None:
    assert loaded_client.get(f"/planning/{path}").status_code == 200
    assert loaded_client.get(f"/planning/{path}?what=qqzz").status_code == 422
    assert loaded_client.get(f"/planning/{path}/map?what=qqzz").status_code == 422
    bus = loaded_client.get(f"/planning/{path}?{CHOIR}".replace("walk", "bus"))
    assert "That cannot be answered yet" in bus.text
    evil = quote("<script>alert(1)</script>")
    assert "<script>alert" not in loaded_client.get(f"/planning/{path}?what={evil}").text
