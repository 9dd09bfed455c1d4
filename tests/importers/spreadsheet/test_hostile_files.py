"""Files that mean harm, or are broken: one clear line, nothing written, memory bounded."""

import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from api.cli import run
from api.commands.console import ExitCode
from importers.errors import SourceFileError
from importers.formats.spreadsheet import archive, cells, delimited, workbook
from tests.importers.spreadsheet.sheets import (
    only,
    read,
    told,
    write_csv,
    write_locked,
    write_xlsx,
)

PHONE = "01632 960099"
ROWS = [["Name", "Phone"], ["Shed", PHONE]]


def refusal(path: Path) -> str:
    """What is said of a file that is refused, which is one line with the file's name."""
    with pytest.raises(SourceFileError) as caught:
        read(path)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    return message


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The same workbook with one part changed."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_zip_bomb_is_known_by_what_it_says(tmp_path: Path) -> None:
    bomb = rewritten(write_xlsx(tmp_path, Ours=ROWS), SHEET, lambda data: data + b" " * 30_000_000)
    assert "zip bomb" in refusal(bomb)


def test_a_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = rewritten(write_xlsx(tmp_path, Ours=ROWS), SHEET, lambda data: data + b" " * 30_000_000)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as parts:
        true_size = parts.getinfo(SHEET).file_size
    told_size = struct.pack("<I", 1_000)
    lying = bytes(data).replace(struct.pack("<I", true_size), told_size)
    assert lying != bytes(data)
    path.write_bytes(lying)
    refusal(path)


def test_a_bomb_of_many_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(archive.MOST_PARTS + 1):
            parts.writestr(f"{number}", b"")
    assert f"at most {archive.MOST_PARTS}" in refusal(path)
    monkeypatch.setattr(archive, "MOST_UNPACKED_BYTES", 1_000)
    assert "unpacks to" in refusal(write_xlsx(tmp_path, Ours=ROWS))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    laughs = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'

    def laughing(data: bytes) -> bytes:
        return data.replace(b"<worksheet", laughs + b"<worksheet", 1)

    path = rewritten(write_xlsx(tmp_path, Ours=ROWS), SHEET, laughing)
    assert "entities" in refusal(path)


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.95, 0.999])
def test_a_workbook_cut_short(tmp_path: Path, keep: float) -> None:
    path = write_xlsx(tmp_path, Ours=ROWS)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    refusal(path)


