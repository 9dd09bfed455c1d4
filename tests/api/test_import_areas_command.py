"""Areas, lookups and statistics by the command line, with the options that are theirs alone."""

import json
from pathlib import Path

import pytest

from api.cli import run
from directory.config import Settings
from tests.importers.drawn_areas import write_row, write_table

CLEAN, ISSUES, FAILED = 0, 1, 2
CODES = ("E01000001", "E01000002")


@pytest.fixture
def drawn(tmp_path: Path) -> str:
    """Two LSOAs side by side."""
    return write_row(tmp_path, *CODES)


def test_a_check_and_a_dry_run_take_the_options(
    ready: Settings, drawn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["areas", drawn, "--kind", "lsoa", "--vintage", "2031", "--json"]
    assert run(["import", "check", *options]) == ISSUES
    report = json.loads(capsys.readouterr().out)
    assert (report["parsed"], report["details"]["mended"]) == (2, 0)
    assert "is of 2021, and was taken as of 2031" in report["issues"][0]["message"]
    assert run(["import", "run", *options]) == ISSUES
    report = json.loads(capsys.readouterr().out)
    assert (report["new"], report["is_committed"]) == (2, False)


def test_without_json_a_report_of_areas_speaks_of_no_locations(
    ready: Settings, drawn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", "run", "areas", drawn, "--kind", "lsoa", "--vintage", "2021"]) == CLEAN
    out = capsys.readouterr().out
    assert "2 new" in out
    assert "mended: 0" in out
    assert "located" not in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["areas"], "areas needs --kind and --vintage"),
        (["areas", "--kind", "lsoa"], "needs --kind and --vintage"),
        (["statistics", "--kind", "lsoa", "--vintage", "2021"], "statistics takes no --kind"),
        (["lookup", "--vintage", "2021"], "lookup takes no --vintage"),
        (["venues", "--area", "lsoa"], "venues takes no --area"),
        (["areas", "--kind", "county", "--vintage", "2021"], "'county'"),
        (["areas", "--kind", "lsoa", "--vintage", "new"], "'--vintage'"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
@pytest.mark.parametrize("command", ["check", "run"])
def test_options_that_do_not_fit_are_2_and_explained(
    ready: Settings,
    drawn: str,
    capsys: pytest.CaptureFixture[str],
    command: str,
    words: list[str],
    message: str,
) -> None:
    source, *options = words
    assert run(["import", command, source, drawn, *options]) == FAILED
    assert message in capsys.readouterr().err


def test_statistics_without_their_areas_are_2_and_say_what_to_load(
    ready: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path, *({"lsoa21_code": code, "White": 5} for code in CODES))
    line = ["import", "run", "statistics", table, "--area", "lsoa", "--vintage", "2021", "--commit"]
    assert run(line) == FAILED
    err = capsys.readouterr().err
    assert "no lsoa areas of 2021 are loaded; there are lsoa of 2011" in err
    assert "connect import run areas FILE --kind lsoa --vintage 2021 --commit" in err
