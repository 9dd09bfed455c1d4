"""The notebook of docs/ runs from end to end, and holds nothing of any machine."""

import json
from pathlib import Path
from typing import Any

import pytest

from directory.config import Settings

NOTEBOOK = Path(__file__).parents[2] / "docs" / "coverage.ipynb"


@pytest.fixture(scope="module")
def notebook() -> dict[str, Any]:
    return dict(json.loads(NOTEBOOK.read_text(encoding="utf-8")))


def test_it_is_a_notebook_without_outputs(notebook: dict[str, Any]) -> None:
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in notebook["cells"]:
        assert cell["cell_type"] in {"markdown", "code"}
        assert isinstance(cell["metadata"], dict)
        assert all(line.endswith("\n") for line in cell["source"][:-1])
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert "/home/" not in text
    assert "/tmp/" not in text


def test_its_cells_run_one_after_another(
    notebook: dict[str, Any], loaded_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONNECT_DATABASE_URL", str(loaded_settings.database_url))
    monkeypatch.setenv("CONNECT_DATA_DIR", str(loaded_settings.data_dir))
    monkeypatch.setenv("MPLBACKEND", "Agg")
    names: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
    assert len(names["areas"]) == len(names["answered"].table.areas.codes)
    assert names["areas"].crs.to_epsg() == 27700
    assert len(names["sites"]) == 3
    assert names["best"].people_gained >= names["plan"].people_gained - 1e-6
    assert names["change"].people_lost.sum() >= 0
