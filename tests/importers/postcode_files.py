"""Releases of postcodes as their publishers write them, for tests."""

import csv
import zipfile
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

OLD_NAMES = ["pcd", "pcds", "dointr", "doterm", "oslaua", "oseast1m", "osnrth1m", "osgrdind", "lat"]
NEW_NAMES = [
    *["lat", "gridind", "north1m", "east1m", "lad25cd", "doterm", "dointr", "pcds", "pcd7"],
]
NORTH = "E06000061"
WEST = "E06000062"
# In Kettering, and a place 600 m to its east.
EASTING = 486_700
NORTHING = 278_700


@dataclass(frozen=True, slots=True)
class Released:
    """A postcode of a release; the point is in EPSG:27700, nothing where the row has none."""

    code: str
    easting: int | str = EASTING
    northing: int | str = NORTHING
    ended: str = ""
    authority: str = NORTH
    quality: str = "1"

    def cell(self, name: str) -> str:
        """What stands under a column's name."""
        spaced = f"{self.code[:-3]} {self.code[-3:]}"
        return {
            "pcd": f"{self.code[:-3]:<4}{self.code[-3:]}",
            "pcd7": f"{self.code[:-3]:<4}{self.code[-3:]}",
            "pcds": spaced,
            "dointr": "198001",
            "doterm": self.ended,
            "oslaua": self.authority,
            "lad25cd": self.authority,
            "oseast1m": str(self.easting),
            "east1m": str(self.easting),
            "osnrth1m": str(self.northing),
            "north1m": str(self.northing),
            "osgrdind": self.quality,
            "gridind": self.quality,
            "lat": "52.4",
        }[name]


def directory_text(*rows: Released, names: list[str] = OLD_NAMES, line_end: str = "\r\n") -> str:
    """A table of the ONS Postcode Directory."""
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator=line_end)
    writer.writerow(names)
    writer.writerows([row.cell(name) for name in names] for row in rows)
    return text.getvalue()


def code_point_text(*rows: Released) -> str:
    """A table of Code-Point Open."""
    return "".join(
        f'"{row.cell("pcd")}",{row.quality}0,{row.easting},{row.northing},"E92000001","","","",'
        f'"{row.authority}","E05000001"\n'
        for row in rows
    )


def write_directory(folder: Path, *rows: Released, names: list[str] = OLD_NAMES) -> str:
    """The zip of the ONS Postcode Directory, with its documents and its rows once more by area."""
    path = folder / "ONSPD_NOV_2025.zip"
    text = directory_text(*rows, names=names)
    return write_zip(
        path,
        {
            "Data/ONSPD_NOV_2025_UK.csv": text,
            "Data/multi_csv/ONSPD_NOV_2025_UK_NN.csv": text,
            "Documents/LA_UA names and codes UK as at 04_25.csv": "LAD25CD,LAD25NM\nE06000061,N\n",
            "User Guide/ONSPD User Guide.pdf": "%PDF",
        },
    )


def write_code_point(folder: Path, *rows: Released) -> str:
    """The zip of Code-Point Open."""
    path = folder / "codepo_gb.zip"
    header = "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\nPostcode,Positional_quality_indicator,Eastings\n"
    return write_zip(
        path,
        {
            "Doc/Code-Point_Open_Column_Headers.csv": header,
            "Data/CSV/nn.csv": code_point_text(*rows),
        },
    )


def write_zip(path: Path, files: dict[str, str]) -> str:
    """A zip; answers its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return str(path)


def write_text(folder: Path, text: str, name: str = "ONSPD_NOV_2025_UK.csv") -> str:
    """A CSV by itself; answers its path."""
    path = folder / name
    path.write_bytes(text.encode())
    return str(path)
