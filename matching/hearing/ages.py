"""Ages said in a note, and whose each of them is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from matching.hearing.first_names import ages_of_named
from matching.hearing.kin import (
    ANY,
    BESIDE,
    DEATH,
    FEMALE,
    FRIENDS,
    LOOK_BACK,
    LOST,
    MALE,
    RELATIONS,
    blank,
    relation_before,
)

TENS = {
    "teens": 13, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
    "seventies": 70, "eighties": 80, "nineties": 90, "20s": 20, "30s": 30, "40s": 40, "50s": 50,
    "60s": 60, "70s": 70, "80s": 80, "90s": 90,
}  # fmt: skip
ONES = {name: n for n, name in enumerate(
    "one two three four five six seven eight nine".split(), start=1)}  # fmt: skip
FULL_TENS = {name: n * 10 for n, name in enumerate(
    "ten twenty thirty forty fifty sixty seventy eighty ninety".split(), start=1)}  # fmt: skip
OLDEST, YOUNGEST_BARE, YOUNGEST_ADULT, SCHOOL_AGE, ADULT = 109, 13, 13, 5, 18
MONTHS_A_YEAR, WEEKS_A_YEAR = 12, 52
# A mum or dad named without whose, older than this, is likelier somebody's parent.
OLDEST_PARENT = 65
# Ages that one note may hold.
MOST_AGES = 8
# "Sober 4/12", "list 18/12": months, weeks or days as clinics write them.
FRACTION = re.compile(r"(?<![\w/])\d{1,2}/(?:12|52|7)\b(?!/)")
# After a number: it counts something else.
UNITS = (
    r"(?!\s*(?:%|per\b|pounds?\b|quid\b|grand\b|stone\b|kg\b|mg\b|miles?\b|mins?\b|minutes?\b"
    r"|hours?\b|hrs?\b|weeks?\b|wks?\b|days?\b|months?\b|mths?\b|times?\b|kids\b|tablets?\b|cats\b"
    r"|dogs\b|pm\b|am\b|ft\b|people\b|small\b|others?\b|different\b|nights?\b|steps\b|stairs\b"
    r"|years? (?:ago|in|with|since|together|married|of|at|as|dry|clean|sober)\b|st\b|a day\b"
    r"|yrs? (?:dry|clean|sober|married)\b|grand|children\b|boys\b|girls\b|lads\b|bed\b"
    r"|beds\b|bedrooms?\b))"
    r"(?!\s*-?\s*\d|-a\b|-?\s?a[\s-]side)"
)
_KEYWORDS = (
    r"aged?|turned|turning|nearly|almost|over|i'?m|i am|she'?s|he'?s|she is|he is|is|they'?re|was"
    r"|who'?s|now|lady|gentleman|gent|man|woman|bloke|chap|widow|widower|client|pt|female|male|guy"
    r"|fella|fellow|lass|leaver|pensioner|veteran"
)
_LEAD = r"(?:(?:nearly|almost|about|now|only|just|of)\s)?"
_OLD = r"(?:years?[\s-]*olds?|yrs?(?:[\s-]*olds?)?|y/?o|yo|y)\b"
AGE = re.compile(
    r"(?<![\w\u00a3$.:/-])(?:"
    rf"(?P<said>\d{{1,3}})[\s-]*{_OLD}(?!\s+(?:dry|clean|sober|married|together|ago|in|as|at|of))"
    rf"|(?P<kin>{ANY})(?:'?s)?\s*(?:\(|,)?\s*(?:(?:who|is|was|of|aged|age|now|just|turned|nearly"
    rf"|who'?s)\s+){{0,3}}(?P<kins>\d{{1,3}})\b{UNITS}"
    rf"|(?:{_KEYWORDS})\s+{_LEAD}(?P<is>\d{{1,3}})\b{UNITS}"
    r"|(?P<sexed>\d{2})\s?[fm]\b"
    r"|(?<!['\w])[fm]\s?(?P<shorthand>\d{2})\b"
    rf"|(?P<tens>{'|'.join(FULL_TENS)})(?:[\s-](?P<ones>{'|'.join(ONES)}))?[\s-]years?[\s-]olds?\b"
    r"|(?P<decade>(?:early |mid |mid-|late )?(?:teens|twenties|thirties|forties|fifties|sixties"
    r"|seventies|eighties|nineties|[2-9]0'?s))\b)",
    re.IGNORECASE,
)
# A clause that is nothing but a number, and a whole text that is.
BARE = re.compile(r"(?:^|[,.;(\n]|\s-)\s*(?P<bare>\d{2,3})\s*(?=$|[,.;)\n]|\s-|and\b)")
WHOLE = re.compile(r"^\D{0,3}(\d{2,3})$")
MONTHS = re.compile(
    r"\b(?P<who>baby|toddler|twins|son|daughter|boy|girl|newborn|one)\b[\s(,]*(?:is |of |aged |who "
    r"is )?(?P<count>\d{1,2})\s*-?(?P<unit>months?|mths?|mos?|wks?|weeks?)\b"
    r"|(?<![\w.])(?P<count2>\d{1,2})[\s-]?(?P<unit2>months?|mths?|mos?|wks?|weeks?)[\s-]"
    r"(?:old\b(?: (?P<who2>baby|twins|son|daughter|boy|girl)\b)?|baby\b)",
    re.IGNORECASE,
)
CHILDREN = re.compile(
    r"\b(?:kids|children|boys|girls|sons|daughters|lads|grandkids|grandchildren|twins|siblings"
    r"|little ones)\s*[,(:]?\s*(?:aged?\s+|are\s+|of\s+)?"
    r"(?P<list>\d{1,2}(?:(?:\s*(?:,|and|&|\+|/)\s*|\s)\d{1,2}){0,5})\b(?!\s*(?:months|mths|wks"
    r"|weeks|yrs? in|miles|minutes|nights|days))",
    re.IGNORECASE,
)
# "Her daughter's 2 (9 + 14)": how many there are, and then their ages.
COUNTED = re.compile(
    rf"\b(?:her|his|my|their|our|has|got|gets|minds|raising|with|of|(?:{ANY})'?s)\s+"
    r"(?P<count>two|three|four|five|six|[2-6])\s*\(\s*(?P<list>1?\d(?:\s*(?:,|and|&|\+|/)\s*1?\d)"
    r"{1,5})\s*\)",
    re.IGNORECASE,
)
# "Minds her daughter's 3": whoever looks after them is told how many.
MINDS = re.compile(
    r"\b(?:minds?|minding|has|having|got|looks? after|looking after|takes?|taking|picks? up"
    r"|collects?|babysits?|raising|bringing up|taken on|took on)\s+(?:(?:her|his|my|their)\s+)?$",
    re.IGNORECASE,
)
MOST_MINDED = 6
# "Two under 4", "3 kids under five".
UNDER = re.compile(
    r"\b(?:(?:\d|two|three|four|both|all)\s+(?:(?:kids|children|little ones|boys|girls|lads)\s+)?"
    r"|(?:kids|children|little ones|boys|girls|lads)\s+(?:all\s+|both\s+)?)under\s+"
    r"(?:the age of\s+)?(?P<under>\d{1,2}|three|four|five|six|seven|eight)\b"
    r"(?!\s*(?:miles|minutes|pounds|stone))",
    re.IGNORECASE,
)
COUPLE = re.compile(
    r"\b(?:couple|grandparents|parents|both|they'?re)\s+(?:aged\s+)?(?P<list>\d{2}\s*(?:and|&|\+)"
    r"\s*\d{2})\b",
    re.IGNORECASE,
)
# "I'm his daughter, 63" tells of herself, and so does "she's" after "her wife has".
IS_THEIRS = re.compile(r"\b(?:i'?m|i am|she'?s|he'?s|is) (?:his|her|their|the)\s*$", re.IGNORECASE)
LIVES_WITH = re.compile(r"\b(?:lives?|living|stays?|staying|moved in|home) with\b", re.IGNORECASE)
OWNED = re.compile(
    r"\b(?:her|his|my|their|our|the|to|has|have|got|with|for|after|of)\s+"
    r"(?:(?:a|old|elderly|little|poor|disabled|eldest|youngest|own)\s+)*$",
    re.IGNORECASE,
)
CLAUSE_START = re.compile(
    r"(?:^|[.,;!?()\n]|\band\b|\bbut\b)\s*(?:(?:young|single|new|lone|first[- ]time)\s+)*$",
    re.IGNORECASE,
)
# Whose an age is who has died.
LATE, NEAR_DEATH = "late", 16
PARENT = frozenset("mum mam mother dad father".split())
GRANDPARENT = frozenset("nan nana gran grandma granny grandad grandpa".split())
# "Ukrainian mum 38": a few words that only say what she is.
DESCRIBED = re.compile(
    r"^\s*(?!.*\b(?:her|his|my|their|our|she|he|i|lives?|looks?|cares?|with|w|for|after|from|and|of"
    r"|has|is|was|re|rings?|rang|sees)\b)(?:[\w'-]+\s+){1,4}$",
    re.IGNORECASE,
)
YOUNGSTER = frozenset("lad boy girl".split())
FIRST_PERSON = re.compile(r"\b(?:i|i['\u2019]?m|ive|my|me)\b", re.IGNORECASE)
WITH_US = re.compile(r"\b(?:us|we|our|i|my|me)\b", re.IGNORECASE)
# "Here 2 yrs" and "14 yrs REME" say how long; so does "widower 3 yrs".
SAYS_OLD = re.compile(r"old|yo$|y/o$", re.IGNORECASE)
SAYS_YEARS = re.compile(r"\s*(?:yrs?|years?|y)\b(?!\s*-?olds?)", re.IGNORECASE)
AGE_BEFORE = re.compile(
    rf"(?:^|[.;,(\n]|\b(?:{_KEYWORDS}|{ANY}|[mf]))\s*(?:\(|,|is|aged)?\s*$", re.IGNORECASE
)
AGE_ENDS = re.compile(r"\s*(?:$|[,.;)\n]|[mf]\b|lady\b|man\b|woman\b|gent\b)", re.IGNORECASE)
CLEARLY_OLD, YOUNGEST_WIDOWER = 65, 16
# "Sugar is 11" counts something else.
WHO_IS = re.compile(
    rf"(?:^|[.,;(\n]\s*|\b(?:he|she|who|they|client|{ANY})\s+|(?-i:[A-Z])[\w'-]+\s+)$",
    re.IGNORECASE,
)
# "In care from 9 yrs old" is long ago, and "the boss, aged 12" no age.
LONG_AGO = re.compile(
    r"\b(?:from|since|at|until|till|til|(?:boss|manager|gp|doctor|dr|landlord|vicar),? aged)\s*$",
    re.IGNORECASE,
)
A_BOSS = re.compile(r"\b(?:boss|manager|gp|doctor|dr|landlord|vicar|head)\W*$", re.IGNORECASE)
# "Her lad Josh, 21": a name between the relation and the age.
NAMED_RELATION = re.compile(rf"\b(?i:(?P<who>{ANY})),? [A-Z][a-z]+\W*$")
NO_PERSON = re.compile(r"\b(?:sugar|bp|rent|weight|temp|it|that|this|there)\s*$", re.IGNORECASE)
# "Granddaughter rang re grandad, 82" tells of him.
SPOKEN_FOR = re.compile(
    r"(?:\b(?:re|regarding|concerning|on behalf of)|\b(?:rang|rings|ringing|calling|phoned|phoning"
    r"|here|in) (?:about|for))\s+(?:(?:her|his|my|their)\s+)?$",
    re.IGNORECASE,
)
# A number that stands alone in the words: "ex Gurkha 66, walks", "24 autistic".
LOOSE = re.compile(
    r"(?:(?:^|[,.;(\n+]|\((?:she|he|they|her|him)\))\s*|\b(?P<word>[a-z']+)\s)(?P<loose>[2-9]\d|1[3-9])"
    rf"(?=\s+[a-z]|\s*[,.;()]|$){UNITS}(?!\s*(?:or|to|odd|plus|something|years?|yrs?|y|hr|a|cigs"
    r"|[a-z]{3,}s|fags|cans|pints|units|lbs|bus|th|of|x)\b)",
    re.IGNORECASE,
)
# "Ollie 9, no mates": a note that opens with a child's name.
NAMED_CHILD = re.compile(
    r"(?:^|[.\n]\s*)(?!Type|Stage|Section|Flat|Unit|Ward|Room|Band|Year|Grade|Level|House|Over|Under"
    r"|About|Only|Has|Had|Got|Been|Just|Nearly|Every|At|In|On|For|After|Since|Last)"
    rf"[A-Z][a-z]{{2,}},? (?P<child>[2-9]|1[0-2])\b{UNITS}"
    r"(?!\s*(?:x\b|or\b|to\b|years?|yrs?)|[:.]\d)"
)
NO_AGE_AFTER = frozenset(
    """on at to in by till til until for from number no over under about since of top bus x mark
    section ward room flat route than after before around every step steps the has had got owes
    only smokes smoked pays paid earns weighs drinks drank up a an another last all around m1 m6
    size channel radio war born chapter page floor unit block type stage grade covid""".split()
)


@dataclass(frozen=True, slots=True)
class AgeHeard:
    """An age in years from ``low`` to ``high``, where it was said, and whose it is if another's."""

    low: int
    high: int
    span: tuple[int, int]
    whose: str | None = None

    @property
    def text(self) -> str:
        """The age in words."""
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"

    @property
    def owner(self) -> str | None:
        """Whose it is if another's; a small child is never the person who is helped."""
        return "child" if self.high < YOUNGEST_ADULT else self.whose


