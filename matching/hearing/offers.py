"""What somebody would give: her time, what she knows, what she has."""

import re
from collections.abc import Iterator
from itertools import islice

from matching.request import ThreadKind
from matching.taxonomy.concept import Concept, vocabulary

# "Wants to help" is an offer where others are helped, not where her husband is.
_WOULD = (
    r"\b(?:could|can|would|happy to|willing to|able to|wants? to|likes? to|love to|loves to|keen to"
    r"|happily|hoping to|offered to|offers to|offering to|glad to|has|'d)\s+(?:(?:also|even|still"
    r"|like|love|happily|be|to|maybe|probably|always|help|lots|of|time|some)\s+){0,4}"
)
_OTHERS = (
    r"(?:others?|people|someone|somebody|lads?|neighbours?|youngsters|young (?:people|ones|lads)"
    r"|kids|children|folk|beginners|older people|those|the community|back|the village|newcomers)"
)
# Who would play with others wants company.
_NOT_IN_COMPANY = r"(?!(?:play|cook|bake|run|sew|knit)\b(?:\s+[\w']+){0,3}?\s+with\b)"
TEACHES = re.compile(
    _WOULD + r"(?:teach|show|coach|mentor|tutor|pass (?:on|it on)|demonstrate)\b", re.IGNORECASE
)
GIVES = re.compile(
    _WOULD
    + _NOT_IN_COMPANY
    + r"(?:give|share|cook|bake|drive|fix|mend|run|lead|read|lend|help|sew|knit|play|shift|move"
    r"|take|fetch|collect|visit|ring|phone|befriend|sit with|listen to)\b"
    + rf"(?:\s+[\w']+){{0,4}}?\s+{_OTHERS}\b",
    re.IGNORECASE,
)
HELPS_OUT = re.compile(
    _WOULD + r"(?:volunteer|help out|lend a hand|give a hand|pitch in|shift things|be useful)\b",
    re.IGNORECASE,
)
NOT_BEFORE = re.compile(
    r"\b(?:not|doesn'?t|don'?t|won'?t|wouldn'?t|can'?t|someone|somebody|who|anyone|they|you|we)\s+"
    r"(?:\w+\s+)?$",
    re.IGNORECASE,
)
MOST = 4
# The concept above all ways to give.
GIVING = "volunteering"


def kind_of(concept: Concept) -> ThreadKind:
    """What kind of thread a concept makes: who speaks of a way to give offers something."""
    is_giving = GIVING in (concept.id, *vocabulary().ancestors(concept.id))
    return ThreadKind.OFFER if is_giving else concept.kind


def offers_in(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Concepts of what somebody would give, with the words that offer it."""
    patterns = ((TEACHES, "teaching_others"), (GIVES, "volunteering"), (HELPS_OUT, "volunteering"))
    for pattern, concept in patterns:
        for match in islice(pattern.finditer(text), MOST):
            if not NOT_BEFORE.search(text[max(0, match.start() - 20) : match.start()]):
                yield concept, match.span()
