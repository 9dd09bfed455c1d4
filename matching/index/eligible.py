"""For whom candidates are not, judged once for all listings that are for the same people."""

import numpy as np
import numpy.typing as npt

from directory.kinds import Delivery
from matching.against import kept_from
from matching.criteria import eligibility
from matching.criteria.eligibility import LARGELY
from matching.hearing.words import is_telling, words_of
from matching.index.nearby import FITS, Nearby
from matching.index.snapshot import MemoryIndex
from matching.index.worth import Flags, Held
from matching.understanding import Person

Positions = npt.NDArray[np.int64]


def is_mismatch(index: MemoryIndex, nearby: Nearby, positions: Positions, person: Person) -> Flags:
    """Which of some candidates are known not to be for the person."""
    if not index.audiences:
        return np.zeros(len(positions), np.bool_)
    kinds = index.facts.audience[nearby.rows[positions]] * len(FITS) + nearby.area[positions]
    is_there = np.zeros(len(index.audiences) * len(FITS), np.bool_)
    is_there[kinds] = True
    refused = np.zeros(len(is_there), np.bool_)
    for kind in np.flatnonzero(is_there).tolist():
        number, area = divmod(kind, len(FITS))
        refused[kind] = eligibility.is_mismatch(person, *index.audiences[number], FITS[area])
    return np.asarray(refused[kinds])


def avoided(index: MemoryIndex, nearby: Nearby, positions: Positions, person: Person) -> Flags:
    """Which of some candidates are about what the person keeps away from."""
    found = np.zeros(len(nearby), np.bool_)
    anyway = kept_from(person.avoids, (Delivery.AT_HOME,))
    avoids = kept_from(person.avoids, ())
    if avoids:
        held = Held(nearby, len(index))
        ways = np.array([bool(ways) for ways in index.deliveries] or [False])
        gathers = ~ways[index.facts.delivery[nearby.rows]]
        for concept in avoids:
            at, shares = held.find(index.concepts, concept)
            about = at[shares >= LARGELY]
            found[about if concept in anyway else about[gathers[about]]] = True
        for kept, among in ((anyway, True), (avoids, gathers)):
            central = np.array([bool(central & kept) for _, central in index.audiences])
            found |= central[index.facts.audience[nearby.rows]] & among
    stems = [
        {word.stem for word in words_of(words) if is_telling(word)}
        for words in person.avoided_words
    ]
    wanted = [each for each in stems if each]
    if wanted and index.cards:
        for at in positions[~found[positions]].tolist():
            name = index.cards[nearby.rows[at]].text.name
            named = {word.stem for word in words_of(name)}
            found[at] = any(each <= named for each in wanted)
    return np.asarray(found[positions])
