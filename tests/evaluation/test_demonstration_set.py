"""The demonstration's judged set: it stays whole, and the matching does not fall back on it.

Notes
-----
The floors lie a little under what was measured last; whoever makes the matching better raises them.
``docs/evaluation.md`` has the figures.
"""

import asyncio
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.evaluation.asking import Answers, ask_all, asking_application
from api.evaluation.outcome import judge
from api.main import create_app
from directory.config import Settings
from matching.evaluation.judged_set import Conversation, JudgedSet, read_judged_set
from matching.evaluation.measures import Measure
from tests.importers.demonstration_file import Record, locations, read_page, terms
from tests.matching.builders import NOW

FOLDER = Path(__file__).with_name("demonstration-set")
HALVES = ("tune", "held-out")
# Judged by two further hands once the first had been tuned on, to see what that was worth.
LATER = "later"
# By one more hand: half of them to learn from, and half that nobody who tunes looks at.
NEWEST, NEWEST_APART = "newest", "newest-apart"
BY_OTHER_HANDS = frozenset({LATER, NEWEST, NEWEST_APART})
FLOORS = {
    "tune": {Measure.NDCG: 0.83, Measure.RECALL: 0.85, Measure.THREAD_COVERAGE: 0.97},
    "held-out": {Measure.NDCG: 0.65, Measure.RECALL: 0.65, Measure.THREAD_COVERAGE: 0.85},
    LATER: {Measure.NDCG: 0.74, Measure.RECALL: 0.72, Measure.THREAD_COVERAGE: 0.86},
    NEWEST: {Measure.NDCG: 0.67, Measure.RECALL: 0.72, Measure.THREAD_COVERAGE: 0.86},
    NEWEST_APART: {Measure.NDCG: 0.55, Measure.RECALL: 0.54, Measure.THREAD_COVERAGE: 0.77},
}
# Lower is better.
CEILINGS = {
    "tune": {Measure.TRAP_RATE: 0.14},
    "held-out": {Measure.TRAP_RATE: 0.45},
    LATER: {Measure.TRAP_RATE: 0.05},
    NEWEST: {Measure.TRAP_RATE: 0.15},
    NEWEST_APART: {Measure.TRAP_RATE: 0.50},
}

