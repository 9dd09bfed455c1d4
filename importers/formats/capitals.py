"""Names that a register writes in capitals, as people write them."""

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_SMALL = {"and", "at", "by", "for", "in", "le", "of", "on", "the", "upon", "with"}
_CAPITAL = {"GP", "HMP", "NHS", "PCN", "UK"}
_MIXED = {"DR": "Dr", "ST": "St", "CTR": "Centre", "RD": "Road"}


def _word(match: re.Match[str]) -> str:
    word = match[0]
    if word.upper() in _CAPITAL:
        return word.upper()
    if word.upper() in _MIXED:
        return _MIXED[word.upper()]
    if match.start() and word.lower() in _SMALL:
        return word.lower()
    return word[:1].upper() + word[1:].lower()


def in_small_letters(text: str) -> str:
    """``KING'S HEATH PRACTICE`` as King's Heath Practice; text in mixed letters stays as it is."""
    return _WORD.sub(_word, text) if text.isupper() else text
