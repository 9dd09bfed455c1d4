"""Words of a text with their stems and where each stands."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from snowballstemmer import stemmer

WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc][^\W_]+)*")
APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc")
# Short forms of hurried notes: only those that mean one thing.
WRITTEN_SHORT = dict(
    pair.split(":")
    for pair in """
    yr:year yrs:years yo:year appt:appointment appts:appointments hosp:hospital thurs:thursday
    weds:wednesday tues:tuesday bday:birthday xmas:christmas alot:lot tel:telephone
    vols:volunteers hse:house nr:near pls:please ppl:people docs:doctors
    w:with wd:would wk:week wks:weeks wkend:weekend wkends:weekends mth:month mths:months
    dtr:daughter dtrs:daughters husb:husband summat:something owt:anything nowt:nothing
    noone:nobody nae:no cuz:because bcos:because tho:though prob:probably thru:through
    pymt:payment alz:alzheimers vasc:vascular dem:dementia t1dm:diabetes t2dm:diabetes
    hrg:hearing wkdays:weekdays wkday:weekday eves:evenings hrs:hours hr:hour mkt:market
    dx:diagnosed
    """.split()
)
# Words that the stemmer takes for others: whoever loves animals loves no animation.
OWN_STEMS = {
    word: stem
    for stem, words in {
        "animal": "animal animals",
        "anime": "anime",
        "animation": "animation animations animator animators animated",
        "engine": "engine engines",
        "polite": "polite politely politeness",
        "probation": "probation",
        "provide": "provide provides provided providing provision",
        "stillness": "stillness",
        "poorly": "poorly",
        "useful": "useful usefully usefulness",
        "handful": "handful handfuls",
        "careful": "careful carefully",
        "faithful": "faithful faithfully",
        "hopeful": "hopeful hopefully",
        "improv": "improv",
        "secondaries": "secondaries",
        "empties": "empties",
        "conserve": "conserve conserves",
        "recite": "recite recites",
    }.items()
    for word in words.split()
}
# "he's" is a short form, "mother's" a possessive: only the possessive loses its ending.
SHORT_FORMS = frozenset("he she it that what who there here let how where when why".split())
PRONOUNS = frozenset("i he she it we you they who".split())
# Codes that only capitals tell from a common word, where nothing beside them is shouted.
CODES = {"ME": "cfs", "PD": "parkinsons"}
# "Dad wi two lads": with. The institute is capitals, or follows one of these.
BEFORE_INSTITUTE = frozenset(
    "the a our her my local village join joins joined joining no not likes loves tried".split()
)
# No word is longer; a longer run is noise, and stemming it would only cost time.
LONGEST_WORD = 40

# Words that carry no subject: they never speak for or against a listing.
STOP_WORDS = frozenset(
    """
    a about above after again all also always am an and another any anyone anything are arent around
    as at away back be because been before being but by came can cant come comes could couldnt did
    didnt do does doesnt doing dont down each either else enough etc even ever every everyone
    everything few for from get gets getting go goes going gone good got had has hasnt have havent
    having he hed her here hers herself hes him himself his how i id if ill im in into is isnt it
    its itself ive just keep keeps kind know last let like liked likes little live lives living long
    lot lots love loved loves made make makes many may maybe me might mine more most much must my
    myself need needed needs never new nice no nobody none nor not nothing now of off often oh ok
    old on once one only onto or other others our out over own perhaps please quite rather really
    said same say says see seems she shed shes should since so some someone something sometimes soon
    still such take takes than that thats the their them then there theres these they theyre thing
    things think this those though thought through till time to today too tried try trying two under
    until up us use used useful very want wanted wanting wants was wasnt way we week weeks well went
    were what when where which while who whom whose why will with within without wont would wouldnt
    yes yet you your yours years year yo day days bit im shes hes theyve weve id youd hed shed
    enjoy enjoys enjoyed enjoying keen fancy fancies interested interest into help helps helping
    group groups club clubs class classes session sessions service services local people person
    somewhere anywhere place places find finding meet meeting near nearby support supports feel
    feels feeling felt look looking looks something gets big small hate hates dislike dislikes avoid
    tonight hour hours time times break self lady gentleman man woman chap bloke lad everybody
    somebody nobody new old
    """.split()
)

_ENGLISH = stemmer("english")
# The stemmer keeps the word it works on in itself, and searches run in threads.
_STEMMING = Lock()


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case without accents, its stem, and its offsets in the text."""

    text: str
    stem: str
    start: int
    end: int
    is_capitalised: bool = False


@lru_cache(maxsize=65_536)
def stem_of(word: str) -> str:
    """The stem of one lower-case word (Snowball, English)."""
    if len(word) > LONGEST_WORD:
        return word
    if word in OWN_STEMS:
        return OWN_STEMS[word]
    with _STEMMING:
        return str(_ENGLISH.stemWord(word))


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """A word in lower case, without accents, apostrophes or a possessive ending."""
    lowered = word.lower()
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered.replace("\u2019", "'"))
        lowered = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    # "She'd" is no shed.
    if lowered.endswith("'d") and lowered[:-2] in PRONOUNS:
        return lowered[:-2]
    if lowered.endswith("'s") and lowered[:-2] not in SHORT_FORMS:
        return lowered[:-2].translate(APOSTROPHES)
    return lowered.translate(APOSTROPHES)


def written_out(word: str) -> str:
    """A plain word, or what it is short for in hurried notes."""
    return WRITTEN_SHORT.get(word, word)


def words_of(text: str) -> list[Word]:
    """The words of a text in order; linear in its length."""
    words: list[Word] = []
    found = list(WORD.finditer(text))
    for at, match in enumerate(found):
        raw = match.group()
        word = CODES[raw] if raw in CODES and _is_code(found, at) else written_out(plain(raw))
        if raw == "wi" and _is_with(found, at):
            word = "with"
        if word:
            words.append(Word(word, stem_of(word), match.start(), match.end(), raw[:1].isupper()))
    return words


def _is_with(found: Sequence[re.Match[str]], at: int) -> bool:
    """Whether "wi" joins the words on both its sides."""
    is_between = 0 < at < len(found) - 1
    return is_between and found[at - 1].group().lower() not in BEFORE_INSTITUTE


def _is_code(found: Sequence[re.Match[str]], at: int) -> bool:
    """Whether capitals make a code of a word: not where the words beside it have them as well."""
    beside = [m.group() for m in (*found[max(0, at - 1) : at], *found[at + 1 : at + 2])]
    return not any(len(word) > 1 and word.isupper() and word.isalpha() for word in beside)


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words in order."""
    return tuple(word.stem for word in words_of(text))


def is_telling(word: Word) -> bool:
    """Whether a word carries a subject: neither a stop word nor a number nor a single letter."""
    return len(word.text) > 1 and word.text not in STOP_WORDS and not word.text.isdigit()
