"""Hubs are shown with a drawing that comes with the application and with words for it."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.models import Service
from tests.factories import make_service
from tests.importers.feeds import commit, make_row, make_term, write_feed

ROOT = Path(__file__).parents[2]
DRAWINGS = sorted((ROOT / "api" / "static" / "pictures").glob("*.svg"))
DEMONSTRATION = ROOT / "importers" / "demonstration" / "demonstration.json"
SHAPE_ATTRIBUTES = set(
    "viewBox d fill stroke stroke-width stroke-linecap stroke-linejoin"
    " x y width height rx ry cx cy r".split()
)
HUB = "thornfield-hub"


def drawn(name: Any = HUB, words: Any = "Drawing: a hall.") -> list[dict[str, Any]]:
    found = []
    if name is not None:
        found.append(make_term("drawing", "picture", value=name))
    if words is not None:
        found.append(make_term("description", "picture_description", value=words))
    return found


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.stem)
def test_drawings_are_small_and_hold_nothing_but_shapes(drawing: Path) -> None:
    text = drawing.read_text(encoding="utf-8")
    assert len(text.encode()) < 6_000
    root = ET.fromstring(text)
    assert root.get("viewBox") == "0 0 800 450"
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds <= {"svg", "path", "rect", "circle", "ellipse"}
    assert {name for element in root.iter() for name in element.attrib} <= SHAPE_ATTRIBUTES
    assert not re.search(r"href|url\(|<!|<\?", text)


def test_every_drawing_is_a_hub_s_and_every_hub_of_the_demonstration_has_one() -> None:
    rows = json.loads(DEMONSTRATION.read_text(encoding="utf-8"))["contents"]
    told = [{a["link_type"]: a for a in row["attributes"]} for row in rows]
    hubs = [a for a in told if a["listing_kind"]["taxonomy_term"]["name"] == "hub"]
    assert sorted(a["picture"]["value"] for a in hubs) == [file.stem for file in DRAWINGS]
    assert len({a["picture_description"]["value"] for a in hubs}) == len(DRAWINGS)
    assert [a for a in told if "picture" in a] == hubs


def test_the_listing_shows_its_drawing_with_words(client: TestClient, session: Session) -> None:
    service = make_service(session, picture=HUB, picture_description='A "hall" & tree')
    page = client.get(f"/services/{service.id}").text
    [source] = re.findall(r'<img class="connect-picture" src="([^"]+)"', page)
    assert 'alt="A &#34;hall&#34; &amp; tree"' in page
    assert 'width="800" height="450"' in page
    answer = client.get(source)
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "immutable" in answer.headers["cache-control"]
    assert "img-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("picture", "words"),
    [("no-such-drawing", "A hall."), (HUB, None), (HUB, ""), (None, "A hall."), ("../x", "A.")],
)
def test_without_a_drawing_of_ours_or_words_nothing_is_shown(
    client: TestClient, session: Session, picture: str | None, words: str | None
) -> None:
    service = make_service(session, picture=picture, picture_description=words)
    assert "connect-picture" not in client.get(f"/services/{service.id}").text


def test_a_drawing_travels_there_and_back(
    client: TestClient, session: Session, tmp_path: Path
) -> None:
    path = write_feed(tmp_path, make_row("Hub", attributes=drawn()))
    commit(session, path)
    service = session.scalars(select(Service)).one()
    assert (service.picture, service.picture_description) == (HUB, "Drawing: a hall.")
    told = client.get(f"/api/services/{service.id}").json()
    again = tmp_path / "again.json"
    again.write_text(json.dumps(told), encoding="utf-8")
    assert commit(session, str(again)).unchanged == 1


@pytest.mark.parametrize(
    ("name", "words", "why"),
    [
        ("https://example.org/x.svg", "A hall.", "must be the name of a drawing"),
        ("../../secret", "A hall.", "must be the name of a drawing"),
        ("<script>alert(1)</script>", "A hall.", "must be the name of a drawing"),
        ("javascript:alert(1)", "A hall.", "must be the name of a drawing"),
        ("Thornfield-Hub", "A hall.", "must be the name of a drawing"),
        ("", "A hall.", "must be the name of a drawing"),
        ("a" * 61, "A hall.", "must be the name of a drawing"),
        (HUB, None, "has no picture_description"),
    ],
)
def test_what_is_no_drawing_is_left_out_and_named(
    session: Session, tmp_path: Path, name: str, words: str | None, why: str
) -> None:
    path = write_feed(tmp_path, make_row("Hub", attributes=drawn(name, words)))
    [issue] = [one for one in commit(session, path).issues if "attributes" in one.field]
    assert why in issue.message
    service = session.scalars(select(Service)).one()
    assert (service.picture, service.picture_description) == (None, None)


def test_words_with_markup_come_in_plain(session: Session, tmp_path: Path) -> None:
    rows = make_row("Hub", attributes=drawn(HUB, "A <img src=x onerror=alert(1)> hall."))
    commit(session, write_feed(tmp_path, rows))
    service = session.scalars(select(Service)).one()
    assert service.picture_description == "A hall."
