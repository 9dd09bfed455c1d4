"""What a listing asks of whoever takes part, read from its words: to see, to walk miles, a dog."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum


class Demand(StrEnum):
    """What somebody must be able to do, or must have."""

    SIGHT = "sight"
    DRIVING = "driving"
    DOG = "dog"
    FITNESS = "fitness"
    PET = "pet"
    CHILD = "child"


# How far a listing must be about something for that to ask anything of those who come.
LARGELY, PLAINLY, PARTLY = 0.85, 0.6, 0.5
PEN_FRIENDS, BOOK_GROUPS, CYCLING, DOGS = "pen_friends", "book_groups", "cycling", "dogs"
PET_CARE, SCHOOL_UNIFORM = "pet_care", "school_uniform"
WALKS = frozenset("walking rambling nordic_walking health_walks".split())
COMPANY = frozenset("befriending company loneliness".split())
GIVING = frozenset("volunteering volunteer_driving volunteer_drivers".split())
LETTERS = re.compile(
    r"\bpen[- ]?(?:friend|pal)s?\b|\bhand[- ]?writ\w+"
    r"|\b(?:like|love|enjoy|want|swap|exchange|write|writing|send|sending|post) (?:\w+ ){0,2}?"
    r"letters?\b(?! (?:for|to (?:the|your) (?:council|landlord|bank)))",
    re.IGNORECASE,
)
# Who is read to, or sent a recording, need not see. Large print helps whoever still reads.
BY_EAR = re.compile(
    r"\b(?:audio\w*|recorded|recordings?|on (?:tape|cd|a memory stick)|reads? (?:aloud|out|to)"
    r"|talking (?:books?|newspapers?)|listeners?|blind|sight loss|partially sighted|macular)\b",
    re.IGNORECASE,
)
WITH_A_PILOT = re.compile(
    r"\b(?:tandems?|pilots?|side[- ]by[- ]side|trikes?|adapted|trishaws?)\b", re.IGNORECASE
)
RIDING = re.compile(
    r"\b(?:bike|cycle|bicycle|group|led) rides?\b|\bwe ride\b|\brid(?:es|ing) out\b|\bmopeds?\b"
    r"|\be-?bikes?\b|\bcyclists\b|\bmiles? (?:at|an hour)\b",
    re.IGNORECASE,
)
DRIVING = re.compile(
    r"\b(?:clean|full|car|driving|valid|d1)(?: \w+){0,2} licen[cs]e|\bgot a car\b|\bwith d1\b"
    r"|\b(?:own|have a|use of a) (?:car|transport|vehicle)\b|\bpassed your (?:car |driving )?test\b"
    r"|\b(?:volunteer |minibus |car |more )drivers? (?:is |are )?(?:wanted|needed|aged|sought)"
    r"|\bdrivers? (?:give|aged|wanted|needed)\b|\bmust (?:be able to )?drive\b|\bbe a driver\b"
    r"|\b(?:mileage|petrol)(?: is| are)? paid\b",
    re.IGNORECASE,
)
OWN_DOG = re.compile(
    r"\b(?:lend|share|volunteer with|bring along) (?:us )?your (?:own )?(?:\w+ )?dogs?\b"
    r"|\b(?:you and|with) your (?:own )?(?:\w+ )?dog\b|\bdogs? of your own\b|\bdog owners\b"
    r"|\b(?:the|your|each|every) dogs? (?:needs?|must|has to|will have)(?: \w+){0,3}"
    r" (?:temperament|assess\w*|checks?|test)\b|\bdogs? (?:is|are) (?:\w+ )?assessed\b",
    re.IGNORECASE,
)
OWN_PET = re.compile(
    r"\b(?:manage|keep|walk|feed|look after|care for|cope with) (?:their|your) (?:own )?"
    r"(?:pets?|dogs?|cats?|animals?)\b",
    re.IGNORECASE,
)
OPEN_TO_DOGLESS = re.compile(
    r"\bwith or without (?:a |your |their )?dogs?\b|\bno dog (?:needed|required)\b"
    r"|\bdon'?t need (?:a |your own )?dog\b|\bor (?:just )?(?:walk|borrow) one of ours\b",
    re.IGNORECASE,
)

TO_THE_FLOOR = re.compile(
    r"\bget (?:up and )?(?:down )?(?:on ?to|to|off|up from) the floor\b"
    r"|\b(?:reasonabl[ey]|fairly|good|moderate|basic) (?:level of )?(?:physical )?(?:fit|fitness)\b"
    r"|\b(?:must|need to|should) be (?:fit|physically able|steady on)\b"
    r"|\b(?:heavy|some) lifting (?:is )?(?:needed|required|involved)\b|\bstrenuous\b",
    re.IGNORECASE,
)
FAR_ON_FOOT = re.compile(
    r"(?<!within )(?<!for )\b(?:[3-9]|1\d|three|four|five|six|seven|eight|nine|ten|twelve)"
    r"(?:[ -](?:to|or)[ -]\w+)?[ -]miles?\b|\bbrisk\b|\bsteep (?:hills?|climbs?)\b",
    re.IGNORECASE,
)


def demands_in(words: str, shares: Mapping[str, float]) -> tuple[Demand, ...]:
    """What a listing asks, in the order of the demands.

    Parameters
    ----------
    words
        Its name, description and condition for coming.
    shares
        How far it is about each concept, 0 to 1.
    """
    return tuple(dict.fromkeys(_demands(words, shares)))


def _demands(words: str, shares: Mapping[str, float]) -> Iterator[Demand]:
    if _is_for_eyes(words, shares):
        yield Demand.SIGHT
    if _most(shares, GIVING) >= PLAINLY and DRIVING.search(words):
        yield Demand.DRIVING
    is_about_dogs = shares.get(DOGS, 0.0) >= PARTLY
    if is_about_dogs and OWN_DOG.search(words) and not OPEN_TO_DOGLESS.search(words):
        yield Demand.DOG
    if shares.get(PET_CARE, 0.0) >= LARGELY and OWN_PET.search(words):
        yield Demand.PET
    if shares.get(SCHOOL_UNIFORM, 0.0) >= LARGELY:
        yield Demand.CHILD
    is_far = _most(shares, WALKS) >= PLAINLY and FAR_ON_FOOT.search(words)
    if is_far or TO_THE_FLOOR.search(words):
        yield Demand.FITNESS


def _is_for_eyes(words: str, shares: Mapping[str, float]) -> bool:
    """Whether one has to see for it: letters, a book that is read at home, a bicycle."""
    if BY_EAR.search(words):
        return False
    is_ridden = shares.get(CYCLING, 0.0) >= PLAINLY and RIDING.search(words) is not None
    is_of_letters = shares.get(PEN_FRIENDS, 0.0) >= PARTLY or (
        _most(shares, COMPANY) >= PLAINLY and LETTERS.search(words) is not None
    )
    is_of_books = shares.get(BOOK_GROUPS, 0.0) >= PLAINLY
    return is_of_letters or is_of_books or (is_ridden and not WITH_A_PILOT.search(words))


def _most(shares: Mapping[str, float], concepts: frozenset[str]) -> float:
    return max((shares.get(name, 0.0) for name in concepts), default=0.0)
