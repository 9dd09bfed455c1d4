"""What a method found for each conversation, and how good that was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matching.evaluation.bootstrap import Estimate, estimate
from matching.evaluation.judged_set import JudgedSet
from matching.evaluation.measures import Figures, Measure, measure

Ranked = Mapping[str, tuple[str, ...]]


class Method(StrEnum):
    """Who ranks."""

    CONNECT = "connect"
    FULL_TEXT = "full_text"
    BM25 = "bm25"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One method's answers and how good they were.

    Parameters
    ----------
    ranked
        Services by conversation, best first, in the set's own ids.
    figures
        By conversation.
    estimates
        Over all conversations; a measure that is defined for none is missing.
    """

    ranked: Ranked
    figures: Mapping[str, Figures]
    estimates: Mapping[Measure, Estimate]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The methods side by side.

    Parameters
    ----------
    missing
        Methods that were not asked, and why.
    issues
        What somebody should know before they trust the figures.
    """

    outcomes: Mapping[Method, Outcome]
    missing: Mapping[Method, str] = field(default_factory=dict)
    issues: tuple[str, ...] = ()


def judge(judged_set: JudgedSet, ranked: Ranked) -> Outcome:
    """Measure a run; a conversation that is missing from it found nothing."""
    figures = {
        each.id: measure(ranked.get(each.id, ()), judged_set.judgements[each.id])
        for each in judged_set.conversations
    }
    return Outcome(ranked, figures, estimate(list(figures.values())))
