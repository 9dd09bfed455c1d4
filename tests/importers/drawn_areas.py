"""Layers of areas and tables about them, as publishers write them, for importer tests."""

import csv
import json
import warnings
from pathlib import Path
from typing import Any

import geopandas
from shapely import Polygon, box
from shapely.geometry import mapping

# A corner of an imaginary county, EPSG:27700 metres.
EAST_M = 480_000.0
NORTH_M = 260_000.0
SIDE_M = 1_000.0


def square(column: int, row: int = 0, side_m: float = SIDE_M) -> Polygon:
    """A square of a grid of squares, EPSG:27700."""
    west, south = EAST_M + column * SIDE_M, NORTH_M + row * SIDE_M
    return box(west, south, west + side_m, south + side_m)


def feature(code: str, shape: Polygon, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature with ONS columns."""
    named = {"LSOA21CD": code, "LSOA21NM": f"Area {code}"} | properties
    return {"type": "Feature", "properties": named, "geometry": mapping(shape)}


def write_areas(
    folder: Path, *features: dict[str, Any], crs: str | None = "EPSG:27700", **more: Any
) -> str:
    """A GeoJSON file, a feature a line; answers its path."""
    document: dict[str, Any] = {"type": "FeatureCollection", "features": "FEATURES"} | more
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    lines = ",\n".join(json.dumps(each) for each in features)
    path = folder / "areas.geojson"
    text = json.dumps(document).replace('"FEATURES"', f"[\n{lines}\n]")
    path.write_text(text, encoding="utf-8")
    return str(path)


def write_row(folder: Path, *codes: str, **options: Any) -> str:
    """Squares side by side, one a code."""
    features = [feature(code, square(column)) for column, code in enumerate(codes)]
    return write_areas(folder, *features, **options)


def write_layer(path: Path, crs: str | None, layer: str | None = None, **shapes: Polygon) -> str:
    """A GeoPackage or shapefile, by the ending of its name."""
    options = {"layer": layer} if layer else {}
    frame = geopandas.GeoDataFrame(
        {"LSOA21CD": list(shapes), "LSOA21NM": [f"Area {code}" for code in shapes]},
        geometry=list(shapes.values()),
        crs="EPSG:27700",
    )
    frame = frame.to_crs(crs) if crs else frame.set_crs(None, allow_override=True)
    with warnings.catch_warnings():
        # That a layer without a projection is of little use is what is tried.
        warnings.simplefilter("ignore", UserWarning)
        frame.to_file(path, **options)
    return str(path)


def write_table(folder: Path, *rows: dict[str, Any], name: str = "table.csv") -> str:
    """A CSV file with the columns of its first row; answers its path."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)
