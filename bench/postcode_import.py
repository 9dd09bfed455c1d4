# ruff: noqa: T201
"""How long a whole country of postcodes takes to import, and to find a place in.

Writes both publishers' releases from the installed packages, in the publishers' layouts, imports
them into a new directory as an operator would, and then looks for 500 places of Great Britain.
"""

import argparse
import csv
import gzip
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import files
from io import TextIOWrapper
from pathlib import Path
from statistics import quantiles

import brotli
import msgpack
from sqlalchemy.orm import Session

from directory.config import Settings
from directory.database import make_session_factory
from directory.geography import GridPoint, to_lon_lat
from directory.place_list import read_place_list
from directory.places import find_place
from directory.postcode_packages import CODE_POINT_PACKAGE, DIRECTORY_PACKAGE
from directory.readiness import ready_database
from importers.formats.postcode_layouts import CODE_POINT_COLUMNS

ROOT = Path(__file__).parents[1]
SEED = 20_261_122
PLACES_EACH = 100
DIRECTORY_FILE = "ONSPD_NOV_2025_UK"
DIRECTORY_COLUMNS = (
    "pcd pcd2 pcds dointr doterm oscty ced oslaua osward parish usertype oseast1m osnrth1m osgrdind"
    " oshlthau nhser ctry rgn streg pcon eer teclec ttwa pct itl statsward oa01 casward npark"
    " lsoa01 msoa01 ur01ind oac01 oa11 lsoa11 msoa11 wz11 sicbl bua24 ru11ind oac11 lat long lep1"
    " lep2 pfa imd calncv icb oa21 lsoa21 msoa21 ruc21ind"
).split()


@dataclass(frozen=True, slots=True)
class Packaged:
    """A postcode of the installed ONS package; the point is in EPSG:27700."""

    code: str
    authority: str
    point: GridPoint | None

    @property
    def spaced(self) -> str:
        """With one space."""
        return f"{self.code[:-3]} {self.code[-3:]}"

    @property
    def in_seven(self) -> str:
        """In seven characters, as both publishers write it."""
        return f"{self.code[:-3]:<4}{self.code[-3:]}"


def _is_number(value: float | None) -> bool:
    return value is not None and not math.isnan(value)


def packaged_directory() -> Iterator[Packaged]:
    """Every postcode of the United Kingdom, live and terminated, area by area."""
    found = sorted(file for file in files(DIRECTORY_PACKAGE) or () if file.name.endswith(".br"))
    for file in found:
        packed = Path(str(file.locate())).read_bytes()
        columns = msgpack.unpackb(brotli.decompress(packed))["data"]
        for code, authority, easting_m, northing_m in zip(
            *(columns[name] for name in ("pcd", "laua", "oseast1m", "osnrth1m")), strict=True
        ):
            point = GridPoint(easting_m, northing_m) if _is_number(easting_m) else None
            named = authority if isinstance(authority, str) else ""
            yield Packaged(code.replace(" ", ""), named, point)


def packaged_code_point() -> Iterator[tuple[str, list[list[str]]]]:
    """Each postcode area with its rows: postcode, quality, easting, northing."""
    for file in sorted(files(CODE_POINT_PACKAGE) or ()):
        if file.name.endswith(".csv.gz") and file.parent.name == "CSV":
            with gzip.open(str(file.locate()), "rt", encoding="utf-8") as lines:
                yield file.name.removesuffix(".csv.gz"), list(csv.reader(lines))


def write_directory(path: Path, qualities: dict[str, str]) -> None:
    """The ONS Postcode Directory as it is published: a zip with one large CSV in ``Data``."""
    blank = ["" for _ in DIRECTORY_COLUMNS]
    at = {name: index for index, name in enumerate(DIRECTORY_COLUMNS)}
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(f"Data/{DIRECTORY_FILE}.csv", "w", force_zip64=True) as stream,
        TextIOWrapper(stream, encoding="utf-8", newline="") as text,
    ):
        writer = csv.writer(text, quoting=csv.QUOTE_ALL)
        writer.writerow(DIRECTORY_COLUMNS)
        for row in packaged_directory():
            cells = blank.copy()
            quality = qualities.get(row.code)
            is_live = quality is not None or row.code.startswith("BT")
            cells[at["pcd"]], cells[at["pcd2"]], cells[at["pcds"]] = (
                row.in_seven,
                f"{row.code[:-3]:<5}{row.code[-3:]}",
                row.spaced,
            )
            cells[at["dointr"]], cells[at["doterm"]] = "198001", "" if is_live else "200106"
            cells[at["oslaua"]] = row.authority
            for name in ("osward", "oa11", "lsoa11", "msoa11", "oa21", "lsoa21", "msoa21", "icb"):
                cells[at[name]] = row.authority
            if row.point:
                cells[at["oseast1m"]] = f"{row.point.easting_m:.0f}"
                cells[at["osnrth1m"]] = f"{row.point.northing_m:07.0f}"
            cells[at["osgrdind"]] = (quality or "80")[0] if row.point else "9"
            writer.writerow(cells)


