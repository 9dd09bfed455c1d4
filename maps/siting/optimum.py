"""The best choice of venues there is, proved by mixed-integer programming."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from maps.siting.greedy import choose, in_order
from maps.siting.problem import Gains

if TYPE_CHECKING:
    import highspy
    from scipy.sparse import csr_matrix

TIME_LIMIT_S = 60.0
# Of a whole: a venue is chosen or not.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Optimum:
    """What was found, and how much better anything else could be.

    Parameters
    ----------
    people_gained
        By the sites found.
    most_possible
        No choice gains more people; the same where it is proved.
    gap
        Share (0 to 1) by which the bound lies above what was found.
    """

    sites: tuple[int, ...]
    people_gained: float
    most_possible: float
    gap: float
    is_proved: bool
    took_s: float


def prove(gains: Gains, add: int, time_limit_s: float = TIME_LIMIT_S) -> Optimum:
    """The maximal covering problem solved by HiGHS, from the greedy choice on.

    Notes
    -----
    Church and ReVelle 1974. People with the same candidates count as one place, whom nobody
    reaches are left out, and only the choice of venues need be whole: then the rest is too.
    """
    import highspy  # noqa: PLC0415 - only a proof needs it

    began = perf_counter()
    places, people = _grouped(gains)
    found = choose(gains, add)
    if not len(people):
        return Optimum((), 0.0, 0.0, 0.0, is_proved=True, took_s=perf_counter() - began)
    solver = _solver(places, people, add, time_limit_s)
    _start_from(solver, places, found)
    solver.run()
    values = np.array(solver.getSolution().col_value)
    sites = tuple(int(site) for site in np.flatnonzero(values[: places.shape[1]] > HALF))
    # A limit that is reached too soon may leave nothing; the greedy choice is there all the same.
    best = max((sites, found), key=gains.of)
    is_proved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    gained = gains.of(best)
    # Before the first bound is there nobody can gain more people than any venue reaches.
    bound = min(float(solver.getInfo().mip_dual_bound), float(people.sum()))
    most = gained if is_proved else max(gained, bound)
    return Optimum(
        sites=in_order(gains, best),
        people_gained=gained,
        most_possible=most,
        gap=(most - gained) / most if most else 0.0,
        is_proved=is_proved,
        took_s=perf_counter() - began,
    )


def _grouped(gains: Gains) -> "tuple[csr_matrix, NDArray[np.float64]]":
    """Places by candidates and their people, those with the same candidates as one place."""
    by_point = gains.within.T.tocsr()
    by_point.sort_indices()
    rows: dict[bytes, int] = {}
    people: list[float] = []
    first: list[int] = []
    for point, weight in enumerate(gains.people):
        begin, end = by_point.indptr[point : point + 2]
        if begin == end:
            continue
        key = by_point.indices[begin:end].tobytes()
        row = rows.setdefault(key, len(rows))
        if row == len(people):
            people.append(0.0)
            first.append(point)
        people[row] += weight
    return by_point[first], np.array(people)


def _solver(
    places: "csr_matrix", people: NDArray[np.float64], add: int, time_limit_s: float
) -> "highspy.Highs":
    """Maximise the people of places, where a place counts only if a venue that reaches it does."""
    import highspy  # noqa: PLC0415 - only a proof needs it
    from scipy.sparse import csr_matrix, hstack, identity, vstack  # noqa: PLC0415

    number, candidates = places.shape
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", time_limit_s)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    total = candidates + number
    solver.addVars(total, np.zeros(total), np.ones(total))
    solver.changeColsCost(
        total, np.arange(total, dtype=np.int32), np.concatenate([np.zeros(candidates), people])
    )
    whole = np.full(candidates, highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(candidates, np.arange(candidates, dtype=np.int32), whole)
    reached = hstack([-places, identity(number)], format="csr")
    chosen = csr_matrix((np.ones(candidates), (np.zeros(candidates), np.arange(candidates))),
                        shape=(1, total))  # fmt: skip
    rows = vstack([reached, chosen], format="csr")
    upper = np.append(np.zeros(number), float(add))
    solver.addRows(
        number + 1,
        np.full(number + 1, -highspy.kHighsInf),
        upper,
        rows.nnz,
        rows.indptr[:-1].astype(np.int32),
        rows.indices.astype(np.int32),
        rows.data,
    )
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return solver


def _start_from(solver: "highspy.Highs", places: "csr_matrix", found: Sequence[int]) -> None:
    import highspy  # noqa: PLC0415 - only a proof needs it

    values = np.zeros(sum(places.shape))
    values[list(found)] = 1.0
    values[places.shape[1] :] = np.minimum(places @ values[: places.shape[1]], 1.0)
    solution = highspy.HighsSolution()
    solution.col_value = values.tolist()
    solver.setSolution(solution)
