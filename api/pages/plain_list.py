"""A list of results as plain text, to paste into a message or read out."""

from datetime import datetime

from api.pages import wording
from matching.answer import MatchAnswer, Result
from matching.request import Mode


def write_plain_list(answer: MatchAnswer, mode: Mode | None, now: datetime, likely: int) -> str:
    """The results as the page numbers them, without anything the person said.

    Parameters
    ----------
    likely
        How many of them, from the first, are likely to help.
    """
    blocks = [f"From Connect Northamptonshire, {wording.say_date(now.date())}"]
    for number, result in enumerate(answer.results, start=1):
        if number == likely + 1:
            blocks.append(f"{wording.LESS_LIKELY}:")
        lines = [f"{number}. {result.service_name}", *describe_result(result, mode, now)]
        blocks.append("\n   ".join(lines))
    return "\n\n".join(blocks) + "\n"


def describe_result(result: Result, mode: Mode | None, now: datetime) -> tuple[str, ...]:
    """A result without its reasons: those repeat what the person said."""
    where = ", ".join(part for part in (wording.say_where(result), result.reach) if part)
    lines = (
        "Demonstration: fictional" if result.is_demonstration else "",
        result.organization_name if result.organization_name != result.service_name else "",
        f"Where: {where}" if where else "",
        ""
        if result.distance_m is None
        else wording.say_way(result.distance_m, mode, result.journey),
        wording.say_next(result.next_open, now) if result.next_open else "",
        _when(result),
        f"Cost: {result.cost_text}" if result.cost_text else "",
        f"Ring: {result.phone}" if result.phone else "No phone number recorded",
        *(
            f"Check first: {caution[:1].lower()}{caution[1:]}"
            for caution in result.cautions_to_hand_over
        ),
    )
    return tuple(line for line in lines if line)


def _when(result: Result) -> str:
    if result.schedule_text:
        return f"When: {result.schedule_text}"
    return "" if result.next_open else "When: not recorded, ring first"
