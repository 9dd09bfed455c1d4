"""Measures against figures worked out by hand, and against the script that scores run files."""

import json
import random
import subprocess
import sys
from math import log2
from pathlib import Path

import pytest

from matching.evaluation.bootstrap import estimate
from matching.evaluation.judged_set import Judgement, read_judged_set
from matching.evaluation.measures import Figures, Measure, measure

# What the script calls each.
SCORED = {
    Measure.NDCG: "nDCG@10",
    Measure.RECALL: "recall@10 (g>=2)",
    Measure.MRR: "MRR (grade 3)",
    Measure.THREAD_COVERAGE: "thread coverage@10",
    Measure.TRAP_RATE: "trap rate@5",
    Measure.JUDGED: "judged@10",
}


def judged(**grades: int) -> dict[str, Judgement]:
    return {service: Judgement(service, grade, (service,)) for service, grade in grades.items()}


def test_the_best_order_is_perfect() -> None:
    found = measure(["a", "b", "c"], judged(a=3, b=2, c=1, trap=0))
    assert found == {
        Measure.NDCG: 1.0,
        Measure.RECALL: 1.0,
        Measure.MRR: 1.0,
        Measure.THREAD_COVERAGE: 1.0,
        Measure.TRAP_RATE: 0.0,
        Measure.JUDGED: 1.0,
    }


def test_figures_worked_out_by_hand() -> None:
    found = measure(["x", "b", "trap", "a", "b"], judged(a=3, b=1, c=2, trap=0))
    ideal = 7 + 3 / log2(3) + 1 / log2(4)
    assert found[Measure.NDCG] == pytest.approx((1 / log2(3) + 7 / log2(5)) / ideal)
    assert found[Measure.RECALL] == 0.5
    assert found[Measure.MRR] == 0.25
    assert found[Measure.THREAD_COVERAGE] == 0.5
    assert found[Measure.TRAP_RATE] == 1.0
    assert found[Measure.JUDGED] == 0.75


def test_what_comes_after_the_first_page_counts_for_its_rank_alone() -> None:
    ranked = [f"x{number}" for number in range(10)] + ["a"]
    found = measure(ranked, judged(a=3))
    assert found[Measure.NDCG] == found[Measure.RECALL] == found[Measure.THREAD_COVERAGE] == 0.0
    assert found[Measure.MRR] == 1 / 11


def test_a_trap_in_the_sixth_place_is_none() -> None:
    ranked = ["a", "b", "c", "d", "e", "trap"]
    assert measure(ranked, judged(a=1, trap=0))[Measure.TRAP_RATE] == 0.0
    assert measure(ranked[1:], judged(a=1, trap=0))[Measure.TRAP_RATE] == 1.0


def test_what_is_not_defined_is_nothing() -> None:
    found = measure(["x"], judged(trap=0))
    undefined = {Measure.NDCG, Measure.RECALL, Measure.MRR, Measure.THREAD_COVERAGE}
    assert {each for each, value in found.items() if value is None} == undefined
    assert measure([], judged(a=1))[Measure.TRAP_RATE] is None


def test_means_are_over_the_conversations_where_a_measure_is_defined() -> None:
    figures = [measure(["a"], judged(a=3)), measure([], judged(a=3)), measure([], judged(trap=0))]
    found = estimate(figures)
    assert found[Measure.NDCG].mean == 0.5
    assert found[Measure.NDCG].conversations == 2
    assert found[Measure.TRAP_RATE].conversations == 1
    assert (found[Measure.NDCG].low, found[Measure.NDCG].high) == (0.0, 1.0)


def test_an_interval_is_the_same_every_time_and_holds_the_mean() -> None:
    figures: list[Figures] = [
        measure(["a"] * (number % 3), judged(a=number % 2 + 1)) for number in range(40)
    ]
    first, again = estimate(figures), estimate(figures)
    assert first == again
    assert all(each.low <= each.mean <= each.high for each in first.values())
    assert estimate([]) == {}


def random_run(folder: Path) -> dict[str, list[str]]:
    """Ranked lists that mix what was judged with what was not, some empty, some repeating."""
    shuffler = random.Random(11)
    judged_set = read_judged_set(folder)
    services = sorted(judged_set.judged_services)
    run = {}
    for conversation in judged_set.conversations:
        own = sorted(judged_set.judgements[conversation.id])
        ranked = own + shuffler.choices(services, k=shuffler.randrange(15))
        shuffler.shuffle(ranked)
        run[conversation.id] = ranked[: shuffler.randrange(len(ranked) + 1)]
    return run


SETS = Path(__file__).parents[2] / "evaluation" / "demonstration-set"


@pytest.mark.parametrize("name", ["first-set", "demonstration-set"])
def test_figures_agree_with_the_script_to_the_last_digit(
    shared: Path, tmp_path: Path, name: str
) -> None:
    folder = SETS if name == "demonstration-set" else shared / "evaluation" / name
    run = random_run(folder)
    lines = [json.dumps({"conversation": id_, "ranked": ids}) for id_, ids in run.items()]
    (tmp_path / "run.jsonl").write_text("\n".join(lines), encoding="utf-8")
    script = str(shared / "evaluation" / "score.py")
    line = [sys.executable, script, str(tmp_path / "run.jsonl"), "--dir", str(folder)]
    line += ["--per-conversation", str(tmp_path / "scored.jsonl")]
    printed = subprocess.run(line, check=True, capture_output=True, text=True).stdout

    judged_set = read_judged_set(folder)
    figures = {id_: measure(ids, judged_set.judgements[id_]) for id_, ids in run.items()}
    for scored in map(json.loads, (tmp_path / "scored.jsonl").read_text().splitlines()):
        ours = figures[scored["conversation"]]
        assert {SCORED[each]: value for each, value in ours.items()} == {
            name: scored[name] for name in SCORED.values()
        }
    for each, found in estimate(list(figures.values())).items():
        bounds = f"{found.mean:.3f}  [{found.low:.3f}, {found.high:.3f}]"
        assert f"{SCORED[each]:20s} {bounds}  n={found.conversations}\n" in printed
