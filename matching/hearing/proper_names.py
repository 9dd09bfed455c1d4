"""Words that are somebody's name or a street's, and so no interest: Heather of Poppy Close."""

import re
from collections.abc import Sequence

from matching.hearing.first_names import MEN, WOMEN
from matching.hearing.words import Word

TITLES = frozenset(
    "mr mrs ms miss dr rev revd sir cllr nurse uncle auntie aunt nan grandad sister brother".split()
)
# First names that are words of the vocabulary as well.
FIRST_NAMES = frozenset(
    """carol carole heather rose rosie ivy lily poppy iris daisy violet viola grace faith hope joy
    olive basil robin jay rosemary mark pat will frank eve harmony melody dawn sandy wally victor
    dot gene lance cliff hunter christian marina ruby pearl jade amber crystal ginger hazel myrtle
    fern bryony holly april may june summer autumn art buddy bill penny angel barry bob christy
    constance earl gay grant guy jack jasmine jet kit laurel lee linden maple misty nick patience
    pearl piers prudence ray reed rich rob roman rusty saffron sage skip sky sonny star stormy
    tiger tim tom trinity willow woody abi bea belle blaise bliss brook candy charity cherry clay
    coral dale dean duke ed forrest gale glen heath sam jo chris alex kim lee jan""".split()
) | (WOMEN | MEN)
STREETS = frozenset(
    """street st road rd lane ln close avenue ave drive crescent cres court ct gardens terrace place
    way walk house hall lodge ward estate school primary academy surgery inn arms mews grove green
    rise view square parade row hill park farm cottages cottage flats""".split()
)
# Towns whose names are words as well: "she's from Reading".
TOWNS = frozenset(
    """reading bath rugby battle deal sale wells ware poole goole sandwich diss rye bury nelson
    barking hull march cork nice mold settle hook street rhyl stone flint""".split()
)
BEFORE_TOWN = frozenset("from in to near at outside of via around".split())
# "Jean Walker, 81": a name where an age follows.
AGE_AFTER = re.compile(
    r"\W{0,3}(?:is |aged |age )?(?:1[3-9]|[2-9]\d|10\d)\b(?!\s*(?:%|x\b|times|mins))"
)
SENTENCE = re.compile(r"[.;!?\n(]")


def _after_title(words: Sequence[Word], at: int) -> bool:
    return at > 0 and words[at - 1].text in TITLES and words[at - 1].is_capitalised


def _streets(words: Sequence[Word]) -> set[int]:
    """Every capitalised word right before "Street" and its like, with that word itself."""
    found: set[int] = set()
    for at in range(1, len(words)):
        word, before = words[at], words[at - 1]
        if word.text in STREETS and word.is_capitalised and before.is_capitalised:
            found |= {at, at - 1}
            if at > 1 and words[at - 2].is_capitalised and words[at - 2].end + 1 == before.start:
                found.add(at - 2)
    return found


def _towns(words: Sequence[Word]) -> set[int]:
    """Every capitalised word that names a town, where one is spoken of."""
    return {
        at
        for at in range(1, len(words))
        if words[at].text in TOWNS
        and words[at].is_capitalised
        and words[at - 1].text in BEFORE_TOWN
    }


def _people(said: str, words: Sequence[Word]) -> set[int]:
    found: set[int] = set()
    for at, word in enumerate(words):
        if not word.is_capitalised:
            continue
        before = words[at - 1] if at else None
        is_joined = before is not None and before.is_capitalised and before.end + 1 == word.start
        if _after_title(words, at) or (is_joined and before and at - 1 in found):
            found.add(at)
        elif AGE_AFTER.match(said, word.end) and (is_joined or word.text in FIRST_NAMES):
            found |= {at, at - 1} if is_joined else {at}
        elif word.text in FIRST_NAMES and _stands_as_name(said, words, at):
            found.add(at)
    return found


def _stands_as_name(said: str, words: Sequence[Word], at: int) -> bool:
    """Whether a word that may be a name stands as one: within a sentence, or before a verb."""
    opens = at == 0 or SENTENCE.search(said, words[at - 1].end, words[at].start) is not None
    if not opens:
        return True
    follows = words[at + 1].text if at + 1 < len(words) else ""
    return follows in NAME_THEN


NAME_THEN = frozenset(
    "is was has wants likes loves lives needs from on of and who used would cant says".split()
)


def names_in(said: str, words: Sequence[Word]) -> frozenset[int]:
    """Which words, by their place, are names of people or streets."""
    return frozenset(_streets(words) | _towns(words) | _people(said, words))
