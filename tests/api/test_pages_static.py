"""Static files, the map's background and the API's own page."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.main import create_app
from api.pages.api_docs import read_guide
from api.pages.static_files import STATIC_DIR, static_url, static_version
from api.templating import with_code
from directory.config import Settings
from directory.kinds import PlaceKind
from tests.factories import make_area, make_place

# About a kilometre wide, near Kettering (EPSG:27700).
SQUARE = (
    "MULTIPOLYGON(((486000 278000, 487000 278000, 487000 279000, 486000 279000, 486000 278000)))"
)


def test_this_version_of_a_file_is_kept_for_a_year(client: TestClient) -> None:
    answer = client.get(static_url("css/connect.css"))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/static/0/css/connect.css", "/static/0/none.css"])
def test_another_version_is_never_kept(client: TestClient, path: str) -> None:
    assert "immutable" not in client.get(path).headers.get("cache-control", "")


def test_nothing_outside_the_folder_is_served(client: TestClient) -> None:
    for path in ("../main.py", "%2e%2e/main.py", "..%2f..%2fpyproject.toml"):
        assert client.get(f"/static/{static_version()}/{path}").status_code == 404


def test_a_page_cannot_link_to_a_file_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        static_url("css/nothing.css")


def test_everything_a_page_names_is_served(client: TestClient) -> None:
    page = client.get("/").text
    named = re.findall(r'(?:src|href|data-leaflet)="(/static/[^"]+)"', page)
    assert len(named) >= 7
    for address in named:
        assert client.get(address).status_code == 200, address


def test_what_only_gov_uk_may_use_is_not_there() -> None:
    names = {path.name for path in STATIC_DIR.rglob("*")}
    assert not {name for name in names if "crest" in name or name.endswith((".woff", ".woff2"))}
    assert "GDS Transport" not in (STATIC_DIR / "govuk" / "govuk.css").read_text()


@pytest.mark.parametrize("path", sorted(STATIC_DIR.glob("css/*.css")), ids=lambda path: path.name)
def test_our_styles_ask_for_nothing_from_outside(path: Path) -> None:
    assert not re.search(r"url\(|@import", path.read_text())


def test_the_map_s_background_is_open_data(client: TestClient, session: Session) -> None:
    make_area(session, "E06000061", SQUARE, kind="authority", name="North Northamptonshire")
    make_area(session, "E01000001", SQUARE, kind="lsoa", name="A small area")
    make_area(session, "E06000061", SQUARE, kind="authority", vintage=2011, name="As it was")
    make_place(session, "Kettering", kind=PlaceKind.TOWN)
    make_place(session, "A farm", kind=PlaceKind.HAMLET)
    answer = client.get("/map/outlines.geojson")
    assert "max-age=86400" in answer.headers["cache-control"]
    features = answer.json()["features"]
    assert {(f["properties"]["kind"], f["properties"]["name"]) for f in features} == {
        ("authority", "North Northamptonshire"),
        ("town", "Kettering"),
    }
    (lon, lat) = next(f for f in features if f["geometry"]["type"] == "Point")["geometry"][
        "coordinates"
    ]
    assert -0.8 < lon < -0.6
    assert 52.3 < lat < 52.5


def test_the_api_s_page_names_every_operation_and_field(app: FastAPI, client: TestClient) -> None:
    document = app.openapi()
    page = client.get("/docs").text
    operations = [
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method in methods
        if method in {"get", "post"}
    ]
    assert ("POST", "/api/match") in operations
    for method, path in operations:
        assert f"<code>{method} {path}</code>" in page
    for field in ("near", "said", "within_min", "step_free"):
        assert f"<code>{field}</code>" in page
    anchors = [operation.anchor for operation in read_guide(document).operations]
    assert len(anchors) == len(set(anchors))


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [":root", ".connect-theme-north", ".connect-theme-west"])
def test_every_theme_s_colours_can_be_read_on_white(theme: str) -> None:
    css = (STATIC_DIR / "css" / "connect.css").read_text()
    block = re.search(re.escape(theme) + r" \{(.*?)\}", css, re.DOTALL)
    assert block is not None
    read = re.findall(
        r"(--connect-(?:action|action-dark|quiet|urgent)"
        r"|--govuk-(?:brand|link|link-hover)-colour): (#\w{6})",
        block[1],
    )
    assert len(read) >= 4
    for name, colour in read:
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5, name


def test_code_in_a_description_is_set_as_code_and_the_rest_is_escaped() -> None:
    assert with_code("``ok`` & `<b>` <i>") == (
        "<code>ok</code> &amp; <code>&lt;b&gt;</code> &lt;i&gt;"
    )


def test_map_tiles_are_asked_for_only_where_they_are_set(settings: Settings) -> None:
    template, url = "https://tiles.example.org/{z}/{x}/{y}.png", str(settings.database_url)
    tiled = settings.model_copy(update={"tile_url": template, "tile_attribution": "© <Tiles>"})
    for each, expected in ((settings, False), (tiled, True)):
        app = create_app(each, url)
        page = TestClient(app).get("/").text
        app.state.engine.dispose()
        assert (f'data-tiles="{template}"' in page) is expected
        assert ("© &lt;Tiles&gt;" in page) is expected
