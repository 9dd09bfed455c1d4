"""Exit codes, and a stdout that holds the answer and nothing else."""

import json
from pathlib import Path

import pytest

from api.cli import run
from api.commands.demo import demonstration_file
from directory.config import Settings

CLEAN, ISSUES, FAILED = 0, 1, 2


@pytest.fixture
def one_bad_row(tmp_path: Path) -> Path:
    """A feed in which one of two rows could not be a listing."""
    file = tmp_path / "feed.json"
    service = json.loads(demonstration_file().read_text(encoding="utf-8"))
    first = service["contents"][0] if isinstance(service, dict) else service[0]
    file.write_text(json.dumps([first, {"description": "nameless"}]), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "line",
    [
        ["db", "status"],
        ["db", "start"],
        ["db", "migrate"],
        ["demo", "load"],
        ["import", "list"],
        ["import", "check", "open-referral-uk", str(demonstration_file())],
        ["match", "--near", "NN2 7AL", "--said", "used to sing in a choir"],
        ["match"],
        ["quality"],
    ],
    ids=" ".join,
)
def test_with_json_stdout_is_one_value(
    line: list[str], ready: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run([*line, "--json"])
    out = capsys.readouterr().out
    assert code in (CLEAN, ISSUES)
    assert isinstance(json.loads(out), dict | list)


def test_without_json_the_answer_is_for_people(
    ready: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["match", "--near", "Kingsthorpe", "--said", "used to sing in a choir"]) == CLEAN
    out = capsys.readouterr().out
    assert out.startswith("Near Kingsthorpe")
    assert "\n1. " in out


def test_a_match_answers_as_the_api_does(
    ready: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["--near", "NN17 1QG", "--mode", "walk", "--kind", "group", "--limit", "3", "--json"]
    assert run(["match", *line]) == CLEAN
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) >= {"place", "guesses", "urgent", "threads", "results", "relaxed"}
    assert 0 < len(answer["results"]) <= 3
    assert {result["kind"] for result in answer["results"]} == {"group"}


def test_a_match_takes_a_weekly_window(ready: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["--day", "tuesday", "--day", "thu", "--from", "10:00", "--to", "16:00", "--json"]
    assert run(["match", "--near", "Corby", *line]) == CLEAN
    assert json.loads(capsys.readouterr().out)["place"]["name"] == "Corby"


@pytest.mark.parametrize("concept", ["repair_cafes", "Repair cafes", "menders", "mend things"])
def test_a_match_takes_a_concept_however_it_is_named(
    concept: str, ready: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["match", "--said", "lonely", "--concept", concept, "--json"]) == CLEAN
    heard = {thread["concept"] for thread in json.loads(capsys.readouterr().out)["threads"]}
    assert heard >= {"loneliness"}
    assert heard & {"repair_cafes", "repair"}


def test_a_concept_that_is_none_names_near_ones(
    ready: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["match", "--concept", "walkng", "--json"]) == FAILED
    assert "Walking" in json.loads(capsys.readouterr().out)["error"]["message"]


@pytest.mark.parametrize(
    "line",
    [["--within-m", "-1"], ["--mode", "rocket"], ["--limit", "51"], ["--when", "soon"]],
    ids=" ".join,
)
def test_a_match_refuses_what_the_api_refuses(
    line: list[str], ready: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["match", *line, "--said", "secret-marker", "--json"]) == FAILED
    streams = capsys.readouterr()
    assert set(json.loads(streams.out)) == {"error"}
    assert "secret-marker" not in streams.out + streams.err


def test_issues_to_read_are_1(
    ready: Settings, one_bad_row: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", "check", "open-referral-uk", str(one_bad_row), "--json"]) == ISSUES
    report = json.loads(capsys.readouterr().out)
    assert (report["fetched"], report["parsed"], report["rejected"]) == (2, 1, 1)


def test_a_run_without_commit_writes_nothing(
    ready: Settings, one_bad_row: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert run(["import", "run", "open-referral-uk", str(one_bad_row), "--json"]) == ISSUES
        assert json.loads(capsys.readouterr().out)["is_committed"] is False
    assert run(["import", "run", "open-referral-uk", str(one_bad_row)]) == ISSUES
    assert "Nothing was written; add --commit." in capsys.readouterr().out


def test_the_demonstration_is_there_and_a_second_load_changes_nothing(
    ready: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo", "load", "--json"]) in (CLEAN, ISSUES)
    report = json.loads(capsys.readouterr().out)
    assert (report["new"], report["changed"], report["gone"]) == (0, 0, 0)
    assert report["unchanged"] >= 60


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["import", "check", "nothing-like-it", "x.json"], "open-referral-uk"),
        (["import", "check", "venues", "/nowhere/venues.geojson"], "/nowhere/venues.geojson"),
        (["import", "run", "venues", "/nowhere/venues.geojson"], "/nowhere/venues.geojson"),
        (["db", "restore", "/nowhere/backup"], "/nowhere/backup"),
        (["db", "backup", "/nowhere/backup"], "/nowhere/backup"),
        (["db", "stop"], "CONNECT_DATABASE_URL"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_failure_is_2_with_one_clear_line(
    line: list[str], said: str, ready: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*line, "--json"]) == FAILED
    streams = capsys.readouterr()
    assert said in json.loads(streams.out)["error"]["message"]
    assert streams.err.startswith("connect: ")
    assert said in streams.err
    assert "Traceback" not in streams.err


def test_an_unexpected_failure_is_2_and_its_place_is_logged(
    ready: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("what somebody said")

    monkeypatch.setattr("importers.pipeline.check", fail)
    assert run(["import", "check", "venues", "x", "--json"]) == FAILED
    streams = capsys.readouterr()
    assert set(json.loads(streams.out)) == {"error"}
    assert "KeyError" in streams.err
    log = ready.data_dir / "logs" / "connect.log"
    assert str(log) in streams.err
    entry = json.loads(log.read_text())
    assert entry["failure"][0]["kind"] == "builtins.KeyError"
    assert "what somebody said" not in log.read_text()


def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONNECT_PORT", "many")
    assert run(["db", "status"]) == FAILED
    assert "CONNECT_PORT cannot be used" in capsys.readouterr().err


def test_a_default_password_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONNECT_DATABASE_URL", "postgresql://connect:changeme@database/connect")
    assert run(["serve"]) == FAILED
    said = capsys.readouterr().err
    assert "everybody tries first" in said
    assert "changeme" not in said


@pytest.mark.parametrize("line", [["frob"], ["db", "frob"], ["db"], ["import", "check"], []])
def test_a_line_that_cannot_be_read_is_2(line: list[str]) -> None:
    assert run(line) == FAILED


def test_help_and_version_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == CLEAN
    assert run(["import", "run", "--help"]) == CLEAN
    capsys.readouterr()
    assert run(["--version"]) == CLEAN
    assert capsys.readouterr().out.strip()[0].isdigit()


def test_an_interruption_is_2(
    ready: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importers.pipeline.check", interrupt)
    assert run(["import", "check", "venues", "x", "--json"]) == FAILED
    assert json.loads(capsys.readouterr().out) == {"error": {"message": "interrupted"}}


def test_the_listener_lets_small_answers_go_at_once() -> None:
    import socket

    from api.commands.serve import _listening_socket

    with _listening_socket("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP, "or asyncio leaves Nagle's algorithm on"
