"""The urgent panel: what to do first, whom to ring, and who near by can help."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

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
# What is eaten has more names ("living on toast") than what warms: only the latter are listed.
HEAT = re.compile(
    r"\b(?:heat\w*|cold|freez\w*|froze\w*|gas|elec\w*|leccy|lecky|meters?|boilers?|warm\w*|coats?"
    r"|blankets?|radiators?|fuel|oil|top(?:ped)?[- ]?up|prepay\w*|power|lights?|dark|key)\b",
    re.IGNORECASE,
)
FOOD = re.compile(r"food|eat|hungry|cupboard|fridge|meal|starv|feed|fed|parcel|milk", re.IGNORECASE)
PLAINLY = 0.7
LATER = 0.85
# Told by meaning alone, these get the panel and what helps with them there, but no thread: a refuge
# beside a kettle and a bed is no answer to somebody who spoke of neither fear nor harm.
THREADS_IF_PLAIN = frozenset({Danger.SELF_HARM, Danger.ABUSE, Danger.SAFEGUARDING})
# Who is autistic and hits himself when it is loud is hurt, and is not who a self-harm group is for.
DISTRESS = re.compile(
    r"\b(?:hit|bang|bit|bite|bash|headbutt|slap|punch|smack|thump|whack)\w*\b", re.IGNORECASE
)
DISTRESSED = frozenset({"autism", "learning_disability"})


@dataclass(frozen=True, slots=True)
class _Item:
    """What one panel item is about: dangers that the same words speak of, the gravest first."""

    dangers: tuple[HeardDanger, ...]

    @property
    def kinds(self) -> tuple[Danger, ...]:
        return tuple(danger.kind for danger in self.dangers)


def _items(dangers: Sequence[HeardDanger]) -> list[_Item]:
    """One item for each thing that is wrong, what cannot wait minutes before everything else.

    Notes
    -----
    "Took all her tablets" speaks of two dangers in one breath: two panels with the same numbers
    would only be slower to read.
    """
    items: list[_Item] = []
    for danger in sorted(dangers, key=lambda danger: danger.kind is not Danger.MEDICAL):
        same = next((item for item in items if _overlap(item.dangers[0].span, danger.span)), None)
        if same is None:
            items.append(_Item((danger,)))
        else:
            items[items.index(same)] = _Item((*same.dangers, danger))
    return items


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def lines_for(
    kinds: Collection[Danger],
    rows: Sequence[HelplineRow],
    authority: str | None,
    shown: Collection[str] = (),
) -> tuple[Helpline, ...]:
    """The lines for some dangers: national ones, and the council's, or both where it is not known.

    Parameters
    ----------
    shown
        Numbers that stand above already.

    Notes
    -----
    A number is named once; what answers it under several names is named by all of them.
    """
    lines: dict[str, Helpline] = {}
    for row in rows:
        fits = not row.authorities or authority is None or authority in row.authorities
        if not fits or row.phone in shown or not set(row.dangers) & set(kinds):
            continue
        line = Helpline(row.name, row.phone, row.hours, row.checked)
        same = lines.get(row.phone)
        lines[row.phone] = line if same is None else _both(same, line)
    return tuple(lines.values())


def _both(one: Helpline, other: Helpline) -> Helpline:
    """One number under two names, known no better than the one checked longer ago."""
    names = one.name if other.name in one.name else f"{one.name}; {other.name}"
    hours = one.hours if one.hours == other.hours else f"{one.hours}; {other.hours}"
    return Helpline(names, one.phone, hours, min(one.checked, other.checked))


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
    """The panel's items, what cannot wait first, with the local listings that help.

    Notes
    -----
    No number and no listing stands in the panel twice.
    """
    numbers: set[str] = set()
    named: set[UUID] = set()
    urgent = []
    for item in _items(dangers):
        first, *others = item.dangers
        lines = lines_for(item.kinds, rows, authority, numbers)
        helping = {r.service_id: r for kind in item.kinds for r in listings[kind]}
        new = [result for each, result in helping.items() if each not in named][:MOST_RESULTS]
        numbers |= {line.phone for line in lines}
        named |= {result.service_id for result in new}
        urgent.append(
            Urgent(
                kind=first.kind,
                also=tuple(danger.kind for danger in others),
                span=first.span,
                text=first.text,
                advice=first.advice,
                lines=lines,
                results=tuple(result.service_id for result in new),
                listings=tuple(new),
            )
        )
    return tuple(urgent)


def _is_help(concept: str | None, danger: Danger) -> bool:
    """Whether a concept is help with a danger: an appeal over PIP is, where there is no heating."""
    wider = vocabulary().ancestors(concept) if concept else ()
    return not set(HELPED_BY[danger]).isdisjoint((concept, *wider))


def _is_the_danger(thread: Thread, dangers: Sequence[HeardDanger]) -> bool:
    """Whether a thread's words are those of a danger, misheard as something milder.

    Notes
    -----
    "Saving up his tablets" is not about money, nor "chest pain" about long-term pain. Of what only
    meaning tells nothing is taken for misheard: "freezes in doorways" may be Parkinson's.
    """
    if thread.span is None:
        return False
    span = thread.span
    return any(
        danger.is_plain
        and any(_overlap(span, part) for part in danger.parts or (danger.span,))
        and not _is_help(thread.concept, danger.kind)
        for danger in dangers
    )


def _is_cold(text: str) -> bool:
    """Whether it is warmth that is missing, and not food as well."""
    return bool(HEAT.search(text)) and not FOOD.search(text)


def _has_thread(danger: HeardDanger, known: Collection[str | None]) -> bool:
    """Whether a danger is answered among the ordinary results as well as in the panel."""
    if not HELPED_BY[danger.kind] or not (danger.is_plain or danger.kind not in THREADS_IF_PLAIN):
        return False
    is_distress = danger.kind is Danger.SELF_HARM and DISTRESS.search(danger.text)
    return not (is_distress and DISTRESSED & set(known))


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
        if not _has_thread(danger, known):
            continue
        concept = HELPED_BY[danger.kind][0]
        if danger.kind is Danger.NO_FOOD_OR_HEAT and _is_cold(danger.text):
            concept = "energy_bills"
        if concept in known:
            continue
        label = vocabulary().by_id[concept].label
        added.append(Thread(ThreadKind.NEED, danger.text, concept, label, danger.span))
    return (*kept, *added)
