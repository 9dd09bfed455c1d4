"""A stored reading is used only while listings would be read the same."""

import ast
from pathlib import Path

from matching.index.reading import READS_BY, ROOT


def read_by(path: Path, seen: set[Path]) -> set[Path]:
    """A module of matching, and all of matching that it imports in turn."""
    if path in seen:
        return seen
    seen.add(path)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("matching."):
            parts = (node.module or "").split(".")[1:]
            read_by(ROOT.joinpath(*parts).with_suffix(".py"), seen)
    return seen


def test_every_module_that_reads_listings_is_part_of_the_version() -> None:
    modules = {path.relative_to(ROOT) for path in read_by(ROOT / "listings/listing.py", set())}
    assert {str(path) for path in modules if path.parts[0] != "taxonomy"} == set(READS_BY)
