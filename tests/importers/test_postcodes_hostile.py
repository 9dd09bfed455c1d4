"""Releases of postcodes that are broken, or made to do harm: one clear line, nothing written."""

import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.errors import SourceFileError
from importers.formats import postcode_files as limits
from importers.pipeline import check
from tests.importers.postcode_files import (
    EASTING,
    NORTHING,
    OLD_NAMES,
    Released,
    code_point_text,
    directory_text,
    write_code_point,
    write_directory,
    write_text,
    write_zip,
)

ROOT = Path(__file__).parents[2]


def rows(count: int = 300) -> list[Released]:
    return [Released(f"NN1{at % 10}{at // 10 % 10}A{chr(65 + at // 100)}") for at in range(count)]


@pytest.mark.parametrize("missing", ["doterm", "oslaua", "oseast1m", "osnrth1m"])
def test_a_missing_column_is_named(tmp_path: Path, missing: str) -> None:
    names = [name for name in OLD_NAMES if name != missing]
    with pytest.raises(SourceFileError, match=f"UK.csv: line 1: there is no column .*{missing}"):
        check("postcodes", write_directory(tmp_path, *rows(3), names=names))


def test_exchanged_easting_and_northing_are_named(tmp_path: Path) -> None:
    swapped = [Released(row.code, NORTHING, EASTING) for row in rows()]
    with pytest.raises(
        SourceFileError, match=r"line 2, field easting: '278700, 486700'.*exchanged"
    ):
        check("postcodes", write_directory(tmp_path, *swapped))
    with pytest.raises(SourceFileError, match=r"nn.csv: line 1, field Eastings:.*300 of 300 rows"):
        check("postcodes", write_code_point(tmp_path, *swapped))


def test_a_few_broken_rows_among_many_are_rejected(tmp_path: Path) -> None:
    broken = [Released("NN160AA", "4867OO"), Released("NN160AB", 1_000_000_000)]
    report = check("postcodes", write_directory(tmp_path, *rows(), *broken))
    assert (report.parsed, report.rejected) == (300, 2)
    assert {issue.line for issue in report.issues} == {302, 303}
    assert "4867OO" in str(report.issues[0].value)


@pytest.mark.parametrize(
    "code", ["", "NN16", "hello", "NN16 0AA; DROP TABLE", "NN160AA\t\\N", "ÑN1"]
)
def test_what_is_no_postcode_is_named(tmp_path: Path, code: str) -> None:
    with pytest.raises(SourceFileError, match=r"line 2, field postcode: .*: not a postcode"):
        check("postcodes", write_directory(tmp_path, Released(code)))


def test_repeated_postcodes_are_counted(tmp_path: Path) -> None:
    report = check("postcodes", write_directory(tmp_path, *rows(5), *rows(3)))
    assert (report.parsed, report.duplicate) == (8, 3)
    assert report.issues[0].message == "3 rows repeat a postcode; the first of each is kept"


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    report = check("postcodes", write_directory(tmp_path))
    assert (report.fetched, report.issues[0].message) == (0, "the file holds no rows")


def test_a_row_that_is_cut_off_is_named(tmp_path: Path) -> None:
    text = directory_text(*rows(9))[:-30]
    with pytest.raises(SourceFileError, match=r"UK.csv: line 10"):
        check("postcodes", write_text(tmp_path, text))
    text = code_point_text(*rows(9))[:-20]
    with pytest.raises(SourceFileError, match=r"nn.csv: line 9 has \d+ columns and should have 10"):
        check("postcodes", write_text(tmp_path, text.rpartition(",")[0], "nn.csv"))


def test_a_zip_that_is_cut_off_or_spoilt_is_named(tmp_path: Path) -> None:
    path = Path(write_directory(tmp_path, *rows()))
    whole = path.read_bytes()
    for size in (0, 3, 30, len(whole) // 2, len(whole) - 10):
        path.write_bytes(whole[:size])
        with pytest.raises(SourceFileError, match=r"ONSPD_NOV_2025\.zip"):
            check("postcodes", str(path))
    spoilt = bytearray(whole)
    spoilt[400:420] = bytes(20)
    path.write_bytes(spoilt)
    with pytest.raises(SourceFileError, match=r"ONSPD_NOV_2025.zip/Data/.*broken after line"):
        check("postcodes", str(path))


@pytest.mark.parametrize(
    "name", ["../ONSPD_UK.csv", "/etc/ONSPD_UK.csv", "C:/x.csv", "a\\..\\b.csv"]
)
def test_names_that_lead_out_of_a_zip_are_refused(tmp_path: Path, name: str) -> None:
    path = write_zip(tmp_path / "x.zip", {name: directory_text(*rows(3))})
    with pytest.raises(SourceFileError, match="leads out of the zip"):
        check("postcodes", path)


def test_a_zip_bomb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("Data/ONSPD_UK.csv", "w", force_zip64=True) as stream,
    ):
        for _ in range(200):
            stream.write(b"0" * 1_000_000)
    with pytest.raises(SourceFileError, match=r"grows from .* to 200,000,000"):
        check("postcodes", str(path))


