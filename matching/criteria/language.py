"""Whether the person's language is spoken."""

from collections.abc import Sequence
from enum import StrEnum

from matching.criteria.level import Criterion, Level
from matching.hearing.languages import same_language


class LanguageLevel(StrEnum):
    """Named levels of language."""

    SPOKEN = "spoken"
    OTHERS_RECORDED = "others_recorded"
    NOT_RECORDED = "not_recorded"
    NOT_ASKED = "not_asked"


WORTH = {
    LanguageLevel.SPOKEN: 1.0,
    LanguageLevel.OTHERS_RECORDED: 0.1,
    LanguageLevel.NOT_RECORDED: 0.3,
    LanguageLevel.NOT_ASKED: 0.3,
}


def judge_language(asked: Sequence[str], recorded: Sequence[str], words: str) -> Level:
    """Level of language.

    Parameters
    ----------
    asked
        Any of these will do.
    words
        The listing's own words, which may name the language where no field does.
    """
    if not asked:
        name = LanguageLevel.NOT_ASKED
    elif any(same_language(one, other) for one in asked for other in recorded) or any(
        one.casefold() in words.casefold() for one in asked
    ):
        name = LanguageLevel.SPOKEN
    else:
        name = LanguageLevel.OTHERS_RECORDED if recorded else LanguageLevel.NOT_RECORDED
    return Level(Criterion.LANGUAGE, name, WORTH[name])