DANCES = {"Silver Shoes Tea Dance", "Dancing with Mr P"}
CANCER = {"Tollgate Cancer Friends"}
# Whoever is asked for here is grown up, and says so.
GROWN_UP_AGE = 58
GROWN_UP = (
    "58, at a loose end of an evening, likes table tennis, pool and a bit of music",
    "lady of 58, no friends since the move, would love to draw and bake with others",
    "he's 58 and lonely",
)
NEVER = (
    *(Conversation(f"cancer-{near}", "she has cancer", near) for near in ("Northampton", "Corby")),
    *(
        Conversation(f"dancing-{near}", "used to love dancing", near)
        for near in ("Northampton", "Corby", "Desborough")
    ),
    *(
        Conversation(f"adult-{number}-{near}", said, near)
        for number, said in enumerate(GROWN_UP)
        for near in ("Northampton", "Corby", "Daventry", "Rushden")
    ),
    Conversation("refuge-afraid", "frightened of her husband, he hits her", "Northampton"),
    Conversation("refuge-asked", "where is the refuge? address of Harebell refuge", "NN1 1DF"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The whole set asked once, with every body that came back."""

    judged_set: JudgedSet
    answers: Answers
    bodies: dict[str, dict[str, Any]]

    def names(self, conversation: str, count: int) -> list[str]:
        return [each["service_name"] for each in self.bodies[conversation]["results"][:count]]


async def _ask(
    settings: Settings, conversations: Sequence[Conversation]
) -> tuple[Answers, list[str]]:
    bodies: list[str] = []

    async def keep(response: httpx2.Response) -> None:
        bodies.append((await response.aread()).decode())

    assert settings.database_url is not None
    app = create_app(settings, settings.database_url)
    async with asking_application(app, NOW) as client:
        client.event_hooks["response"].append(keep)
        return await ask_all(client, conversations, lambda _done, _total: None), bodies


@pytest.fixture(scope="module")
def asked(loaded_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Every conversation of the set and every never-case, asked as anybody would."""
    folder = tmp_path_factory.mktemp("evaluation")
    settings = Settings.model_validate({"data_dir": folder, "database_url": loaded_database_url})
    judged_set = read_judged_set(FOLDER)
    conversations = (*judged_set.conversations, *NEVER)
    answers, bodies = asyncio.run(_ask(settings, conversations))
    by_id = zip((each.id for each in conversations), map(json.loads, bodies), strict=True)
    return Asked(judged_set, answers, dict(by_id))


def services() -> list[Record]:
    return list(read_page()["contents"])


def hidden_places() -> Iterator[tuple[Record, Record]]:
    for service in services():
        for place in locations(service):
            if "hidden" in terms(place, "location_visibility"):
                yield service, place


def lines(name: str) -> list[dict[str, Any]]:
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_set_is_whole() -> None:
    known = {service["id"] for service in services()}
    assert {each["service"] for each in lines("judgements")} <= known
    threads = {each["id"]: set(each["threads"]) for each in lines("conversations")}
    assert len(threads) >= 80
    for judgement in lines("judgements"):
        served = set(judgement["threads"])
        assert served <= threads[judgement["conversation"]]
        assert bool(served) == (judgement["grade"] > 0)


def test_the_halves_follow_from_the_ids() -> None:
    for each in lines("conversations"):
        if each["half"] in BY_OTHER_HANDS:
            continue
        digest = int(hashlib.sha256(each["id"].encode()).hexdigest(), 16)
        assert each["half"] == HALVES[digest % 2]


def test_every_place_is_known(asked: Asked) -> None:
    assert asked.answers.issues == ()


@pytest.mark.parametrize("half", FLOORS)
def test_the_matching_is_as_good_as_it_was(asked: Asked, half: str) -> None:
    found = judge(asked.judged_set.half(half), asked.answers.ranked).estimates
    means = {measure: estimate.mean for measure, estimate in found.items()}
    fallen = {each: means[each] for each, least in FLOORS[half].items() if means[each] < least}
    risen = {each: means[each] for each, most in CEILINGS[half].items() if means[each] > most}
    assert fallen | risen == {}


def test_whoever_speaks_of_cancer_is_not_sent_dancing(asked: Asked) -> None:
    for each in NEVER:
        if each.id.startswith("cancer"):
            assert not DANCES & set(asked.names(each.id, 10)), each.id
        if each.id.startswith("dancing"):
            assert not CANCER & set(asked.names(each.id, 10)), each.id


def test_the_address_of_a_refuge_is_in_no_answer(asked: Asked) -> None:
    kept = list(hidden_places())
    assert kept
    secrets = {
        secret.lower()
        for service, place in kept
        for address in place["addresses"]
        for secret in (place["name"], address["address_1"], address["postal_code"])
        if secret != service["name"]
    }
    secluded = {service["id"] for service, _ in kept}
    is_met = False
    for id_, body in asked.bodies.items():
        text = json.dumps(body, ensure_ascii=False).lower()
        assert not [secret for secret in secrets if secret in text], id_
        for result in body["results"]:
            if result["service_id"] in secluded:
                is_met = True
                where = (result["location"], result["distance_m"], result["travel_min"])
                assert where == (None, None, None), id_
    assert is_met, "a refuge is offered somewhere, or this would prove nothing"


def test_clubs_for_the_young_are_not_offered_to_the_grown_up(asked: Asked) -> None:
    for_the_young = {
        service["id"]
        for service in services()
        if service.get("maximum_age") is not None and service["maximum_age"] < GROWN_UP_AGE
    }
    assert for_the_young
    for each in NEVER:
        if each.id.startswith("adult"):
            results = asked.bodies[each.id]["results"]
            assert results, each.id
            met = [r["service_name"] for r in results if r["service_id"] in for_the_young]
            assert not met, each.id