def write_code_point(path: Path, authorities: dict[str, str]) -> None:
    """Code-Point Open as it is published: a zip with a CSV for each postcode area."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        header = ",".join(CODE_POINT_COLUMNS)
        archive.writestr("Doc/Code-Point_Open_Column_Headers.csv", f"PC,PQ,EA,NO\n{header}\n")
        for area, rows in packaged_code_point():
            lines = []
            for postcode, quality, easting, northing in rows:
                code = postcode.replace(" ", "")
                authority = authorities.get(code, "")
                lines.append(
                    f'"{code[:-3]:<4}{code[-3:]}",{quality},{easting},{northing},'
                    f'"{authority[:1]}92000001","","","","{authority}",""\r\n'
                )
            archive.writestr(f"Data/CSV/{area}.csv", "".join(lines))


def write_releases(folder: Path) -> tuple[Path, Path]:
    """Both releases; answers their paths."""
    directory, code_point = folder / f"{DIRECTORY_FILE}.zip", folder / "codepo_gb.zip"
    if not directory.exists():
        rows = (row for _, area in packaged_code_point() for row in area)
        write_directory(directory, {row[0].replace(" ", ""): row[1] for row in rows})
    if not code_point.exists():
        write_code_point(code_point, {row.code: row.authority for row in packaged_directory()})
    return directory, code_point


def run_import(path: Path, environment: dict[str, str], *options: str) -> None:
    """Run the command as an operator does, and print its line of the table."""
    words = [sys.executable, "-m", "api.cli", "import", "run", "postcodes", str(path), "--json"]
    began = time.perf_counter()
    with subprocess.Popen(
        [*words, *options], cwd=ROOT, env=environment, stdout=subprocess.PIPE
    ) as process:
        output = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took_s = time.perf_counter() - began
    report = json.loads(output)
    counted = " | ".join(
        f"{report[name]:,}" for name in ("fetched", "new", "changed", "unchanged", "gone")
    )
    what = " ".join((path.name, *options)) or path.name
    print(f"| {what} | {took_s:.0f} | {usage.ru_maxrss / 1024:.0f} | {counted} |", flush=True)


def _misspelt(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def drawn_places() -> dict[str, list[str]]:
    """The same places to look for every time, by the way they are written."""
    chance = random.Random(SEED)  # noqa: S311 - a draw to be repeated, not a secret
    rows = [row for row in packaged_directory() if row.point and row.code[:2] != "BT"]
    drawn = [chance.choice(rows) for _ in range(4 * PLACES_EACH)]
    quarters = [drawn[start::4] for start in range(4)]
    names = [place.name for place in read_place_list() if len(place.name) > 4]
    return {
        "postcode": [row.spaced for row in quarters[0]],
        "outcode": [row.code[:-3] for row in quarters[1]],
        "sector": [row.spaced[:-2] for row in quarters[2]],
        "lat,lon": [_degrees(row.point) for row in quarters[3] if row.point],
        "misspelt name": [
            _misspelt(chance.choice(names).lower(), chance) for _ in range(PLACES_EACH)
        ],
    }


def _degrees(point: GridPoint) -> str:
    lon, lat = to_lon_lat(point)
    return f"{lat:.5f},{lon:.5f}"


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def measure_places(session: Session) -> None:
    """Print p50 and p95 of finding places, for each way of writing one and for all."""
    for typed in ("NN1 1AA", "kettring", "NN1"):
        find_place(session, typed)
    print("\n| near | places | p50 ms | p95 ms |\n|---|---|---|---|")
    everything: list[float] = []
    for kind, places in drawn_places().items():
        taken_ms = [_milliseconds(lambda near=typed: find_place(session, near)) for typed in places]
        everything += taken_ms
        cuts = quantiles(taken_ms, n=20)
        print(f"| {kind} | {len(places)} | {cuts[9]:.1f} | {cuts[18]:.1f} |")
    cuts = quantiles(everything, n=20)
    print(f"| all | {len(everything)} | {cuts[9]:.1f} | {cuts[18]:.1f} |")


def main() -> None:
    """Write, import and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="keep the releases here, or use those there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="connect-bench-") as temporary:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        directory, code_point = write_releases(folder)
        settings = Settings(data_dir=Path(temporary) / "var")
        environment = {**os.environ, "CONNECT_DATA_DIR": str(settings.data_dir)}
        environment.pop("CONNECT_DATABASE_URL", None)
        with ready_database(settings) as database:
            print("| release | s | MB | fetched | new | changed | unchanged | gone |")
            print("|---|---|---|---|---|---|---|---|")
            for path in (directory, code_point):
                for options in ((), ("--commit",), ("--commit",)):
                    run_import(path, environment, *options)
            with make_session_factory(database.engine)() as session:
                measure_places(session)


if __name__ == "__main__":
    main()
