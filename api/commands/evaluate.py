"""``connect evaluate``: how good the matching is on a judged set, beside other methods."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.console import (
    AsJson,
    FinishedWithIssuesError,
    answer,
    progress_bar,
    quiet_stages,
)

if TYPE_CHECKING:
    from api.evaluation.evaluation import Wanted
    from api.evaluation.outcome import Evaluation
    from matching.evaluation.bootstrap import Estimate
    from matching.evaluation.judged_set import JudgedSet
    from matching.evaluation.measures import Measure

SERVICES = "services.json"
COLUMN = 22
METHOD_NAMES = {
    "connect": "Connect",
    "full_text": "PostGIS full text",
    "bm25": "BM25",
    "model": "the model alone",
}
MEASURE_NAMES = {
    "ndcg@10": "nDCG@10",
    "recall@10": "recall@10",
    "mrr": "MRR",
    "thread_coverage@10": "thread coverage@10",
    "trap_rate@5": "trap rate@5 (low is good)",
    "judged@10": "share of 10 judged",
}


def evaluate_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a judged set.")],
    live: Annotated[
        str | None, typer.Option(metavar="URL", help="Ask this running server instead.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write Connect's ranked lists here.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="Ask as of this ISO date-time; else now.")
    ] = None,
    half: Annotated[
        str | None, typer.Option(help="Only the conversations of this half of the set.")
    ] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Leave the other methods out.")] = False,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="The listings are the demonstration's.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Measure the matching on judged conversations, side by side with what one could install."""
    from api.evaluation.evaluation import Wanted, evaluate
    from directory.config import get_settings
    from matching.evaluation.judged_set import read_judged_set

    judged_set = read_judged_set(folder)
    if half is not None:
        judged_set = judged_set.half(half)
    is_served = live is not None and alone
    services = None if demonstration or is_served else _services(folder)
    moment = _moment(at, live)
    wanted = Wanted(judged_set, services, demonstration, live, moment, is_alone=alone)
    _check_out(out)
    evaluation = evaluate(wanted, get_settings(), quiet_stages(), progress_bar)
    if out is not None:
        _write(out, evaluation)
    answer(_as_json(wanted, evaluation), _text(wanted, evaluation), as_json=as_json)
    if evaluation.issues:
        raise FinishedWithIssuesError


def _services(folder: Path) -> Path:
    file = folder / SERVICES
    if not file.is_file():
        msg = f"{file} is missing; a set over the demonstration's listings takes --demonstration."
        raise typer.BadParameter(msg)
    return file


def _moment(text: str | None, live: str | None) -> datetime | None:
    """The moment of asking; one without an offset is in Europe/London."""
    from api.schemas import LONDON

    if text is None:
        return None
    if live is not None:
        msg = "--at cannot be used with --live: a running server answers as of now."
        raise typer.BadParameter(msg)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"--at was {text}; it must be an ISO date-time such as 2026-11-24T10:00."
        raise typer.BadParameter(msg) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def _check_out(out: Path | None) -> None:
    """Refuse before the work what could not be written after it."""
    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        msg = f"--out was {out}; it must be a file in a folder that is there."
        raise typer.BadParameter(msg)


def _write(out: Path, evaluation: "Evaluation") -> None:
    import json

    from api.evaluation.outcome import Method

    ranked = evaluation.outcomes[Method.CONNECT].ranked
    lines = [
        json.dumps({"conversation": conversation, "ranked": ids}, ensure_ascii=False) + "\n"
        for conversation, ids in ranked.items()
    ]
    out.write_text("".join(lines), encoding="utf-8")


def _as_json(wanted: "Wanted", evaluation: "Evaluation") -> dict[str, Any]:
    return {
        "conversations": len(wanted.judged_set.conversations),
        "judgements": wanted.judged_set.judgement_count,
        "live": wanted.live,
        "at": wanted.at.isoformat() if wanted.at else None,
        "methods": {
            method.value: {
                "measures": _estimates(outcome.estimates),
                "by_conversation": outcome.figures,
            }
            for method, outcome in evaluation.outcomes.items()
        },
        "missing": evaluation.missing,
        "issues": evaluation.issues,
    }


def _estimates(estimates: "Mapping[Measure, Estimate]") -> dict[str, Any]:
    from dataclasses import asdict

    return {measure.value: asdict(estimate) for measure, estimate in estimates.items()}


def _text(wanted: "Wanted", evaluation: "Evaluation") -> str:
    lines = [_heading(wanted.judged_set), ""]
    methods = list(evaluation.outcomes)
    names = "".join(f"{METHOD_NAMES[method]:<{COLUMN}}" for method in methods)
    lines.append(" " * (COLUMN + 4) + names.rstrip())
    for measure, name in MEASURE_NAMES.items():
        cells = (
            _cell(evaluation.outcomes[method].estimates, measure).ljust(COLUMN)
            for method in methods
        )
        lines.append(f"{name:<{COLUMN + 4}}{''.join(cells)}".rstrip())
    lines += ["", *(f"{METHOD_NAMES[m]}: {why}" for m, why in evaluation.missing.items())]
    lines += [f"! {issue}" for issue in evaluation.issues]
    return "\n".join(lines).rstrip()


def _heading(judged_set: "JudgedSet") -> str:
    return (
        f"{len(judged_set.conversations)} conversations, {judged_set.judgement_count:,} judgements;"
        " means with 95 % bootstrap intervals"
    )


def _cell(estimates: "Mapping[Measure, Estimate]", measure: str) -> str:
    found = {each.value: estimate for each, estimate in estimates.items()}.get(measure)
    if found is None:
        return "-"
    return f"{found.mean:.3f} [{found.low:.3f}, {found.high:.3f}]"
