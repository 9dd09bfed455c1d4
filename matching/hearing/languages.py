"""Languages by their English name and ISO 639 codes."""

import re
from functools import lru_cache

# English name: ISO 639-1 and 639-2/3 codes and other English names.
LANGUAGES: dict[str, tuple[str, ...]] = {
    "Akan": ("ak", "aka", "twi", "tw", "fante"),
    "Albanian": ("sq", "sqi", "alb"),
    "Amharic": ("am", "amh"),
    "Arabic": ("ar", "ara"),
    "Bengali": ("bn", "ben", "bangla", "sylheti", "syl"),
    "British Sign Language": ("bfi", "bsl", "sign language", "sgn"),
    "Bulgarian": ("bg", "bul"),
    "Cantonese": ("yue",),
    "Chinese": ("zh", "zho", "chi"),
    "Czech": ("cs", "ces", "cze"),
    "Dari": ("prs",),
    "Dutch": ("nl", "nld", "dut"),
    "English": ("en", "eng"),
    "French": ("fr", "fra", "fre"),
    "German": ("de", "deu", "ger"),
    "Greek": ("el", "ell", "gre"),
    "Gujarati": ("gu", "guj", "gujerati"),
    "Hindi": ("hi", "hin"),
    "Hungarian": ("hu", "hun"),
    "Igbo": ("ig", "ibo"),
    "Italian": ("it", "ita"),
    "Kurdish": ("ku", "kur", "ckb", "sorani", "kurmanji"),
    "Latvian": ("lv", "lav"),
    "Lithuanian": ("lt", "lit"),
    "Malayalam": ("ml", "mal"),
    "Mandarin": ("cmn",),
    "Nepali": ("ne", "nep"),
    "Pashto": ("ps", "pus", "pashtu"),
    "Persian": ("fa", "fas", "per", "farsi"),
    "Polish": ("pl", "pol"),
    "Portuguese": ("pt", "por"),
    "Punjabi": ("pa", "pan", "panjabi"),
    "Romani": ("rom",),
    "Romanian": ("ro", "ron", "rum", "moldovan"),
    "Russian": ("ru", "rus"),
    "Shona": ("sn", "sna"),
    "Slovak": ("sk", "slk", "slo"),
    "Somali": ("so", "som"),
    "Spanish": ("es", "spa"),
    "Swahili": ("sw", "swa"),
    "Tagalog": ("tl", "tgl", "filipino", "fil"),
    "Tamil": ("ta", "tam"),
    "Telugu": ("te", "tel"),
    "Tigrinya": ("ti", "tir"),
    "Turkish": ("tr", "tur"),
    "Ukrainian": ("uk", "ukr"),
    "Urdu": ("ur", "urd"),
    "Vietnamese": ("vi", "vie"),
    "Welsh": ("cy", "cym", "wel"),
    "Yoruba": ("yo", "yor"),
}


@lru_cache(maxsize=1)
def _by_code() -> dict[str, str]:
    names = {name.lower(): name for name in LANGUAGES}
    return names | {code: name for name, codes in LANGUAGES.items() for code in codes}


def language_named(text: str) -> str | None:
    """English name of a language given by name or ISO 639 code, nothing where we do not know it."""
    plain = text.strip().lower()
    return _by_code().get(plain) or _by_code().get(re.split(r"[-_(]", plain)[0].strip())


def same_language(one: str, other: str) -> bool:
    """Whether two names or codes mean the same language; an unknown name is itself."""
    return (language_named(one) or one.strip().casefold()) == (
        language_named(other) or other.strip().casefold()
    )


# Alone between commas these are likelier what somebody would like to learn.
LEARNT = r"(?:french|german|spanish|italian|greek|welsh|mandarin|latin)\b"


@lru_cache(maxsize=1)
def _spoken() -> re.Pattern[str]:
    # Two-letter codes are words of every note ("so", "it"): only names are heard.
    names = sorted((name for name in _by_code() if len(name) > 3 or name == "bsl"), key=len)
    either = "|".join(map(re.escape, reversed(names)))
    return re.compile(
        rf"\b(?:only |mainly |mostly |just )?(?:speaks?|speaking|talks?|understands?|reads?"
        rf"|signs in|uses?|first language is|language is|native)"
        r"(?: only| mainly| mostly| just| some)?"
        rf" (?P<after>{either})\b|\b(?P<before>{either})[ -](?:speaking|speakers?|only)\b"
        # "BSL user", "only Polish now"; "no English" tells the language of a people by itself.
        r"|(?<!learn )(?<!learning )(?<!do )(?<!does )(?<!some )(?<!teach )(?<!teaching )"
        r"\b(?P<user>bsl|sign language)(?= (?:user|is (?:her|his|their) first|first)\b|\s*$)"
        rf"|\b(?:only|just) (?P<only>{either}) now\b"
        rf"|(?:^|[,;.])\s*(?!{LEARNT})(?P<alone>{either})\s*(?=$|[,;.])",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def language_words() -> frozenset[str]:
    """Words of which one stands in every text that names a language."""
    return frozenset(name.split()[0] for name in _by_code() if len(name) > 3 or name == "bsl")


# "Polish lady, little English": who has little of it speaks what she is called by.
LITTLE_ENGLISH = re.compile(
    r"\b(?:no|little|not much|limited|poor|bad|broken|hardly any|basic|learn\w*|wants) english\b",
    re.IGNORECASE,
)
# Letters between a people and the English that they do not speak.
SAID_OF_PEOPLE = 60


@lru_cache(maxsize=1)
def _peoples() -> re.Pattern[str]:
    names = (name for name in LANGUAGES if name not in ("English", "British Sign Language"))
    return re.compile(rf"\b(?:{'|'.join(names)})\b", re.IGNORECASE)


def language_of_people(text: str) -> tuple[str, tuple[int, int]] | None:
    """What somebody speaks who is called by it and has little English."""
    little = LITTLE_ENGLISH.search(text)
    if little is None:
        return None
    start = max(0, little.start() - SAID_OF_PEOPLE)
    named = list(_peoples().finditer(text, start, little.start()))
    language = language_named(named[-1][0]) if named else None
    return (language, named[-1].span()) if language else None


def languages_in(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Languages that somebody speaks, with the words that tell it; English is not worth saying."""
    found = []
    for match in _spoken().finditer(text):
        name = language_named(match[match.lastgroup] if match.lastgroup else "")
        if name and name != "English":
            found.append((name, match.span()))
    return found