def _range(match: re.Match[str]) -> tuple[int, int] | None:
    decade = match["decade"]
    if decade:
        part, _, name = decade.lower().replace("'", "").replace("-", " ").rpartition(" ")
        start = TENS[name]
        offsets = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
        return start + offsets[0], min(start + offsets[1], 19 if name == "teens" else OLDEST)
    if match["tens"]:
        number = FULL_TENS[match["tens"].lower()] + ONES.get((match["ones"] or "").lower(), 0)
        return number, number
    digits = ("said", "kins", "is", "sexed", "shorthand")
    number = int(next(match[name] for name in digits if match[name]))
    return (number, number) if number <= OLDEST else None


def _named_owner(before: str, who: str, years: int, text: str) -> str | None:
    """Whose an age is that stands right after a relation ("mum 84")."""
    name = who.lower()
    # Who sofa-surfs "w mate, 20" is 20 herself.
    is_beside = name in FRIENDS and BESIDE.search(before)
    if IS_THEIRS.search(before) or is_beside or SPOKEN_FOR.search(before):
        return None
    owned = OWNED.search(before)
    if name in YOUNGSTER and not owned:
        return None
    if not owned and (CLAUSE_START.search(before) or DESCRIBED.search(before)):
        if name in PARENT:
            is_self = years < OLDEST_PARENT and not FIRST_PERSON.search(text)
            return None if is_self else name
        if name in GRANDPARENT and not WITH_US.search(text):
            return None
    whose = re.search(r"\b(?:her|his|my|their|our)\b", owned[0].lower()) if owned else None
    return f"{whose[0]} {name}" if whose else name


