"""What was measured as sections of docs/benchmarks.md."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill

from bench.match.ours import OURS
from bench.match.ranking import Ranking
from bench.match.serving import Served
from bench.match.tables import (
    engine_table,
    memory_table,
    ranking_table,
    refreshed_line,
    serving_table,
)

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
WIDTH = 100
RANKING, SERVING = "# Ranking", "# Matching over HTTP"
# The next section's heading; a line of a shell example begins with a hash too, but inside a fence.
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def ranking_sections(
    machine: str, found: Sequence[Ranking], searches: int, rounds: int
) -> dict[str, str]:
    """The section on ranking alone."""
    sizes = " ".join(str(one.listings) for one in found)
    told = (
        f"{machine}\n{searches} searches, {rounds} rounds. Points are"
        f" {'; '.join(f'for {one.listings:,} {one.where}' for one in found)}."
    )
    parts = (
        _repeated(f"--stages ranking --listings {sizes} --write"),
        _filled(told),
        RANKING_MEANS.strip(),
        ranking_table(found),
        "Seconds to take the listings in, without a database but for PostGIS:",
        engine_table(found),
    )
    return {RANKING: "\n\n".join(parts)}


RANKING_MEANS = f"""
The ranking stage alone, in one run: every engine in turn gets the same search, another one first
each time. Milliseconds p50 / p95 and, in bold, how many times as long a rival takes as {OURS} on
the same search: the median over the searches with its 95 % interval.

Listings and searches are composed by `bench/listings` and from `bench/match/said.txt`; both start
at live postcodes, which lie as thickly as people live. {OURS} judges the listings at the 900
nearest locations and those without a place by concepts, words, vectors of 384 whole numbers,
eligibility, distance, freshness and the like, and chooses the few that are then explained. Hearing
a sentence and reading it for its meaning come before and are part of the next section. The rivals
answer the best twenty within 5 km that have any of the words: PostGIS by `ts_rank` times a decay
(GiST and GIN, the table in the order of the places, prepared, planned for each search, no JIT),
tantivy in a box by BM25, SQLite in a box by `bm25` times a decay. None of the three knows a
concept, a meaning or an age.
"""


def serving_sections(machine: str, found: Served) -> dict[str, str]:
    """The section on whole answers, memory, building and refreshing."""
    model = "the sentence model on" if found.has_model else "without the sentence model"
    asked = (
        f"`connect serve` over {found.listings:,} listings, {model}. Every request is `POST"
        " /api/match` with words not asked before, but in the rows that say so, whose words each"
        " worker has had. The client is a process of its own on the same cores (plain asyncio"
        " sockets). An error is any answer but 200 with results."
    )
    built = (
        f"Filling the database by COPY took {found.filled.copied_s:.1f} s; with its indexes and"
        f" reference data it holds {found.database_mb:.0f} MB. The first of the two starts read"
        f" every listing; both are timed until `/health` was whole. To build the index again from"
        f" what is stored took {found.index_s:.1f} s."
    )
    parts = (
        _repeated(f"--stages serving --served {found.listings} --write"),
        _filled(machine),
        _filled(asked),
        serving_table(found.answering),
        memory_table(found.answering),
        _filled(built),
        _filled(refreshed_line(found.refreshed)),
    )
    return {SERVING: "\n\n".join(parts)}


def _repeated(words: str) -> str:
    return f"```sh\n.venv/bin/python -m bench.match {words}\n```"


def _filled(text: str) -> str:
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def write_sections(sections: Mapping[str, str], page: Path = PAGE) -> None:
    """Replace whole parts of the page's section on matching, by their headings; add new ones."""
    text = page.read_text(encoding="utf-8")
    for heading, body in sections.items():
        text = replace_section(text, heading, body)
    page.write_text(text, encoding="utf-8")


def replace_section(text: str, heading: str, body: str) -> str:
    """The text with all under one heading, up to the next of any level, replaced."""
    lines = _FENCED.sub(lambda fence: fence.group().replace("#", "\0"), text)
    start = re.search(rf"^{re.escape(heading)}$", lines, re.MULTILINE)
    new = f"{heading}\n\n{body.strip()}\n"
    if start is None:
        return f"{text.rstrip()}\n\n{new}"
    following = re.search(r"^#+ ", lines[start.end() :], re.MULTILINE)
    end = start.end() + following.start() if following else len(text)
    return f"{text[: start.start()]}{new}{chr(10) if following else ''}{text[end:]}"
