"""How a score came about, as the rows of a table in plain words, with a bar for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching.answer import Effect, ScorePart
from matching.cautions import A_WAY_TO_GIVE
from matching.criteria.level import Criterion
from matching.taxonomy.concept import vocabulary
from matching.waterfall import AGAINST, NOTHING_WAS_SAID, ORDER

POINTS = 100
NOT_ASKED = "not_asked"
TITLES: dict[str, str] = {
    Criterion.OPENING: "When it is on",
    Criterion.ACCESS: "Steps",
    Criterion.LANGUAGE: "Language",
    Criterion.COST: "Cost",
    Criterion.FRESHNESS: "When it was checked",
    Criterion.DELIVERY: "Taking part from home",
    Criterion.DISTANCE: "How far",
    Criterion.MEANING: "All that was said",
    AGAINST: "Speaks against it",
    ORDER: "Its place in the list",
    NOT_ASKED: "Everything else",
}
# Where the level's name with its underscores taken out would not do.
LEVELS: dict[tuple[str, str], str] = {
    (Criterion.TAXONOMY, "same"): "meets it",
    (Criterion.TAXONOMY, "served"): "is there for it",
    (Criterion.TAXONOMY, "narrower"): "a kind of it",
    (Criterion.TAXONOMY, "wider"): "wider than it",
    (Criterion.TAXONOMY, "near"): "may help with it",
    (Criterion.TAXONOMY, "mentioned"): "only mentions it",
    (Criterion.TEXT, "strong"): "shares its words",
    (Criterion.TEXT, "some"): "shares some of its words",
    (Criterion.TEXT, "faint"): "shares a word of it",
    (Criterion.MEANING, "close"): "close in meaning",
    (Criterion.MEANING, "somewhat"): "somewhat close in meaning",
    (Criterion.OPENING, "suits"): "on when it suits",
    (Criterion.OPENING, "does_not_suit"): "not on when it suits",
    (Criterion.ACCESS, "steps"): "has steps",
    (Criterion.ACCESS, "no_venue"): "no venue to get into",
    (Criterion.LANGUAGE, "others_recorded"): "other languages recorded",
    (Criterion.COST, "costs"): "costs money",
    (Criterion.FRESHNESS, "fresh"): "lately",
    (Criterion.FRESHNESS, "ageing"): "some months ago",
    (Criterion.FRESHNESS, "stale"): "long ago",
    (Criterion.FRESHNESS, "unanswered"): "asked since, and nobody answered",
    (Criterion.DELIVERY, "from_home"): "by phone or online",
    (Criterion.DELIVERY, "at_a_venue"): "only at a venue",
    (Criterion.DISTANCE, "reachable"): "within reach",
    (Criterion.DISTANCE, "area_wide"): "no one place: for the whole area",
    (Criterion.DISTANCE, "no_place"): "no place was given",
    (NOT_ASKED, NOT_ASKED): "not asked about",
    (AGAINST, "group"): "a group",
    (AGAINST, "at_a_venue"): "only at a venue",
    (AGAINST, "only_online"): "only online",
    (AGAINST, "only_by_phone"): "only by phone",
    (AGAINST, "only_then"): "only on at a time that does not suit",
    (AGAINST, "giving"): "a way to give, and nobody offered",
    (ORDER, "nowhere_near"): "not at a place near by",
    (ORDER, "same_kind_again"): "others of its kind stand above",
}


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One row: what it is about, its change and the score after it, in points of 100.

    Parameters
    ----------
    thread
        The words that were said which it answers.
    tells_what_was_said
        Whether its words are on no sheet that is handed over.
    """

    title: str
    level: str
    thread: str | None
    change: int
    after: int
    tells_what_was_said: bool = False

    @property
    def start(self) -> int:
        """Where its bar begins."""
        return self.after - max(0, self.change)

    @property
    def length(self) -> int:
        """How long its bar is."""
        return abs(self.change)


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The rows, and the threads that the listing does nothing for."""

    rows: tuple[ScoreRow, ...]
    unanswered: tuple[str, ...]

    @property
    def total(self) -> int:
        """The score in points of 100."""
        return self.rows[-1].after if self.rows else 0


def score_table(parts: Sequence[ScorePart]) -> ScoreTable:
    """The parts as rows; what nobody asked about shares one.

    Notes
    -----
    Points are rounded from the score after each row, so that the changes add up to the last.
    """
    rows: list[ScoreRow] = []
    unanswered: list[str] = []
    score = 0.0
    for part in _in_rows(parts):
        score += part.contribution
        if part.thread is not None and not part.contribution:
            unanswered.append(part.thread)
            continue
        after = round(POINTS * score)
        change = after - (rows[-1].after if rows else 0)
        rows.append(ScoreRow(*_words(part), part.thread, change, after, _tells(part)))
    return ScoreTable(tuple(rows), tuple(dict.fromkeys(unanswered)))


def _in_rows(parts: Sequence[ScorePart]) -> list[ScorePart]:
    """What is added, then one part for all that nobody asked about, then what multiplies that."""
    added = [part for part in parts if part.effect is Effect.ADDS and part.level != NOT_ASKED]
    open_ = [part for part in parts if part.level == NOT_ASKED]
    rest = [part for part in parts if part.effect is Effect.MULTIPLIES]
    if not open_:
        return [*added, *rest]
    together = sum(part.contribution for part in open_)
    return [*added, replace(open_[0], criterion=NOT_ASKED, contribution=together), *rest]


def _tells(part: ScorePart) -> bool:
    is_disliked = part.criterion == AGAINST and part.level != A_WAY_TO_GIVE
    return part.thread is not None or is_disliked


def _words(part: ScorePart) -> tuple[str, str]:
    if part.level == NOTHING_WAS_SAID:
        return "Nothing was said", "everything gets this"
    known = vocabulary().by_id.get(part.level) if part.criterion == AGAINST else None
    if known:
        return TITLES[AGAINST], f"mentions {known.label}"
    level = LEVELS.get((part.criterion, part.level), part.level.replace("_", " "))
    return TITLES.get(part.criterion, ""), level
