"""The public vocabularies that a concept may have a place in, and how each writes its identifiers.

Only identifiers are kept here, with whose they are: OpenActive activity list (CC BY 4.0), DfE
Family Hubs categories (MIT, Crown copyright), Open Eligibility (CC BY-SA 3.0, Aunt Bertha), LGA
lists (Open Government Licence, LG Inform Plus).
"""

import re
from collections.abc import Mapping
from enum import StrEnum


class PublicVocabulary(StrEnum):
    """Vocabularies by the name of their field in the data files."""

    OPENACTIVE = "openactive"
    DFE = "dfe"
    OPEN_ELIGIBILITY = "open_eligibility"
    LGA = "lga"


_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SHAPES: Mapping[PublicVocabulary, re.Pattern[str]] = {
    PublicVocabulary.OPENACTIVE: re.compile(rf"https://openactive\.io/activity-list#{_UUID}"),
    PublicVocabulary.DFE: re.compile(r"[1-9]\d?"),
    PublicVocabulary.OPEN_ELIGIBILITY: re.compile(r"1[1-3]\d\d|200\d\d"),
    PublicVocabulary.LGA: re.compile(
        r"http://id\.esd\.org\.uk/(?:service|need|circumstance)/[A-Za-z0-9_]+"
    ),
}
# How a feed may name the vocabulary of a term; letters and digits alone.
NAMES: Mapping[str, PublicVocabulary] = {
    "openactive": PublicVocabulary.OPENACTIVE,
    "openactiveactivity": PublicVocabulary.OPENACTIVE,
    "openactiveactivitylist": PublicVocabulary.OPENACTIVE,
    "dfe": PublicVocabulary.DFE,
    "dfefamilyhubs": PublicVocabulary.DFE,
    "familyhubs": PublicVocabulary.DFE,
    "openeligibility": PublicVocabulary.OPEN_ELIGIBILITY,
    "esdservicetype": PublicVocabulary.LGA,
    "esdservicetypes": PublicVocabulary.LGA,
    "esdneed": PublicVocabulary.LGA,
    "esdneeds": PublicVocabulary.LGA,
    "esdcircumstance": PublicVocabulary.LGA,
    "esdcircumstances": PublicVocabulary.LGA,
}
_LGA_KINDS = {"esdservicetype": "service", "esdneed": "need", "esdcircumstance": "circumstance"}
_ESD = re.compile(r"https?://(?:beta\.)?id\.esd\.org\.uk/")
_OPENACTIVE = re.compile(rf"https?://(?:www\.)?openactive\.io/activity-list/?#({_UUID})")
_PREFIXED = re.compile(r"(?P<prefix>[A-Za-z]+):(?P<code>[A-Za-z0-9_-]+)")


def _plain(name: str | None) -> str:
    return re.sub(r"[^a-z0-9]", "", (name or "").lower())


def public_identifier(
    taxonomy: str | None, code: str | None, uri: str | None
) -> tuple[PublicVocabulary, str] | None:
    """Which public vocabulary a feed's term is of, and its identifier as it is written here.

    Parameters
    ----------
    taxonomy
        Name that the feed gives the vocabulary.

    Notes
    -----
    An address says it all; a code needs the vocabulary's name beside it or, as in
    ``esdServiceType:242`` (Open Referral UK, Use of Taxonomies), before it.
    """
    for text in (uri, code):
        found = _from_address(text or "")
        if found is not None:
            return found
    prefixed = _PREFIXED.fullmatch(code or "")
    name = _plain(prefixed["prefix"] if prefixed else taxonomy)
    value = prefixed["code"] if prefixed else (code or "")
    vocabulary = NAMES.get(name)
    if vocabulary is None:
        return None
    if vocabulary is PublicVocabulary.LGA:
        value = f"http://id.esd.org.uk/{_LGA_KINDS[name.removesuffix('s')]}/{value}"
    if vocabulary is PublicVocabulary.OPENACTIVE:
        value = f"https://openactive.io/activity-list#{value.lower()}"
    return (vocabulary, value) if SHAPES[vocabulary].fullmatch(value) else None


def _from_address(text: str) -> tuple[PublicVocabulary, str] | None:
    activity = _OPENACTIVE.fullmatch(text.lower())
    if activity is not None:
        return PublicVocabulary.OPENACTIVE, f"https://openactive.io/activity-list#{activity[1]}"
    if _ESD.match(text):
        uri = _ESD.sub("http://id.esd.org.uk/", text)
        return (PublicVocabulary.LGA, uri) if SHAPES[PublicVocabulary.LGA].fullmatch(uri) else None
    return None