def test_garbage_in_every_wrapping(tmp_path: Path) -> None:
    noise = bytes(os.urandom(20_000))
    for head in (workbook.ZIPPED, workbook.COMPOUND):
        path = tmp_path / "noise.xlsx"
        path.write_bytes(head + noise)
        refusal(path)
    for part in (SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"):
        refusal(rewritten(write_xlsx(tmp_path, Ours=ROWS), part, lambda data: noise))
    (tmp_path / "empty.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    refusal(tmp_path / "empty.zip")


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "photos.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("holiday.jpg", b"\xff\xd8\xff")
    assert "not a workbook" in refusal(path)


def test_a_locked_workbook_is_named_as_such(tmp_path: Path) -> None:
    assert "password" in refusal(write_locked(tmp_path))
    path = tmp_path / "locked.ods"
    path.write_bytes(write_xlsx(tmp_path, Ours=ROWS).read_bytes())
    data = bytearray(path.read_bytes())
    for at in _entries(bytes(data)):
        data[at] |= 1
    path.write_bytes(bytes(data))
    assert "password" in refusal(path)


def _entries(data: bytes) -> list[int]:
    """Where the flags of each part stand in an archive's own list."""
    found, at = [], data.find(b"PK\x01\x02")
    while at >= 0:
        found.append(at + 8)
        at = data.find(b"PK\x01\x02", at + 4)
    return found


def test_two_cells_at_the_ends_of_a_sheet_take_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "corners.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Name")
        sheet.write(1_048_575, 16_383, "far away")
    refusal(path)


def test_too_many_columns(tmp_path: Path) -> None:
    wide = [["Name", "Phone", *(f"c{number}" for number in range(16_380))], ["Shed", PHONE]]
    assert "columns" in refusal(write_xlsx(tmp_path, Ours=wide))
    assert str(cells.MOST_COLUMNS) in refusal(write_csv(tmp_path, *wide))


def test_a_million_empty_rows(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        for number in range(2, 1_048_575, 8):
            sheet.write_blank(number, 0, None, bold)
        sheet.write_row(1_048_575, 0, ["Choir", PHONE])
    feed = read(path)
    assert [listing.service.name for listing in feed.listings] == ["Shed", "Choir"]
    text = write_csv(tmp_path, *ROWS)
    text.write_bytes(text.read_bytes() + b"\r\n" * 1_000_000 + b",\r\n" * 100_000)
    assert only(read(text)).name == "Shed"


def test_a_cell_without_end(tmp_path: Path) -> None:
    long = "x" * (cells.LONGEST_CELL + 1)
    assert "row 2" in refusal(write_csv(tmp_path, ["Name", "Phone"], [long, PHONE]))
    path = tmp_path / "long.csv"
    path.write_bytes(b'Name,Phone\n"' + b"x" * (delimited.LONGEST_LINE_BYTES + 2_000_000))
    assert "longer than" in refusal(path)
    told_cut = read(write_csv(tmp_path, ["Name", "Phone"], ["y" * 1_000, PHONE]))
    assert len(only(told_cut).name) == 300
    assert told(told_cut)[0][2] == "Name"


def test_a_file_of_a_gigabyte_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    assert "at most" in refusal(path)


def test_more_cells_than_anybody_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (delimited, workbook):
        monkeypatch.setattr(module, "MOST_CELLS", 3)
    assert "cells" in refusal(write_csv(tmp_path, *ROWS))
    assert "cells" in refusal(write_xlsx(tmp_path, Ours=ROWS))


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    path.write_text('Name,Phone\nShed,999\n"Choir,999\nWalk,999\n')
    assert "row 3: a quotation mark" in refusal(path)


def test_nul_bytes_and_wrong_encodings(tmp_path: Path) -> None:
    path = tmp_path / "nul.csv"
    path.write_bytes(b"Name,Phone\nSh\x00ed,999\n")
    assert only(read(path)).name == "Shed"
    path.write_bytes(b"\xff\xfeN\x00a\x00m\x00e\x00,\x00P\x00h\x00o\x00n\x00e\x00\n\x00x\x00\xd8")
    assert "damaged" in refusal(path) or "cut" in refusal(path)
    path.write_bytes(b"Name,Phone\nSh\x81\xe9d,999\n")
    assert "\ufffd" in only(read(path)).name or only(read(path)).name.startswith("Sh")
    path.write_bytes(b"\x00" * 5_000)
    refusal(path)


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "not a file" in refusal(tmp_path)
    assert "does not exist" in refusal(tmp_path / "nowhere.xlsx")
    fifo = tmp_path / "pipe.csv"
    os.mkfifo(fifo)
    assert "not a file" in refusal(fifo)


def test_scripts_in_cells_are_no_markup(tmp_path: Path) -> None:
    script = "<script>alert(1)</script>Shed"
    service = only(
        read(
            write_csv(
                tmp_path, ["Name", "Phone", "Website"], [script, PHONE, "javascript:alert(1)"]
            )
        )
    )
    assert "<" not in service.name
    assert service.url is None


def test_the_command_ends_with_two_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "noise.xlsx"
    path.write_bytes(workbook.ZIPPED + zlib.compress(b"noise"))
    assert run(["import", "check", "spreadsheet", str(path)]) == ExitCode.FAILED
    assert capsys.readouterr().err.strip().count("\n") == 0
