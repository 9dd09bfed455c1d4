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
from importers.pipeline import check
from tests.factories import make_service
from tests.importers.feeds import commit, make_row, make_term, write_feed

DRAWINGS = sorted((Path(__file__).parents[2] / "api" / "static" / "pictures").glob("*.svg"))
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
    assert len(text) < 12_000
    root = ET.fromstring(text)
    assert root.get("viewBox") == "0 0 800 450"
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds <= {"svg", "g", "path", "rect", "circle", "ellipse"}
    assert not re.search(r"href|url\(|style|on\w+=", text)


def test_the_listing_shows_its_drawing_with_words(client: TestClient, session: Session) -> None:
    service = make_service(session, picture=HUB, picture_description='A "hall" & tree')
    page = client.get(f"/services/{service.id}").text
    [source] = re.findall(r'<img class="connect-picture" src="([^"]+)"', page)
    assert 'alt="A &#34;hall&#34; &amp; tree"' in page
    answer = client.get(source)
    assert answer.headers["content-type"].startswith("image/svg+xml")


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
        ("<script>", "A hall.", "must be the name of a drawing"),
        ("a" * 61, "A hall.", "must be the name of a drawing"),
        (HUB, None, "has no picture_description"),
    ],
)
def test_what_is_no_drawing_is_left_out_and_named(
    tmp_path: Path, name: str, words: str | None, why: str
) -> None:
    path = write_feed(tmp_path, make_row("Hub", attributes=drawn(name, words)))
    [issue] = [one for one in check("open-referral-uk", path).issues if "picture" in one.message
               or "drawing" in one.message]  # fmt: skip
    assert why in issue.message
