"""Imports run one way, SQL stays where it belongs, and nothing grows without end."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

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


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


@cache
def imports(name: str) -> list[tuple[str, str]]:
    """Module and name of everything that a file imports, wherever in the file."""
    found = []
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            found += [(str(node.module), alias.name) for alias in node.names]
    return found


def functions(name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body after its docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def faults(names: list[str], found: Callable[[str], Iterator[str]]) -> list[str]:
    """What is wrong with any of the files: one test a rule, and every failure named."""
    return [fault for name in names for fault in found(name)]


def wrong_way(name: str) -> Iterator[str]:
    allowed = MAY_IMPORT[name.split("/", 1)[0]]
    for module, _ in imports(name):
        top = module.split(".")[0]
        if top == "tests" or (top in PACKAGES and top not in allowed):
            yield f"{name} imports {module}"


def out_of_place(name: str) -> Iterator[str]:
    package = name.split("/", 1)[0]
    for module, _ in imports(name):
        top = module.split(".")[0]
        is_impure = name.startswith("matching/criteria/") and top in SCORING_IS_PURE
        if is_impure or ONLY_IN.get(top, package) != package:
            yield f"{name} imports {module}"


def statements(name: str) -> Iterator[str]:
    for module, imported in imports(name):
        if module.startswith("sqlalchemy") and imported in STATEMENTS:
            yield f"{name} imports {module}.{imported}"


def commits(name: str) -> Iterator[str]:
    for node in ast.walk(tree(name)):
        match node:
            case ast.Call(func=ast.Attribute(attr="commit")):
                yield f"{name} line {node.lineno} commits"


def too_long(name: str) -> Iterator[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").count("\n")
    if lines > LONGEST_FILE:
        yield f"{name} has {lines} lines"
    for node in functions(name):
        if length(node) > LONGEST_FUNCTION:
            yield f"{name}: {node.name} has {length(node)} lines"


def empty_names(name: str) -> Iterator[str]:
    stem = Path(name).stem
    if stem in EMPTY_NAMES or stem.endswith(EMPTY_ENDINGS) or stem.startswith("base_"):
        yield name


def test_imports_run_one_way() -> None:
    assert faults(NAMES, wrong_way) == []


def test_libraries_stay_where_they_belong() -> None:
    assert faults(NAMES, out_of_place) == []


def test_statements_are_written_in_few_places() -> None:
    elsewhere = [name for name in NAMES if not name.startswith(STATEMENTS_IN)]
    assert faults(elsewhere, statements) == []


def test_nothing_below_the_boundary_commits() -> None:
    below = [name for name in NAMES if not name.startswith("api/")]
    assert faults(below, commits) == []


def test_files_and_functions_stay_short() -> None:
    assert faults(WRITTEN_BY_HAND, too_long) == []


def test_files_are_named_after_things() -> None:
    assert faults(NAMES, empty_names) == []


def test_every_module_says_what_it_is() -> None:
    assert [name for name in WRITTEN_BY_HAND if not ast.get_docstring(tree(name))] == []


def test_every_file_of_a_package_is_looked_at() -> None:
    assert {name.split("/", 1)[0] for name in NAMES} == set(PACKAGES)
    assert len(NAMES) > len(PACKAGES)
