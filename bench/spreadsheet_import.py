# ruff: noqa: T201
"""How long a spreadsheet takes: writes one of many varied rows and imports it as a person would."""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SEED = 20_261_122
FIRST_DAY = date(2026, 1, 1)

KINDS = ("group", "service", "hub", "helpline", "way to give", "")
# Two thousand names in eight towns: few listings have a namesake near by.
FIRSTS = (
    "Harebell Bluebell Foxglove Kingfisher Heron Swallow Willow Rowan Hawthorn Alder Bramble Clover"
    " Cowslip Daisy Elder Fennel Gorse Heather Ivy Juniper Larkspur Mallow Nettle Orchard Primrose"
    " Quince Rosehip Sorrel Tansy Violet Woodbine Yarrow Ashgrove Beacon Copper Dovecote Emberley"
    " Firefly Goldcrest Hollow Inglenook Jubilee Kestrel Lantern Millstone Nightjar Oakley Pebble"
    " Quarry Riverside Saddlers Thistle Underhill Vineyard Weavers Yewtree Bellringers Cobblers"
).split()
THINGS = (
    "Singers|Lunch Club|Shed|Walkers|Carers|Knitters|Garden|Readers|Ukulele Band|Chess"
    "|Stroke Support|Debt Advice|Food Larder|Toddlers|Art Table|Darts|Memory Cafe"
    "|Bereavement Evening|Cyclists|Repair Bench|Film Night|Veterans|Swimmers|Tai Chi|Bowls|Quilters"
    "|Listening Line|Youth Den|Polish Circle|Allotment|Model Railway|Family History"
).split("|")
DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays")
TOWNS = (
    "Kettering",
    "Corby",
    "Daventry",
    "Rushden",
    "Oundle",
    "Brackley",
    "Towcester",
    "Thrapston",
)
SENTENCES = (
    "Tea and cake afterwards, and nobody has to say anything.",
    "We lend the tools; bring gloves if you have some.",
    "Come once before you decide, there is no list to sign.",
    "Somebody meets new people at the door for the first weeks.",
    "The kettle goes on a quarter of an hour before we begin.",
    "Newcomers are rung the day before, so that nobody comes to a closed door.",
)
ANSWERS = ("yes", "no", "not known", "")
LANGUAGES = ("Polish", "Romanian", "Gujarati, Hindi", "British Sign Language", "", "", "")
VISIBLE = ("exact", "exact", "exact", "exact", "approximate", "hidden", "")


def rows(count: int, headings: Sequence[str]) -> Iterator[list[Any]]:
    """The same varied rows every time, most of the template's columns filled in."""
    chance = random.Random(SEED)  # noqa: S311 - a draw to be repeated, not a secret
    postcodes = live_postcodes()
    for number in range(count):
        values = row(number, chance, chance.choice(postcodes))
        yield [values.get(heading, "") for heading in headings]


def live_postcodes() -> list[str]:
    """Every live postcode of the two authorities, in the spelling people use."""
    from directory.postcode_packages import packaged_postcodes  # noqa: PLC0415 - heavy

    found = (one.code for one in packaged_postcodes() if one.is_live and one.authority)
    return sorted(f"{code[:-3]} {code[-3:]}" for code in found)


def row(number: int, chance: random.Random, postcode: str) -> dict[str, Any]:
    """One row, by heading."""
    town, thing = chance.choice(TOWNS), chance.choice(THINGS)
    first, owner = chance.choice(FIRSTS), number % 4_000
    hour = chance.randint(9, 16)
    return {
        "Name": f"{first} {thing}" if number % 2 else f"{town} {first} {thing}",
        "Other name": f"The {thing} of {chance.choice(FIRSTS)}" if number % 3 == 0 else "",
        "Organisation": f"{FIRSTS[owner % len(FIRSTS)]} {owner} Trust",
        "Organisation website": f"https://trust{owner}.example.org",
        "Kind": chance.choice(KINDS),
        "Description": " ".join(chance.sample(SENTENCES, 3))
        + f" {thing} since {1950 + number % 70}.",
        "Who it is for": chance.choice(("Anybody", "Anybody over 50", "Carers", "")),
        "Minimum age": chance.choice(("", 18, 50, "60+")),
        "Phone": f"01632 {200_000 + number * 7:06}",
        "E-mail": f"hello@group{number}.example.org",
        "Website": f"https://group{number}.example.org",
        "Who to ask for": chance.choice(("Coordinator", "Secretary", "")),
        "Venue name": f"{chance.choice(FIRSTS)} Hall",
        "Address": f"{number % 120 + 1} Long Row",
        "Town or village": town,
        "Postcode": postcode,
        "Location shown as": chance.choice(VISIBLE),
        "Step free": chance.choice(ANSWERS),
        "Accessible toilet": chance.choice(ANSWERS),
        "Hearing loop": chance.choice(ANSWERS),
        "Parking": chance.choice(ANSWERS),
        "Access in your words": chance.choice(("Ramp at the side.", "Ring the bell twice.", "")),
        "Days and times": f"{chance.choice(DAYS)} {hour}:{number % 60:02} to {hour + 2}:00",
        "Starts on": FIRST_DAY + timedelta(days=number % 300) if number % 9 == 0 else "",
        "Free": chance.choice(("yes", "no", "")),
        "Cost": "",
        "Languages": chance.choice(LANGUAGES),
        "How to join": chance.choice(("Just turn up.", "Ring first.", "")),
        "By phone": chance.choice(("yes", "no", "")),
        "Area served": chance.choice(("North Northamptonshire", "West Northamptonshire", "")),
        "Last checked on": f"{number % 28 + 1}/{number % 12 + 1}/2025",
        "Reference": f"R{number}",
    }