def _spoken_owner(before: str, match: re.Match[str]) -> str | None:
    """Whose an age is by whom the clause spoke of before it."""
    word = match[0].lower()
    if word.startswith(("i'm", "im ", "i am")):
        return None
    clause = re.split(r"[.;,()\n]", before)[-1]
    relation = relation_before(clause)
    name = relation.split()[-1] if relation else ""
    is_she, is_he = word.startswith("she"), word.startswith("he")
    return None if (is_she and name in MALE) or (is_he and name in FEMALE) else relation


def _counts_otherwise(match: re.Match[str], before: str, years: int) -> bool:
    """Whether a number tells how long something has been so, or counts something else."""
    after = match.string[match.end() :]
    if match["kin"] and years <= MOST_MINDED and _is_how_many(match, before):
        return True
    if LONG_AGO.search(before) or (years < ADULT and A_BOSS.search(before)):
        return True
    if match["said"] and not SAYS_OLD.search(match[0]) and years < CLEARLY_OLD:
        return not (AGE_BEFORE.search(before) and AGE_ENDS.match(after))
    if match["is"]:
        keyword = match[0].split()[0].lower()
        if keyword in ("is", "was"):
            return not WHO_IS.search(before) or NO_PERSON.search(before) is not None
        return years < YOUNGEST_WIDOWER and SAYS_YEARS.match(after) is not None
    return False


