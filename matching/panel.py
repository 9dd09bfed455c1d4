"""The urgent panel: what to do first, whom to ring, and who near by can help."""

import re
from collections.abc import Mapping, Sequence

from directory.models import Helpline as HelplineRow
from matching.answer import Danger, Helpline, Result, Urgent
from matching.request import Thread, ThreadKind
from matching.scoring import Scored
from matching.taxonomy.concept import vocabulary
from matching.urgent import HeardDanger

# Concepts of the listings that help, the most fitting first.
HELPED_BY: dict[Danger, tuple[str, ...]] = {
    Danger.SUICIDE: ("suicide_prevention", "crisis"),
    Danger.SELF_HARM: ("self_harm", "crisis"),
    Danger.ABUSE: ("domestic_abuse", "sexual_violence"),
    Danger.SAFEGUARDING: ("safeguarding",),
    Danger.MEDICAL: (),
    Danger.HOMELESS: ("homelessness", "housing"),
    Danger.NO_FOOD_OR_HEAT: ("food_bank", "energy_bills", "warm_space", "money", "debt"),
}
MOST_RESULTS = 5
FOOD = re.compile(r"food|eat|hungry|cupboard|fridge|meal|starv|feed|fed|parcel|milk", re.IGNORECASE)
PLAINLY = 0.7
LATER = 0.85


def lines_for(
    danger: Danger, rows: Sequence[HelplineRow], authority: str | None
) -> tuple[Helpline, ...]:
    """The lines for a danger: national ones, and the council's, or both where it is not known."""
    return tuple(
        Helpline(row.name, row.phone, row.hours, row.checked)
        for row in rows
        if danger in row.dangers
        and (not row.authorities or authority is None or authority in row.authorities)
    )


def _help(danger: Danger, scored: Scored) -> float:
    if scored.eligibility.is_mismatch:
        return 0.0
    worths = [
        scored.document.concepts.get(concept, 0.0) * LATER**place
        for place, concept in enumerate(HELPED_BY[danger])
        if scored.document.concepts.get(concept, 0.0) >= PLAINLY
    ]
    return max(worths, default=0.0) * scored.distance.worth


def local_help(danger: Danger, scored: Sequence[Scored]) -> list[Scored]:
    """The listings that help with a danger, best first."""
    helping = [(_help(danger, one), one) for one in scored if one.candidate.kind != "giving"]
    found = sorted(
        ((worth, one) for worth, one in helping if worth > 0),
        key=lambda pair: (-round(pair[0], 9), pair[1].candidate.name),
    )
    return [one for _, one in found[:MOST_RESULTS]]


def panel(
    dangers: Sequence[HeardDanger],
    rows: Sequence[HelplineRow],
    authority: str | None,
    listings: Mapping[Danger, Sequence[Result]],
) -> tuple[Urgent, ...]:
    """The panel's items, the gravest danger first, with the local listings that help."""
    return tuple(
        Urgent(
            kind=danger.kind,
            span=danger.span,
            text=danger.text,
            advice=danger.advice,
            lines=lines_for(danger.kind, rows, authority),
            results=tuple(result.service_id for result in listings[danger.kind]),
            listings=tuple(listings[danger.kind]),
        )
        for danger in dangers
    )


def _is_the_danger(thread: Thread, dangers: Sequence[HeardDanger]) -> bool:
    """Whether a thread's words are those of a danger, misheard as something milder.

    Notes
    -----
    "Saving up his tablets" is not about money, nor "chest pain" about long-term pain.
    """
    if thread.span is None:
        return False
    start, end = thread.span
    return any(
        start < danger.span[1]
        and danger.span[0] < end
        and thread.concept not in HELPED_BY[danger.kind]
        for danger in dangers
    )


def threads_of(dangers: Sequence[HeardDanger], threads: Sequence[Thread]) -> tuple[Thread, ...]:
    """The threads that are no misheard danger, and a need for each danger none speaks of yet.

    Notes
    -----
    Who the person is stays heard, and so does what may limit her.
    """
    kept = [
        thread
        for thread in threads
        if not _is_the_danger(thread, dangers)
        or (thread.kind is ThreadKind.CIRCUMSTANCE and thread.concept is None)
    ]
    known = {thread.concept for thread in kept}
    added = []
    for danger in dangers:
        if not HELPED_BY[danger.kind]:
            continue
        concept = HELPED_BY[danger.kind][0]
        if danger.kind is Danger.NO_FOOD_OR_HEAT and not FOOD.search(danger.text):
            concept = "energy_bills"
        if concept in known:
            continue
        label = vocabulary().by_id[concept].label
        added.append(Thread(ThreadKind.NEED, danger.text, concept, label, danger.span))
    return (*kept, *added)