def write_csv(path: Path, count: int, headings: Sequence[str]) -> None:
    """The rows as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for values in rows(count, headings):
            days = (f"{one:%d/%m/%Y}" if isinstance(one, date) else one for one in values)
            writer.writerow(days)


def write_xlsx(path: Path, count: int, headings: Sequence[str]) -> None:
    """The rows as a workbook, dates as dates."""
    import xlsxwriter  # noqa: PLC0415 - CSV is written without it

    options = {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Listings")
        sheet.write_row(0, 0, headings)
        for number, values in enumerate(rows(count, headings), start=1):
            sheet.write_row(number, 0, values)


# Runs a command and tells how it ended, with the processor time and the memory that it took.
WATCH = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a command.

    Parameters
    ----------
    processor_s
        Of the command and the process that reads the workbook, without the database's.
    most_memory_mb
        Of the larger of the two.
    """

    took_s: float
    processor_s: float
    most_memory_mb: float
    code: int


def measure(words: list[str], environment: dict[str, str]) -> Measured:
    """Run a command to its end."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", WATCH, sys.executable, "-m", "api.cli", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    took_s = time.perf_counter() - began
    code, processor_s, most_kb = done.stdout.split()
    return Measured(took_s, float(processor_s), int(most_kb) / 1024, int(code))


def main() -> None:
    """Write both files, import them, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="write the files here and leave them there")
    chosen = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from importers.formats.spreadsheet.template_layout import NOTES  # noqa: PLC0415

    headings = [note.column.value for note in NOTES]
    with tempfile.TemporaryDirectory(prefix="connect-bench-") as folder:
        files = Path(chosen.keep or folder)
        files.mkdir(parents=True, exist_ok=True)
        write_csv(files / "listings.csv", chosen.rows, headings)
        write_xlsx(files / "listings.xlsx", chosen.rows, headings)
        environment = {**os.environ, "CONNECT_DATA_DIR": str(Path(folder) / "var")}
        environment.pop("CONNECT_DATABASE_URL", None)
        print("| command | s | of it processor | MB | exit code |")
        print("|---|---|---|---|---|")
        _measure_all(files, environment)


def _measure_all(files: Path, environment: dict[str, str]) -> None:
    run = ["import", "run", "spreadsheet"]
    xlsx, csv_file = str(files / "listings.xlsx"), str(files / "listings.csv")
    # The server's own cluster stays up, as it would beside a running server.
    measure(["db", "start"], environment)
    try:
        for title, words in (
            ("check, XLSX", ["import", "check", "spreadsheet", xlsx]),
            ("dry run, XLSX, new", [*run, xlsx]),
            ("dry run, CSV, new", [*run, csv_file]),
            ("commit, XLSX, new", [*run, xlsx, "--commit"]),
            ("dry run, XLSX, unchanged", [*run, xlsx]),
            ("commit, CSV, unchanged", [*run, csv_file, "--commit"]),
        ):
            one = measure(words, environment)
            figures = f"{one.took_s:.1f} | {one.processor_s:.1f} | {one.most_memory_mb:.0f}"
            print(f"| {title} | {figures} | {one.code} |", flush=True)
    finally:
        measure(["db", "stop"], environment)


if __name__ == "__main__":
    main()