def _is_how_many(match: re.Match[str], before: str) -> bool:
    """Whether a small number after a relation counts children: "mum of 3", "has her son's 2"."""
    is_parent = match["kin"].lower() in PARENT | GRANDPARENT and " of " in match[0]
    return is_parent or ("'" in match[0] and MINDS.search(before) is not None)


def _one_by_one(text: str) -> Iterator[AgeHeard]:
    for match in islice(AGE.finditer(text), MOST_AGES):
        years = _range(match)
        before = text[max(0, match.start() - LOOK_BACK) : match.start()]
        is_music = match["decade"] and re.search(r"\bsince\b|\bthe\s*$", before)
        if years is None or is_music or _counts_otherwise(match, before, years[0]):
            continue
        if match["kin"]:
            lost = LOST.search(before + match["kin"])
            by_comma = "," in match[0] and LIVES_WITH.search(before)
            whose = None
            if not (by_comma or (lost and lost.end() == len(before) + len(match["kin"]))):
                whose = _named_owner(before, match["kin"], years[0], text)
        else:
            whose = _spoken_owner(before, match)
        yield AgeHeard(*years, match.span(), whose)


def _listed(text: str) -> Iterator[AgeHeard]:
    for pattern, whose in ((COUNTED, "child"), (CHILDREN, "child"), (COUPLE, None)):
        for match in islice(pattern.finditer(text), MOST_AGES):
            for number in re.finditer(r"\d+", match["list"]):
                at = match.start("list")
                span = at + number.start(), at + number.end()
                yield AgeHeard(int(number[0]), int(number[0]), span, whose)


