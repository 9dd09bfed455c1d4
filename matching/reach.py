"""How far the results reach when no limit was asked for: far ones only where little is near."""

from collections.abc import Sequence

from directory.geography import METRES_A_MILE
from matching.answer import Relaxation
from matching.request import Mode
from matching.scoring import Scored

# What people travel for an afternoon out, straight line. Source: judgement, to be measured with
# what workers pick.
USUAL_REACH_M: dict[Mode | None, float] = {
    Mode.SLOW_WALK: 5 * METRES_A_MILE,
    Mode.WALK: 5 * METRES_A_MILE,
    Mode.CYCLE: 8 * METRES_A_MILE,
    Mode.BUS: 10 * METRES_A_MILE,
    Mode.CAR: 20 * METRES_A_MILE,
    None: 10 * METRES_A_MILE,
}
# So many answers within reach are a choice; a thread with fewer is looked for further away.
A_CHOICE = 3
# Beyond so many times the usual reach nothing is shown while there is any other answer.
BEARABLE = 2.5


def _serves(one: Scored, number: int) -> bool:
    # What is close in meaning alone is no reason to look no further, nor to look further.
    return not one.is_mismatch and one.fits[number].is_solid


def _further(
    near: Sequence[Scored], far: Sequence[Scored], number: int, furthest_m: float
) -> tuple[Scored, ...]:
    """The nearest answers from further away to a thread that too few near ones answer.

    Notes
    -----
    From beyond ``furthest_m`` the one nearest answer is taken, and only when there is no other.
    """
    missing = A_CHOICE - sum(_serves(one, number) for one in near)
    found = [one for one in far if _serves(one, number)]
    bearable = [one for one in found if (one.candidate.distance_m or 0.0) <= furthest_m]
    if not bearable and missing == A_CHOICE:
        return tuple(found[:1])
    return tuple(bearable[: max(0, missing)])


def within_usual_reach(
    scored: Sequence[Scored], mode: Mode | None, at_least_m: float = 0.0
) -> tuple[Sequence[Scored], tuple[Relaxation, ...]]:
    """Leave out what is far away where enough is near, thread by thread, and say what is not.

    Parameters
    ----------
    at_least_m
        The distance that was asked for, where that is further than the usual reach.

    Notes
    -----
    Listings without a public point are within any reach.
    """
    reach_m = max(USUAL_REACH_M[mode], at_least_m)
    near = [one for one in scored if (one.candidate.distance_m or 0.0) <= reach_m]
    far = sorted(
        (one for one in scored if (one.candidate.distance_m or 0.0) > reach_m),
        key=lambda one: (one.candidate.distance_m or 0.0, str(one.candidate.service_id)),
    )
    wishes = [fit.wish for fit in scored[0].fits] if scored else []
    if not wishes:
        return (near if len(near) >= A_CHOICE else list(scored)), ()
    added: dict[int, Scored] = {}
    spoken: list[str] = []
    for number, wish in enumerate(wishes):
        further = _further(near, far, number, reach_m * BEARABLE)
        added |= {id(one): one for one in further}
        if further:
            spoken.append(f"\u201c{wish.thread.label or wish.thread.text}\u201d")
    furthest_m = max((one.candidate.distance_m or 0.0 for one in added.values()), default=0.0)
    return near + list(added.values()), _said(list(dict.fromkeys(spoken)), reach_m, furthest_m)


def _said(spoken: Sequence[str], reach_m: float, furthest_m: float) -> tuple[Relaxation, ...]:
    if not spoken:
        return ()
    reach = f"{reach_m / METRES_A_MILE:.0f} miles"
    used = f"{furthest_m / METRES_A_MILE:.0f} miles"
    words = " and ".join([", ".join(spoken[:-1]), spoken[-1]] if len(spoken) > 1 else spoken)
    text = f"Little for {words} is within {reach}, so this looks further, up to {used} away."
    return (Relaxation("distance", reach, used, text),)
