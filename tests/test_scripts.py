"""The two set-up commands, the container files and what they may not hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "script").iterdir())


@pytest.mark.parametrize("script", [path.name for path in SCRIPTS])
def test_scripts_are_plain_sh(script: str) -> None:
    path = ROOT / "script" / script
    assert path.read_text().startswith("#!/bin/sh\n")
    assert os.access(path, os.X_OK)
    subprocess.run(["sh", "-n", str(path)], check=True)


def test_ci_runs_the_tests() -> None:
    path = ROOT / ".ci" / "run"
    assert os.access(path, os.X_OK)
    subprocess.run(["bash", "-n", str(path)], check=True)
    assert "script/test" in path.read_text()


def test_an_unknown_option_is_refused() -> None:
    done = subprocess.run(
        [str(ROOT / "script" / "bootstrap"), "--tset"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "usage: script/bootstrap [--test]" in done.stderr


def test_a_second_bootstrap_finds_nothing_to_do() -> None:
    line = [str(ROOT / "script" / "bootstrap"), "--test"]
    done = subprocess.run(line, check=True, capture_output=True, text=True)
    if done.stdout or done.stderr:
        # It was the first: nothing had set this checkout up before the tests.
        done = subprocess.run(line, check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_the_compose_file_is_valid() -> None:
    program = Path(sys.executable).with_name("check-jsonschema")
    line = [str(program), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_compose_file_holds_no_password_and_refuses_to_do_without() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    used = [line for line in text.splitlines() if "CONNECT_DB_PASSWORD" in line]
    assert sum("${CONNECT_DB_PASSWORD:?" in line for line in used) == 2
    assert "CONNECT_DB_PASSWORD:-" not in text


def test_containers_are_watched_and_do_not_run_as_root() -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    assert compose.count("healthcheck:") == 2
    assert "condition: service_healthy" in compose
    image = (ROOT / "Dockerfile").read_text()
    assert "\nUSER connect\n" in image
    assert "\nHEALTHCHECK " in image


def test_locks_have_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        lines = lock.read_text().splitlines()
        pinned = [line for line in lines if "==" in line and not line.startswith((" ", "#"))]
        assert pinned, lock.name
        assert all(line.endswith("\\") for line in pinned), lock.name
        assert "://" not in lock.read_text(), lock.name
