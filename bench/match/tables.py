"""Tables of what was measured, in Markdown."""

from collections.abc import Sequence

from bench.match.http import Serving
from bench.match.ranking import Ranking
from bench.match.refresh import Refreshed
from bench.match.timing import Ratio


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def ranking_table(found: Sequence[Ranking]) -> str:
    """Times by size and engine, and how many times as long each rival takes as ours."""
    names = list(dict.fromkeys(name for one in found for name in one.spreads))
    header = ["listings", "within 5 km (p50, p95)", *names]
    return table(header, [_ranking_row(one, names) for one in found])


def _ranking_row(one: Ranking, names: Sequence[str]) -> list[str]:
    near = f"{one.near_p50:,}, {one.near_p95:,}"
    return [f"{one.listings:,}", near, *(_engine_cell(one, name) for name in names)]


def _engine_cell(one: Ranking, name: str) -> str:
    if name not in one.spreads:
        return "not run"
    spread = one.spreads[name]
    ratio = one.ratios.get(name)
    times = f"{_ms(spread.p50_ms)} / {_ms(spread.p95_ms)}"
    return f"{times} · {_ratio(ratio)}" if ratio else times


def _ratio(ratio: Ratio) -> str:
    return f"**{ratio.median:.2f}x** [{ratio.low:.2f}, {ratio.high:.2f}]"


def _ms(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def engine_table(found: Sequence[Ranking]) -> str:
    """Seconds that each engine took to take the listings in."""
    names = list(dict.fromkeys(name for one in found for name in one.built_s))
    rows = [
        [f"{one.listings:,}", *(f"{one.built_s.get(name, float('nan')):.1f}" for name in names)]
        for one in found
    ]
    return table(["listings", *names], rows)


def serving_table(found: Sequence[Serving]) -> str:
    """Answers over HTTP by number of clients."""
    header = ["workers", "clients", "asked", "requests", "p50 ms", "p95 ms", "a second", "errors"]
    rows = [
        [
            str(row.workers),
            str(row.clients),
            row.what,
            str(row.requests),
            f"{row.p50_ms:.1f}",
            f"{row.p95_ms:.1f}",
            f"{row.a_second:.0f}",
            str(row.errors),
        ]
        for one in found
        for row in one.rows
    ]
    return table(header, rows)


def memory_table(found: Sequence[Serving]) -> str:
    """Memory of each worker after all that, and how long the server took to start."""
    header = ["workers", "started in s", "PSS a worker, MB", "RSS a worker, MB"]
    rows = [
        [
            str(one.workers),
            f"{one.started_s:.1f}",
            ", ".join(f"{each.pss_mb:.0f}" for each in one.memory) or "not told",
            ", ".join(f"{each.rss_mb:.0f}" for each in one.memory) or "not told",
        ]
        for one in found
    ]
    return table(header, rows)


def refreshed_line(found: Refreshed) -> str:
    """What became of edits and withdrawals."""
    taken = sorted(found.visible_ms)
    times = f"{taken[len(taken) // 2]:.0f} ms (p50), {taken[-1]:.0f} ms (slowest)" if taken else "-"
    return (
        f"From an edit's commit to the end of the first answer that ranks by it: {times}, over"
        f" {len(taken)} edits; {found.never} never arrived. Answers that showed a listing after its"
        f" withdrawal was committed: {found.shown_withdrawn}."
    )
