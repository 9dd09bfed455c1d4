"""Every direct dependency is explained, and is in its lock."""

import re
from pathlib import Path
from tomllib import loads

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ROW = re.compile(r"^\| `([\w.-]+)` \| .+ \| .+ \| .+ \|$", re.MULTILINE)
GROUPS = {
    "app": PROJECT["dependencies"],
    "dev": PROJECT["optional-dependencies"]["dev"],
    "data": PROJECT["optional-dependencies"]["data"],
    "semantic": PROJECT["optional-dependencies"]["semantic"],
    "bench": PROJECT["optional-dependencies"]["bench"],
}


def names(requirements: list[str]) -> list[str]:
    return [re.split(r"[\[<>=!~ ;]", requirement)[0].lower() for requirement in requirements]


def locked(group: str) -> set[str]:
    text = (ROOT / "requirements" / f"{group}.txt").read_text(encoding="utf-8")
    return set(re.findall(r"^([\w.-]+)==", text, flags=re.MULTILINE))


def test_the_page_lists_every_direct_dependency_and_no_other() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    listed = ROW.findall(page)
    wanted = [name for group in GROUPS.values() for name in names(group)]
    assert sorted(listed) == sorted([*wanted, "hatchling", "editables", "uv"])


@pytest.mark.parametrize("group", GROUPS)
def test_every_direct_dependency_is_locked(group: str) -> None:
    assert set(names(GROUPS[group])) <= locked(group)


def test_the_lock_for_tests_holds_all_of_the_applications() -> None:
    assert locked("app") <= locked("dev")
