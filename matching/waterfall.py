"""How a score came about: its parts in order, from the very numbers that made it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from matching.answer import Effect, Result, ScorePart
from matching.criteria.level import FIT_WEIGHT, WEIGHTS, Criterion, Level
from matching.ranking import Ranked
from matching.scoring import NOTHING_SAID, WishFit

# Of parts that are no criterion's level.
NOTHING_WAS_SAID = "nothing_said"
AGAINST = "against"
ORDER = "order"
EXACT_PLACES, SCORE_PLACES = 9, 4


def level_of(fit: WishFit) -> Level:
    """The level by which a listing answers a thread: concepts, words or meaning alone."""
    if fit.is_by_meaning_alone:
        return fit.meaning
    by_words = fit.concept.concept is None and fit.text.worth > 0
    return fit.text if by_words else fit.concept.level


def in_order_said(fits: Sequence[WishFit]) -> list[int]:
    """Positions of the fits in the order their threads were said; those given by hand last."""
    spans = [fit.wish.thread.span for fit in fits]
    return sorted(range(len(fits)), key=lambda n: (spans[n] is None, spans[n] or (0, 0), n))


@dataclass(slots=True)
class _Sum:
    """The score so far, and the parts that made it."""

    score: float = 0.0
    parts: list[ScorePart] = field(default_factory=list)

    def add(
        self, level: tuple[str, str], amount: float, weight: float, worth: float, thread: str | None
    ) -> None:
        """Take in a part that adds."""
        self._take(level, self.score + amount, Effect.ADDS, weight, worth, thread)

    def multiply(self, level: tuple[str, str], worth: float) -> None:
        """Take in a part that multiplies all before it."""
        self._take(level, self.score * worth, Effect.MULTIPLIES, 1.0, worth)

    def _take(
        self,
        level: tuple[str, str],
        score: float,
        effect: Effect,
        weight: float,
        worth: float,
        thread: str | None = None,
    ) -> None:
        before, after = _rounded(self.score), _rounded(score)
        changed = round(after - before, SCORE_PLACES)
        self.score = score
        weight, worth = round(weight, SCORE_PLACES), round(worth, SCORE_PLACES)
        part = ScorePart(*level, thread, effect, weight, worth, changed, after)
        self.parts.append(part)


def _rounded(score: float) -> float:
    return round(round(min(1.0, score), EXACT_PLACES), SCORE_PLACES)


def _add_fit(total: _Sum, ranked: Ranked) -> None:
    """What was said: each thread answered adds to the fit, and closeness to all of it raises it."""
    scored = ranked.scored
    if not scored.fits:
        nothing = (Criterion.TAXONOMY, NOTHING_WAS_SAID)
        total.add(nothing, FIT_WEIGHT * NOTHING_SAID, FIT_WEIGHT, NOTHING_SAID, None)
        return
    worths = ranked.worths or tuple(fit.worth for fit in scored.fits)
    left = 1.0
    for number in in_order_said(scored.fits):
        fit, worth = scored.fits[number], worths[number]
        level, share = level_of(fit), fit.wish.weight
        total.add(
            (level.criterion, level.name),
            FIT_WEIGHT * left * worth,
            FIT_WEIGHT * share,
            worth / share,
            fit.wish.thread.text,
        )
        left *= 1 - worth
    fitting, whole = 1 - left, scored.whole_meaning
    raised = scored.whole_fit(fitting) - fitting
    if raised:
        level_name = (whole.criterion, whole.name)
        total.add(level_name, FIT_WEIGHT * raised, FIT_WEIGHT * left, raised / left, None)


def _factors(ranked: Ranked) -> Iterator[tuple[tuple[str, str], float]]:
    scored = ranked.scored
    yield (scored.distance.criterion, scored.distance.name), scored.distance.worth
    for name, factor in scored.sinks:
        yield (AGAINST, name), factor
    for name, factor in ranked.factors:
        yield (ORDER, name), factor


def parts_of(ranked: Ranked) -> tuple[ScorePart, ...]:
    """The parts of a result's score, which add and multiply up to it in their order."""
    total = _Sum()
    _add_fit(total, ranked)
    for level in ranked.scored.levels:
        weight = WEIGHTS[level.criterion]
        named = (level.criterion, level.name)
        total.add(named, weight * level.worth, weight, level.worth, None)
    for name, factor in _factors(ranked):
        total.multiply(name, factor)
    return tuple(total.parts)


def with_explanations(ranked: Sequence[Ranked], results: Sequence[Result]) -> tuple[Result, ...]:
    """The results, each with how its score came about."""
    return tuple(
        replace(result, explanation=parts_of(one))
        for one, result in zip(ranked, results, strict=True)
    )
