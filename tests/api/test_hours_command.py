"""``connect hours``: a list of texts in, the same list with its meaning out."""

import json
from pathlib import Path

import pytest

from api.cli import run
from api.commands.console import ExitCode


def written(tmp_path: Path, text: str | bytes) -> str:
    path = tmp_path / "hours.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def test_adds_the_meaning_and_keeps_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items: list[dict[str, object]] = [
        {"text": "Mon-Fri 9-5, Sat 10-1 – all welcome", "id": 7},
        {"text": "Ring us"},
    ]
    assert run(["hours", written(tmp_path, json.dumps(items)), "--json"]) == ExitCode.CLEAN
    output = capsys.readouterr()
    assert json.loads(output.out) == [
        {**items[0], "opening_hours": "Mo-Fr 09:00-17:00; Sa 10:00-13:00"},
        {**items[1], "opening_hours": None},
    ]
    assert output.err == ""


def test_plain_lines_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items = [{"text": "Tuesdays\n2 til 4"}, {"text": "Ring us"}]
    assert run(["hours", written(tmp_path, json.dumps(items))]) == ExitCode.CLEAN
    assert capsys.readouterr().out == "Tuesdays 2 til 4: Tu 14:00-16:00\nRing us: not told\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not JSON: Expecting value in line 1, column 1."),
        ('[{"text": 1}]', "Item 1 of "),
        ('["Mondays"]', "Item 1 of "),
        ('{"text": "Mondays"}', "must hold a JSON list"),
        (b'[{"text": "\xff"}]', "is not UTF-8 text: byte 12 cannot be read."),
        ("[" * 100_000, "nested too deeply"),
        ('[{"text": "\\ud800"}]', "half a character"),
    ],
)
def test_a_bad_file_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | bytes, message: str
) -> None:
    assert run(["hours", written(tmp_path, text), "--json"]) == ExitCode.FAILED
    output = capsys.readouterr()
    assert message in output.err
    assert output.err.count("\n") == 1
    assert "error" in json.loads(output.out)


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["hours", "/nowhere/hours.json"]) == ExitCode.FAILED
    assert "/nowhere/hours.json cannot be read: No such file" in capsys.readouterr().err
