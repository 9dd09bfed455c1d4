"""``connect coverage`` and ``connect site``: files that appear whole, and refusals that help."""

import csv
import json
from pathlib import Path

import pytest

from api.cli import run
from directory.config import Settings
from maps.coverage.downloads import COLUMNS, DOWNLOADS

CLEAN, FAILED = 0, 2


@pytest.fixture
def ready(loaded_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The environment of a command on the ready database."""
    monkeypatch.setenv("CONNECT_DATABASE_URL", str(loaded_settings.database_url))
    monkeypatch.setenv("CONNECT_DATA_DIR", str(loaded_settings.data_dir))
    return loaded_settings


def test_the_table_and_what_it_was_made_from_are_written(
    ready: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "table.csv"
    line = ["coverage", "--concept", "lunch club", "--by", "district", "--out", str(out), "--json"]
    assert run(line) == CLEAN
    told = json.loads(capsys.readouterr().out)
    beside = tmp_path / "table.csv.meta.json"
    assert told["files"] == [str(out), str(beside)]
    assert sorted(path.name for path in tmp_path.iterdir()) == [out.name, beside.name]
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 7
    meta = json.loads(beside.read_text(encoding="utf-8"))
    assert meta == {name: value for name, value in told.items() if name != "files"}
    assert (meta["vintage"], meta["people_basis"], meta["mode"]) == (2011, "postcodes", "walk")
    assert meta["listings"] > 0
    assert sum(float(row["people"]) for row in rows) == meta["totals"]["people"]


def test_without_a_file_the_answer_holds_the_table(
    ready: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["coverage", "--concept", "food_bank", "--by", "authority", "--json"]) == CLEAN
    areas = json.loads(capsys.readouterr().out)["areas"]
    assert [area["area_code"] for area in areas] == ["E06000061", "E06000062"]
    assert run(["coverage", "--concept", "food_bank", "--by", "authority"]) == CLEAN
    assert "food bank" in capsys.readouterr().out.lower()


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        (["--concept", "lunch clb"], "Lunch clubs"),
        (["--concept", "lunch_club", "--by", "parish"], "partnership"),
        (["--concept", "lunch_club", "--by", "partnership"], "import run areas"),
        (["--concept", "lunch_club", "--vintage", "1999"], "lsoa of 2011"),
        (["--concept", "lunch_club", "--mode", "bus"], "import run timetable"),
        (["--concept", "lunch_club", "--age", "90"], "65_over"),
        (["--concept", "lunch_club", "--age", "65_over"], "import run statistics"),
        (["--concept", "lunch_club", "--minutes", "0"], "greater than or equal to 1"),
        (["--concept", "lunch_club", "--day", "someday"], "Tuesday"),
        (["--concept", "lunch_club", "--at", "noonish"], "14:00"),
        (["--concept", "lunch_club", "--out", "table.doc"], ".xlsx"),
        ([], "--concept"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(
    options: list[str],
    allowed: str,
    ready: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["coverage", *options]) == FAILED
    # The library breaks its lines at the width of the terminal.
    said = "".join(capsys.readouterr().err.replace("│", " ").split())
    assert allowed.replace(" ", "") in said


@pytest.mark.parametrize("add", ["0", "6", "many"])
def test_one_to_five_sites_can_be_added(ready: Settings, add: str) -> None:
    assert run(["site", "--concept", "lunch_club", "--add", add]) == FAILED


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    ready: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    out = folder / "table.csv"
    out.write_text("old", encoding="utf-8")
    monkeypatch.setattr("os.fsync", _full)
    assert run(["coverage", "--concept", "food_bank", "--by", "authority", "--out", str(out)]) == 2
    assert out.read_text(encoding="utf-8") == "old"
    assert list(folder.iterdir()) == [out]


def _full(_descriptor: int) -> None:
    message = "No space left on device"
    raise OSError(message)


def test_sites_are_real_places_and_the_proof_is_told(
    ready: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sites.csv"
    line = ["site", "--concept", "lunch_club", "--add", "2", "--prove", "--out", str(out), "--json"]
    assert run(line) == CLEAN
    told = json.loads(capsys.readouterr().out)
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert [row["venue_name"] for row in rows] == [site["venue_name"] for site in told["sites"]]
    assert len(rows) == told["add"] == 2
    # The halls, rooms and centres among the demonstration's places, and not its benches.
    assert 50 < told["candidates"] < 200
    gained = [float(row["people_gained"]) for row in rows]
    assert sum(gained) == pytest.approx(told["people_gained"]) == told["gain_curve"][1]
    assert told["optimum"]["is_proved"]
    assert told["people_gained"] >= 0.96 * told["optimum"]["people_gained"]
    assert (tmp_path / "sites.csv.meta.json").is_file()


@pytest.mark.parametrize("ending", [ending for ending in DOWNLOADS if ending != "csv"])
def test_every_form_is_written(ready: Settings, tmp_path: Path, ending: str) -> None:
    for command, more in (("coverage", []), ("site", ["--add", "1"])):
        out = tmp_path / f"{command}.{ending}"
        line = [command, "--concept", "lunch_club", "--by", "district", "--out", str(out)]
        assert run([*line, *more]) == CLEAN
        assert out.stat().st_size > 500