def _under(text: str) -> Iterator[AgeHeard]:
    for match in islice(UNDER.finditer(text), MOST_AGES):
        limit = match["under"].lower()
        highest = (ONES[limit] if limit in ONES else int(limit)) - 1
        if highest > 0:
            yield AgeHeard(0, highest, match.span(), "child")


def _in_months(text: str) -> Iterator[AgeHeard]:
    for match in islice(MONTHS.finditer(text), MOST_AGES):
        count, unit = match["count"] or match["count2"], match["unit"] or match["unit2"]
        years = int(count) // (WEEKS_A_YEAR if unit.lower().startswith("w") else MONTHS_A_YEAR)
        yield AgeHeard(years, years, match.span(), "child")


def _bare(text: str) -> Iterator[AgeHeard]:
    for match in islice(BARE.finditer(text), MOST_AGES):
        number = int(match["bare"])
        if YOUNGEST_BARE <= number <= OLDEST:
            yield AgeHeard(number, number, match.span("bare"), _named_before(text, match))


def _named_before(text: str, match: re.Match[str]) -> str | None:
    """The relation whose name, or whose death in the same breath, stands before an age."""
    before = text[max(0, match.start("bare") - LOOK_BACK) : match.start("bare")]
    named = NAMED_RELATION.search(before)
    if named and OWNED.search(before[: named.start()]):
        return named["who"].lower()
    lost = list(DEATH.finditer(before))
    is_theirs = "(" in match[0] and lost and len(before) - lost[-1].end() <= NEAR_DEATH
    return LATE if is_theirs else None


def _named_children(text: str) -> Iterator[AgeHeard]:
    for match in islice(NAMED_CHILD.finditer(text), MOST_AGES):
        number = int(match["child"])
        yield AgeHeard(number, number, match.span("child"))


def _loose(text: str, found: list[AgeHeard]) -> Iterator[AgeHeard]:
    """Her age where none was found: the first number that nothing else explains."""
    if any(age.owner is None for age in found):
        return
    # "Mark 58" is a person at the beginning, and a mark elsewhere.
    named = ages_of_named(text)
    for match in islice(LOOSE.finditer(text), MOST_AGES):
        word = (match["word"] or "").lower()
        is_name = match.start("loose") in named
        if is_name or (word not in NO_AGE_AFTER and word not in RELATIONS):
            number = int(match["loose"])
            span = match.span("loose")
            if not any(age.span[0] < span[1] and span[0] < age.span[1] for age in found):
                yield AgeHeard(number, number, span)
                return


def ages_in(text: str) -> list[AgeHeard]:
    """Ages in the order they were said; each number once."""
    whole = WHOLE.match(text.strip())
    if whole and YOUNGEST_BARE <= int(whole[1]) <= OLDEST:
        at = text.index(whole[1])
        return [AgeHeard(int(whole[1]), int(whole[1]), (at, at + len(whole[1])))]
    text = FRACTION.sub(blank, text)
    found: list[AgeHeard] = []
    ways = (_listed, _under, _in_months, _one_by_one, _bare, _named_children)
    for age in chain.from_iterable(way(text) for way in ways):
        if not any(age.span[0] < o.span[1] and o.span[0] < age.span[1] for o in found):
            found.append(age)
    found += _loose(text, found)
    return _each_whose(text, sorted(found, key=lambda age: age.span)[:MOST_AGES])


def _each_whose(text: str, found: list[AgeHeard]) -> list[AgeHeard]:
    """The same, where a "mum 51" after an age of her own is her mum's."""
    own = next((age for age in found if age.owner is None), None)
    parent = re.compile(rf"(?:{'|'.join(PARENT | GRANDPARENT)})\b", re.IGNORECASE)
    told = []
    for age in found:
        word = parent.match(text, age.span[0])
        is_another = word is not None and age.owner is None and age is not own
        told.append(replace(age, whose=word[0].lower()) if word and is_another else age)
    return told
