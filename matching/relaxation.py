"""Loosening what was asked for, step by named step, when too little meets it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from directory.geography import METRES_A_MILE
from matching.answer import Relaxation
from matching.criteria.language import LanguageLevel
from matching.criteria.level import Criterion
from matching.criteria.opening import OpeningLevel
from matching.ranking import Ranked, rank
from matching.request import Mode
from matching.scoring import Scored
from matching.travel.estimate import reach_m, travel_min

ENOUGH = 3
WIDER = (2, 4)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The conditions that results must meet; unknown values meet all but language and limits."""

    within_m: float | None = None
    within_min: float | None = None
    mode: Mode = Mode.WALK
    has_when: bool = False
    language: str | None = None

    @property
    def limit_m(self) -> float:
        """The furthest that the limits allow, in metres; 0 where there is none."""
        by_time = reach_m(self.within_min, self.mode) if self.within_min is not None else None
        return max(self.within_m or 0.0, by_time or 0.0)

    def is_met_by(self, scored: Scored) -> bool:
        """Whether a listing meets every condition; one without a venue is within any distance."""
        distance_m = scored.candidate.distance_m
        if distance_m is not None:
            if self.within_m is not None and distance_m > self.within_m:
                return False
            journey = scored.candidate.journey
            minutes = journey.minutes if journey else travel_min(distance_m, self.mode)
            if self.within_min is not None and minutes is not None and minutes > self.within_min:
                return False
        refused = {
            (Criterion.OPENING, OpeningLevel.DOES_NOT_SUIT): self.has_when,
            (Criterion.LANGUAGE, LanguageLevel.NOT_RECORDED): self.language is not None,
            (Criterion.LANGUAGE, LanguageLevel.OTHERS_RECORDED): self.language is not None,
        }
        return not any(
            is_refused and scored.level(criterion).name == name
            for (criterion, name), is_refused in refused.items()
        )


def _miles(metres: float) -> str:
    if metres < METRES_A_MILE / 10:
        return "1 metre" if round(metres) == 1 else f"{metres:.0f} metres"
    return f"{metres / METRES_A_MILE:.1f} miles"


def _steps(wanted: Wanted) -> Iterator[tuple[Wanted, Relaxation]]:
    """Every looser set of conditions in turn, with what was loosened to get there."""
    if wanted.language:
        asked, wanted = wanted.language, replace(wanted, language=None)
        text = f"Few listings are recorded as speaking {asked}, so others are shown too."
        yield wanted, Relaxation("language", asked, "any", text)
    if wanted.has_when:
        wanted = replace(wanted, has_when=False)
        text = "Little is on at that time, so other times are shown too."
        yield wanted, Relaxation("when", "the time asked for", "any time", text)
    yield from _wider(wanted)


def _wider(wanted: Wanted) -> Iterator[tuple[Wanted, Relaxation]]:
    within_m, within_min = wanted.within_m, wanted.within_min
    if within_m is not None:
        for times in WIDER:
            used = _miles(within_m * times)
            text = f"Little is within {_miles(within_m)}, so this looks up to {used} away."
            yield (
                replace(wanted, within_m=within_m * times),
                Relaxation("within_m", _miles(within_m), used, text),
            )
        text = f"Little is within {_miles(within_m)}, so this looks at any distance."
        wanted = replace(wanted, within_m=None)
        yield wanted, Relaxation("within_m", _miles(within_m), "any distance", text)
    if within_min is not None:
        for times in WIDER:
            used = f"{within_min * times:.0f} minutes"
            text = f"Little is within {within_min:.0f} minutes, so this looks up to {used} away."
            yield (
                replace(wanted, within_min=within_min * times),
                Relaxation("within_min", f"{within_min:.0f} minutes", used, text),
            )
        text = f"Little is within {within_min:.0f} minutes, so this looks at any distance."
        yield (
            replace(wanted, within_min=None),
            Relaxation("within_min", f"{within_min:.0f} minutes", "any distance", text),
        )


def _solid(ranked: Sequence[Ranked]) -> int:
    """How many are more than close in meaning: those alone are not enough."""
    return sum(not one.scored.fits or one.scored.has_solid_fit for one in ranked)


def rank_relaxed(
    scored: Sequence[Scored],
    wanted: Wanted,
    limit: int,
    order: Callable[[Sequence[Scored], int], list[Ranked]] = rank,
) -> tuple[list[Ranked], tuple[Relaxation, ...]]:
    """Rank what meets the conditions, loosening them one at a time until enough does.

    Notes
    -----
    A step is reported when it, or one after it, brought something new.
    """
    enough = min(ENOUGH, limit)
    best = order([one for one in scored if wanted.is_met_by(one)], limit)
    used: dict[str, Relaxation] = {}
    tried: dict[str, Relaxation] = {}
    for looser, relaxation in _steps(wanted):
        if _solid(best) >= enough:
            break
        tried[relaxation.constraint] = relaxation
        found = order([one for one in scored if looser.is_met_by(one)], limit)
        if len(found) > len(best) or _solid(found) > _solid(best):
            best = found
            used = dict(tried)
    return best, tuple(used.values())
