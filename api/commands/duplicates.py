"""``connect duplicates``: listings that are likely one thing twice, and decisions on them."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from api.commands.console import AsJson, answer, progress_bar, quiet_stages

if TYPE_CHECKING:
    from matching.duplicates import Pair

app = typer.Typer(
    help="Listings that are likely the same thing twice, and decisions on them.",
    invoke_without_command=True,
)

# A person reads so many; --json has them all.
MOST_PAIRS_SHOWN = 50
ServiceId = Annotated[UUID, typer.Argument(help="Id of a listing.")]


@app.callback()
def duplicates(
    context: typer.Context,
    least: Annotated[
        float, typer.Option("--least", min=0.0, max=1.0, help="List pairs that score so much.")
    ] = 0.5,
    as_json: AsJson = False,
) -> None:
    """List pairs of listings that are likely the same thing, best first."""
    if context.invoked_subcommand:
        return
    from directory.config import get_settings
    from directory.database import transaction
    from directory.queries.duplicates import find_decided, list_traits
    from directory.readiness import ready_database
    from matching.duplicates import find_pairs

    with (
        ready_database(get_settings(), quiet_stages()) as database,
        transaction(database.engine) as session,
        progress_bar("Comparing listings") as progress,
    ):
        decided = find_decided(session)
        pairs = find_pairs(list_traits(session), decided=decided, least=least, progress=progress)
    answer([pair.as_json() for pair in pairs], _text(pairs), as_json=as_json)


@app.command("decide")
def decide(
    a: ServiceId,
    b: ServiceId,
    same: Annotated[bool, typer.Option("--same", help="They are one thing.")] = False,
    different: Annotated[bool, typer.Option("--different", help="They are two.")] = False,
    because: Annotated[str | None, typer.Option("--because", help="Why, in a few words.")] = None,
    by: Annotated[
        str | None, typer.Option("--by", help="Who decides; the system's user when left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Keep whether two listings are the same, so that nobody decides it twice."""
    from getpass import getuser

    from directory.config import get_settings
    from directory.database import transaction
    from directory.errors import ListingNotFoundError
    from directory.queries.duplicates import find_service_names, put_decision
    from directory.readiness import ready_database

    if same == different:
        msg = "say either --same or --different"
        raise typer.BadParameter(msg)
    if a == b:
        msg = f"both ids are {a}; a pair is of two listings"
        raise typer.BadParameter(msg)
    who = by or getuser()
    with (
        ready_database(get_settings(), quiet_stages()) as database,
        transaction(database.engine) as session,
    ):
        names = find_service_names(session, (a, b))
        for id_ in (a, b):
            if id_ not in names:
                msg = f"There is no listing {id_}."
                raise ListingNotFoundError(msg)
        put_decision(session, a, b, is_same=same, decided_by=who, reason=because)
    value = {"a": str(a), "b": str(b), "is_same": same, "decided_by": who, "reason": because}
    verdict = "the same" if same else "not the same"
    answer(value, f"{names[a]!r} and {names[b]!r} are {verdict}, says {who}.", as_json=as_json)


def _text(pairs: "list[Pair]") -> str:
    lines = [f"{len(pairs)} likely pairs"]
    for pair in pairs[:MOST_PAIRS_SHOWN]:
        lines += pair_lines(pair.as_json())
    if len(pairs) > MOST_PAIRS_SHOWN:
        lines.append(f"and {len(pairs) - MOST_PAIRS_SHOWN} more; --json has them all")
    return "\n".join(lines)


def pair_lines(pair: dict[str, Any]) -> list[str]:
    """Two lines for people: what is how alike, and by what."""
    one, other = pair["names"]
    told = ", ".join(
        f"{witness} {level.replace('_', ' ')}"
        for witness, level in pair["levels"].items()
        if level != "not_recorded"
    )
    decided = "; decided to be the same" if pair["is_decided_same"] else ""
    return [
        f"{pair['score']:.2f}  {one} | {other}",
        f"      {pair['a']} {pair['b']}: {told}{decided}",
    ]