def test_one_endless_cell_is_refused_before_it_is_held(tmp_path: Path) -> None:
    path = tmp_path / "ONSPD_UK.csv"
    head = directory_text(*rows(3)).encode()
    path.write_bytes(head + b'"')
    # A sparse file: a gigabyte of nothing that takes no room on the disk.
    os.truncate(path, 1024**3)
    with pytest.raises(SourceFileError, match="line 5 has over 20,000 characters"):
        check("postcodes", str(path))
    many_lines = directory_text(*rows(3)) + '"' + "x\n" * 30_000
    with pytest.raises(SourceFileError, match=r"UK.csv: line \d+: field larger than field limit"):
        check("postcodes", write_text(tmp_path, many_lines, "ONSPD_UK.csv"))


def test_what_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_UNPACKED_BYTES", 1_000)
    with pytest.raises(SourceFileError, match="bytes once unpacked"):
        check("postcodes", write_directory(tmp_path, *rows()))


def test_what_is_something_else_is_refused(tmp_path: Path) -> None:
    for text in ("", "name,easting\nHarebell,486700\n", "\x00\x01\x02", "[1, 2]", "NN16 0AA"):
        with pytest.raises(SourceFileError, match="no table of postcodes"):
            check("postcodes", write_text(tmp_path, text, "other.csv"))
    with pytest.raises(SourceFileError, match="does not exist"):
        check("postcodes", str(tmp_path / "nowhere.zip"))


@given(data=st.binary(max_size=400), where=st.integers(0, 2_000))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_stands_in_a_file_is_read_or_refused(
    tmp_path: Path, data: bytes, where: int
) -> None:
    whole = directory_text(*rows(30)).encode()
    path = tmp_path / "ONSPD_UK.csv"
    path.write_bytes(whole[:where] + data + whole[where:])
    refused = ""
    fetched = parsed = 0
    try:
        report = check("postcodes", str(path))
        fetched, parsed = report.fetched, report.parsed
    except SourceFileError as error:
        refused = str(error)
    assert "\n" not in refused
    assert "ONSPD_UK.csv" in refused or parsed <= fetched <= 31 + len(data)


KILLED = """
import sys, time
from unittest import mock
from directory.database import make_engine, transaction
from directory.queries import postcode_release
from importers import pipeline, postcode_release as reading

url, origin, moment = sys.argv[1:]

def wait(*args, **kwargs):
    print("there", flush=True)
    time.sleep(60)

def blocks(spool):
    yield next(whole(spool))[:100]
    wait()

whole = reading.PostcodeSpool.blocks
postcode_release.NEW_WITHOUT_INDEXES = 1
places = {
    "reading": mock.patch.object(reading._Release, "refuse_if_broken", wait),
    "copying": mock.patch.object(reading.PostcodeSpool, "blocks", blocks),
    "writing": mock.patch.object(postcode_release.Index, "create", wait),
    "grouping": mock.patch.object(postcode_release, "refresh_postcode_groups", wait),
    "committing": mock.patch.object(pipeline, "finish_import_run", wait),
}
with places[moment], transaction(make_engine(url)) as session:
    pipeline.run(session, "postcodes", origin, is_commit=True)
"""
HELD = """
SELECT (SELECT array_agg(code || is_live::text || ST_AsText(point) ORDER BY code) FROM postcode),
    (SELECT count(*) FROM postcode_group), (SELECT count(*) FROM import_run),
    (SELECT array_agg(indexdef ORDER BY indexdef) FROM pg_indexes WHERE tablename = 'postcode')
"""


@pytest.mark.parametrize("moment", ["reading", "copying", "writing", "grouping", "committing"])
def test_a_run_that_is_killed_leaves_the_directory_as_it_was(
    database_url: str, tmp_path: Path, moment: str
) -> None:
    before = write_code_point(tmp_path, *rows(200))
    after = [Released(row.code, EASTING + 500) for row in rows(260)]
    command = [sys.executable, "-c", KILLED, database_url, write_directory(tmp_path, *after)]
    with psycopg.connect(database_url, autocommit=True) as connection:
        _import(database_url, before)
        held = connection.execute(HELD).fetchone()
        try:
            with subprocess.Popen(
                [*command, moment], cwd=ROOT, stdout=subprocess.PIPE, text=True
            ) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == "there\n"
                process.send_signal(signal.SIGKILL)
            assert process.returncode == -signal.SIGKILL
            assert connection.execute(HELD).fetchone() == held
            _import(database_url, command[-1])
            moved = "SELECT count(*) FROM postcode WHERE ST_X(point) = %s AND is_live"
            assert connection.execute(moved, [EASTING + 500]).fetchone() == (260,)
        finally:
            connection.execute("DELETE FROM postcode")
            connection.execute("DELETE FROM postcode_group")
            connection.execute("DELETE FROM import_run")


def _import(url: str, origin: str) -> None:
    from directory.database import make_engine, transaction
    from importers.pipeline import run

    engine = make_engine(url)
    with transaction(engine) as session:
        run(session, "postcodes", origin, is_commit=True)
    engine.dispose()
