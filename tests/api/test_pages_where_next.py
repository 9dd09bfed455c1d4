"""Where next, and what if: candidates that are real, gains that add up, never a single pin."""

import csv
import io
import json
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
    for name, (easting_m, northing_m) in HALLS.items():
        add_hall(loaded_session, name, easting_m, northing_m)
    return loaded_session


def add_hall(session: Session, name: str, easting_m: float, northing_m: float) -> None:
    session.add(
        Venue(
            source="schools",
            id=uuid4(),
            source_id=name,
            located_by=LocatedBy.COORDINATES,
            name=name,
            kind=VenueKind.SCHOOL if "School" in name else VenueKind.HALL,
            is_open=True,
            point=GridPoint(easting_m, northing_m).as_wkt(),
        )
    )
    session.flush()


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
    assert "nearly as good" in page
    assert page.count("<svg viewBox") == 5, "the gain curve goes to five"
    assert "What if only this one opened?" in page


def test_a_building_that_is_imported_is_compared_at_once(
    halls: Session, loaded_client: TestClient
) -> None:
    before = loaded_client.get(f"/planning/where-next?{CHOIR}").text
    add_hall(halls, "Thrapston Hall", 499_600.0, 278_600.0)
    after = loaded_client.get(f"/planning/where-next?{CHOIR}").text
    compared = [
        number(text)
        for page in (before, after)
        for text in re.findall(r"([\d,]+) buildings were compared", page)
    ]
    assert compared[1] == compared[0] + 1


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
    marks = re.search(r'"suggested":(\[\[.*?\]\])', frame.text)
    assert marks
    labels = [mark[3] for mark in json.loads(marks[1])]
    assert {"1", "2"} <= set(labels)
    assert any(re.fullmatch("[12][a-h]", label) for label in labels), "never a single pin"
    assert "A place where one could be" in frame.text
    assert "Another that could take its place" in frame.text


@pytest.mark.parametrize("add", [1, 3, 5])
def test_no_site_stands_alone_on_the_page_the_map_or_the_sheet(
    halls: Session, loaded_client: TestClient, add: int
) -> None:
    for at in range(12):
        add_hall(halls, f"Hall {at}", 462_000.0 + 3_000 * at, 246_000.0 + 2_500 * at)
    asked = f"{CHOIR}&add={add}"
    page = loaded_client.get(f"/planning/where-next?{asked}").text
    others = page[page.index('id="others"') :]
    labels = re.findall(r'<th scope="row"[^>]*>(\d[a-h]) ', others)
    assert labels[0] == "1a"
    assert re.search(r"(\d+%|1%) fewer|as many", others)
    sheet = loaded_client.get(f"/planning/where-next.svg?{asked}").text
    said = " ".join(re.findall("<!-- (.*?) -->", sheet, re.DOTALL))
    assert "nobody has asked them" in " ".join(said.split())
    assert re.search(r"1\. .*?: [\d,]+ more postcodes", said, re.DOTALL)
    assert "1a" in said


@pytest.mark.parametrize(
    ("path", "field", "allowed"),
    [
        ("where-next?add=9", "add", "1, 2, 3, 4, 5"),
        ("where-next?site=castle", "site", "library"),
        ("coverage?show=blue", "show", "deprivation"),
        ("coverage?day=someday", "day", "Monday"),
        ("what-if?closes=abc", "closes", "choose one from the list"),
        ("what-if?opens=abc", "opens", "choose one from the list"),
    ],
)
def test_nothing_that_is_asked_is_left_out_unseen(
    loaded_client: TestClient, path: str, field: str, allowed: str
) -> None:
    page = loaded_client.get(f"/planning/{path}&{CHOIR}")
    assert page.status_code == 422
    assert "There is a problem" in page.text
    [said] = re.findall(rf'<a href="#{field}">(.*?)</a>', page.text)
    assert allowed in said


@pytest.mark.parametrize("day", ["monday", "Mon", "MO"])
def test_a_day_is_taken_as_people_write_it(loaded_client: TestClient, day: str) -> None:
    page = loaded_client.get(f"/planning/coverage?{CHOIR}&day={day}").text
    assert "open on Monday" in page
    assert '<option value="MO" selected>' in page


def test_nothing_listed_is_said_wherever_places_are_compared(
    halls: Session, loaded_client: TestClient
) -> None:
    nothing = "what=asylum_support&by=district"
    known = loaded_client.get(f"/planning/coverage?{nothing}").text
    is_unknown = "not the same as no service" in known
    for path in ("where-next", "what-if"):
        page = loaded_client.get(f"/planning/{path}?{nothing}")
        if page.status_code == 200:
            assert ("not the same as no service" in page.text) is is_unknown


def test_the_proved_best_is_a_page_away(halls: Session, loaded_client: TestClient) -> None:
    asked = f"{CHOIR}&add=2"
    page = loaded_client.get(f"/planning/where-next?{asked}").text
    assert "Look for the proved best" in page
    proof = loaded_client.get(f"/planning/where-next/proof?{asked}")
    assert proof.status_code == 200
    said = re.search(r"gains more than ([\d,]+) postcodes: that is proved", proof.text)
    assert said
    curve = page[page.index('id="curve-heading"') :]
    gained = number(re.findall(r'numeric">([\d,]+)</td>', curve)[2])
    assert number(said[1]) >= gained
    assert loaded_client.get("/planning/where-next/proof?what=qqzz").status_code == 422
    assert loaded_client.get("/planning/where-next/proof").status_code == 200


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
    page = loaded_client.get(f"/planning/what-if?{CHOIR}&opens=&closes=").text
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
