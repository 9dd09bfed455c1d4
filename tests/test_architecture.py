"""Imports run one way, SQL stays where it belongs, and nothing grows without end."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("directory", "matching", "importers", "maps", "upkeep", "api")
MAY_IMPORT = {
    "directory": {"directory"},
    "matching": {"directory", "matching"},
    "importers": {"directory", "matching", "importers"},
    "maps": {"directory", "matching", "maps"},
    "upkeep": {"directory", "matching", "importers", "upkeep"},
    "api": set(PACKAGES),
}
ONLY_IN = {"fastapi": "api", "starlette": "api", "uvicorn": "api", "typer": "api", "folium": "maps"}
SCORING_IS_PURE = {"sqlalchemy", "fastapi", "geopandas", "psycopg", "geoalchemy2"}
STATEMENTS = {"select", "insert", "update", "delete", "text", "func", "exists", "union_all"}
# Whoever writes statements: the directory, and the matching's one statement that finds candidates.
STATEMENTS_IN = ("directory/", "matching/candidates.py")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "service_layer"}
EMPTY_ENDINGS = ("_manager", "_handler", "_processor", "_utils", "_helpers")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40

SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if path.is_file()
)
NAMES = [str(path.relative_to(ROOT)) for path in SOURCES]
WRITTEN_BY_HAND = [name for name in NAMES if "migrations/versions" not in name]


def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def imports(name: str) -> Iterator[tuple[str, str]]:
    """Module and name of everything that a file imports, wherever in the file."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            yield from ((str(node.module), alias.name) for alias in node.names)


def functions(name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body after its docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("name", NAMES)
def test_imports_run_one_way(name: str) -> None:
    allowed = MAY_IMPORT[name.split("/", 1)[0]]
    for module, _ in imports(name):
        top = module.split(".")[0]
        assert top not in PACKAGES or top in allowed, f"{name} imports {module}"
        assert top != "tests", f"{name} imports {module}"


@pytest.mark.parametrize("name", NAMES)
def test_libraries_stay_where_they_belong(name: str) -> None:
    package = name.split("/", 1)[0]
    for module, _ in imports(name):
        top = module.split(".")[0]
        assert ONLY_IN.get(top, package) == package, f"{name} imports {module}"
        if name.startswith("matching/criteria/"):
            assert top not in SCORING_IS_PURE, f"{name} imports {module}"


@pytest.mark.parametrize("name", NAMES)
def test_statements_are_written_in_few_places(name: str) -> None:
    if name.startswith(STATEMENTS_IN):
        return
    for module, imported in imports(name):
        is_statement = module.startswith("sqlalchemy") and imported in STATEMENTS
        assert not is_statement, f"{name} imports {module}.{imported}"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_below_the_boundary_commits(name: str) -> None:
    if name.startswith("api/"):
        return
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr != "commit", f"{name} line {node.lineno} commits"


@pytest.mark.parametrize("name", WRITTEN_BY_HAND)
def test_files_and_functions_stay_short(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE, f"{name} has {lines} lines"
    for node in functions(name):
        assert length(node) <= LONGEST_FUNCTION, f"{name}: {node.name} has {length(node)} lines"


@pytest.mark.parametrize("name", NAMES)
def test_files_are_named_after_things(name: str) -> None:
    stem = Path(name).stem
    assert stem not in EMPTY_NAMES
    assert not stem.endswith(EMPTY_ENDINGS)
    assert not stem.startswith("base_")


@pytest.mark.parametrize("name", WRITTEN_BY_HAND)
def test_every_module_says_what_it_is(name: str) -> None:
    assert ast.get_docstring(tree(name)), name


def test_every_file_of_a_package_is_looked_at() -> None:
    assert {name.split("/", 1)[0] for name in NAMES} == set(PACKAGES)
    assert len(NAMES) > len(PACKAGES)
