"""Every command and option is documented, and no other."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli import app

PAGE = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
# Explained once for all commands.
EVERYWHERE = {"--help", "--json"}


def commands() -> dict[str, set[str]]:
    """The options of every command, by its full name."""
    found: dict[str, set[str]] = {}

    def visit(command: object, name: str) -> None:
        below = getattr(command, "commands", None)
        if below:
            if vars(command)["invoke_without_command"] and " " in name:
                parameters = vars(command)["params"]
                found[name] = {opt for p in parameters for opt in p.opts if opt.startswith("--")}
            for each, inner in below.items():
                visit(inner, f"{name} {each}")
            return
        parameters = vars(command)["params"]
        found[name] = {opt for p in parameters for opt in p.opts if opt.startswith("--")}

    visit(get_command(app), "connect")
    return found


def sections() -> dict[str, str]:
    """Text of each command's section, by the command's name."""
    parts = re.split(r"^## `(connect [a-z -]+?)(?: [A-Z_ ]+)?`$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_page_lists_every_command_and_no_other() -> None:
    assert set(sections()) == set(commands())


@pytest.mark.parametrize("name", list(commands()))
def test_the_page_lists_every_option_and_no_other(name: str) -> None:
    documented = set(re.findall(r"^\| `(--[a-z-]+)", sections()[name], flags=re.MULTILINE))
    assert documented == commands()[name] - EVERYWHERE


@pytest.mark.parametrize("name", [name for name in commands() if name != "connect serve"])
def test_every_command_with_an_answer_takes_json(name: str) -> None:
    assert "--json" in commands()[name]
