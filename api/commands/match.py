"""``connect match``: one search from the command line, as the API answers it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.console import AsJson, answer, quiet_stages
from directory.kinds import ListingKind
from matching.request import Mode

if TYPE_CHECKING:
    from api.schemas import MatchBody
    from matching.request import Thread


def match_command(
    near: Annotated[str | None, typer.Option(help="Postcode, place name or lat,lon.")] = None,
    said: Annotated[str | None, typer.Option(help="What was heard; it is not stored.")] = None,
    concept: Annotated[
        list[str] | None, typer.Option(help="What is wanted: an id, a label or its words; repeat.")
    ] = None,
    mode: Annotated[Mode | None, typer.Option(help="How the person travels.")] = None,
    within_m: Annotated[int | None, typer.Option(help="Straight-line limit, metres.")] = None,
    within_min: Annotated[int | None, typer.Option(help="Limit of the journey, minutes.")] = None,
    when: Annotated[str | None, typer.Option(help="ISO date-time, Europe/London.")] = None,
    day: Annotated[list[str] | None, typer.Option(help="Day of the week; repeat it.")] = None,
    opens_from: Annotated[str | None, typer.Option("--from", help="Time, HH:MM.")] = None,
    opens_to: Annotated[str | None, typer.Option("--to", help="Time, HH:MM.")] = None,
    free: Annotated[bool, typer.Option("--free", help="Leave out known costs.")] = False,
    step_free: Annotated[bool, typer.Option("--step-free", help="Leave out known steps.")] = False,
    language: Annotated[str | None, typer.Option(help="English name or ISO 639 code.")] = None,
    kind: Annotated[list[ListingKind] | None, typer.Option(help="Kind; repeat it.")] = None,
    limit: Annotated[int, typer.Option(help="Number of results.", min=1, max=50)] = 10,
    as_json: AsJson = False,
) -> None:
    """Find what is near and fits, ranked and explained."""
    window = {"days": day or [], "from": opens_from, "to": opens_to}
    asked = {
        "near": near,
        "said": said,
        "mode": mode,
        "language": language,
        "limit": limit,
        "within_m": within_m,
        "within_min": within_min,
        "free": free,
        "step_free": step_free,
        "when": when or (window if day or opens_from or opens_to else None),
        "kinds": kind or [],
    }
    value = _search(_read(asked), _wants(concept or []))
    answer(value, _text(value, is_asked=bool(near)), as_json=as_json)


def _read(asked: dict[str, Any]) -> "MatchBody":
    """The same checks as the API's; what is wrong is told without repeating what was said."""
    from pydantic import ValidationError

    from api.schemas import MatchBody

    try:
        return MatchBody.model_validate(asked)
    except ValidationError as failure:
        error = failure.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in error["loc"])
        msg = f"{name}: {error['msg']}"
        raise typer.BadParameter(msg) from failure


def _wants(concepts: Sequence[str]) -> "tuple[Thread, ...]":
    """A thread of each concept, however it is named."""
    from matching.hearing.offers import kind_of
    from matching.request import Thread
    from matching.taxonomy.naming import UnknownConceptError, concept_named

    try:
        found = [concept_named(text) for text in concepts]
    except UnknownConceptError as failure:
        msg = f"--concept {failure}"
        raise UnknownConceptError(msg) from failure
    return tuple(Thread(kind_of(one), one.label, one.id, one.label) for one in found)


def _search(body: "MatchBody", wants: "tuple[Thread, ...]") -> dict[str, Any]:
    from dataclasses import replace
    from datetime import datetime

    from api.answers import MatchOut
    from api.schemas import LONDON
    from directory.config import get_settings
    from directory.database import transaction
    from directory.readiness import ready_database
    from matching.conversation import hear
    from matching.match import match

    request = body.as_request()
    if wants:
        request = replace(request, threads=(*hear(request.said or "").threads, *wants))
    with (
        ready_database(get_settings(), quiet_stages()) as database,
        transaction(database.engine) as session,
    ):
        found = match(session, request, datetime.now(LONDON))
        return MatchOut.of(found).model_dump(mode="json", by_alias=True)


def _text(value: dict[str, Any], *, is_asked: bool) -> str:
    """Ranked results as a person reads them."""
    lines = []
    for danger in value["urgent"]:
        lines.append(f"URGENT ({danger['kind'].replace('_', ' ')}): {danger['text']}")
        lines += [
            f"  {line['name']}: {line['phone']} ({line['hours']}; checked {line['checked']})"
            for line in danger["lines"]
        ]
    lines += _place_lines(value, is_asked=is_asked)
    for number, result in enumerate(value["results"], start=1):
        lines += _result_lines(number, result)
    lines += [f"Widened: {each['text']}" for each in value["relaxed"] if "text" in each]
    if not value["results"]:
        lines.append("Nothing was found.")
    return "\n".join(lines)


def _place_lines(value: dict[str, Any], *, is_asked: bool) -> list[str]:
    place = value["place"]
    if place is not None:
        corrected = place["corrected_from"]
        said = place["note"] or (f"from “{corrected}”" if corrected else "")
        return [f"Near {place['name']}" + (f" ({said.rstrip('.')})" if said else "")]
    if value["place_note"]:
        return [f"{value['place_note']} Distances are left out."]
    guesses = [guess["name"] for guess in value["guesses"]]
    if guesses:
        return [f"Did you mean: {', '.join(guesses)}?"]
    return ["That place is not known; distances are left out."] if is_asked else []


def _result_lines(number: int, result: dict[str, Any]) -> list[str]:
    where = result["location"]
    parts = [
        where["name"] if where else None,
        where["postcode"] if where else None,
        f"{result['distance_m']:,} m" if result["distance_m"] is not None else None,
        f"{result['travel_min']} min" if result["travel_min"] is not None else None,
        result["phone"],
    ]
    lines = [
        f"{number}. {result['service_name']} ({result['organization_name']})",
        "   " + "; ".join(part for part in parts if part),
    ]
    lines += [f"   + {reason['text']}" for reason in result["reasons"]]
    lines += [f"   ! {caution}" for caution in result["cautions"]]
    return [line for line in lines if line.strip()]
