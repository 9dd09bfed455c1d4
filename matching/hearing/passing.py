"""Bare words that are said in passing: heard alone, beside a wish, or in a note like a search."""

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from matching.hearing.words import Word, is_telling

PASSING = Path(__file__).parents[1] / "taxonomy" / "passing.toml"
ALONE, WISHED = "in_passing", "beside_a_wish"
# A note of no more words is what somebody types to search: "church near me".
LONGEST_SEARCH = 6
# Between a wish and what is wished for stand no more words: "wants to get back to her garden".
WISH_BEFORE = re.compile(
    r"\b(?:likes?|liked|loves?|loved|loving|enjoys?|enjoyed|into|wants?|wanted|wanting|needs?"
    r"|needed|miss|misses|missed|missing|mad (?:on|about|for)|keen|interested|interest in|join"
    r"|joined|learn|learning|find|finding|looking for|looks for|after an?|somewhere|someone"
    r"|somebody|anyone|any|help|fancies|fancy|no|not|wont|hates?|dislikes|lives for|good at"
    r"|nuts (?:on|about)|crazy about|passion for|hobby|favourite|afraid of|scared of|struggl\w+"
    r"|trouble|problems?|teach\w*|volunteer\w*|without|worried about|used to|would like|cant"
    r"|apply|applying|stop|give up|quit|more|get to|getting to|get back to|refus\w+|declin\w+"
    r"|rather|would|terrified|frightened|scared|bored|great|avid|big|obsessed|favours"
    r"|behind with|trouble with|has|have|got|keeps|walks|walking|feeds|goes|go|going|went|me|my)"
    r"(?: [a-z0-9]+){0,4}$"
)
WISH_AFTER = re.compile(
    r"^(?:(?:and|or) [a-z]+ )?(?:mad|daft|nut|lovers?|fan|enthusiast|called|named|groups?"
    r"|clubs?|class(?:es)?|lessons?|course|workshop|session|walking|wanted|needed|please|help"
    r"|advice|support|problems?|trouble|issues?|ok|okay|if|obsessed|obsession|died|dead|broken?"
    r"|breaks|bust|blown|packed|packs|fails|went|conked|off|leaks?|leaking|needs?|wants?|says"
    r"|said|threaten\w*|evict\w*|selling|wont|doesnt|not|isnt|fed|walked|together|again|every"
    r"|most|once|twice|mates?)\b"
)

# "Her dog", "feeds a stray cat": one that somebody has.
PETS = frozenset({"dogs", "cats"})
HAS_ONE = re.compile(r"\b(?:her|his|their|our|a|an|the|old|little|two|three|stray|every|rescue)$")


@lru_cache(maxsize=1)
def words_in_passing() -> dict[str, frozenset[tuple[str, str]]]:
    """For each way in which they are still heard, the concepts and their words."""
    written = tomllib.loads(PASSING.read_text(encoding="utf-8"))
    return {
        way: frozenset(
            (concept, phrase.strip())
            for concept, phrases in by_concept.items()
            for phrase in phrases.split(",")
        )
        for way, by_concept in written.items()
    }


def is_in_passing(
    concept: str, before: Sequence[Word], named: Sequence[Word], after: Sequence[Word]
) -> bool:
    """Whether a concept's bare word is only said by the way, in a clause of these words."""
    known = words_in_passing()
    key = concept, " ".join(word.text for word in named)
    if key not in known[ALONE] and key not in known[WISHED]:
        return False
    if key in known[ALONE] and not any(map(is_telling, (*before, *after))):
        return False
    said_before = " ".join(word.text for word in before)
    if concept in PETS and HAS_ONE.search(said_before):
        return False
    is_wished = WISH_BEFORE.search(said_before)
    return not (is_wished or WISH_AFTER.match(" ".join(word.text for word in after)))
