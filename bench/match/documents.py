"""What the words of fictional listings say, as matching reads them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from bench.listings.listing import GeneratedListing
from matching.hearing.words import STOP_WORDS, WORD, plain, stem_of
from matching.listings.listing import NAME_COUNTS, ListingDocument, ListingText, document_of

# So many are read as the application reads them, which takes a millisecond each. The others have
# their own stems, and the concepts and audience of one that was read: of the same activity and for
# the same people.
READ_WHOLE = 20_000


def documents_of(listings: Sequence[GeneratedListing]) -> Iterator[ListingDocument]:
    """The document of each listing in turn."""
    like: dict[tuple[str, str], list[ListingDocument]] = defaultdict(list)
    for one in listings[:READ_WHOLE]:
        # Not kept among the texts that searches read.
        document = document_of.__wrapped__(text_of(one))
        like[_sort(one)].append(document)
        yield document
    for number, one in enumerate(listings[READ_WHOLE:]):
        alike = like.get(_sort(one)) or next(iter(like.values()))
        stems = _stems(one)
        document = alike[number % len(alike)]
        yield replace(document, stems=stems, length=sum(stems.values()))


def text_of(one: GeneratedListing) -> ListingText:
    """The words of a listing as the application takes them from the database."""
    return ListingText(
        name=one.name,
        organization=one.organization.name,
        description=one.description,
        eligibility=one.eligibility,
        concepts=tuple(sorted(set(one.tags))),
        minimum_age=one.minimum_age,
        maximum_age=one.maximum_age,
    )


def _sort(one: GeneratedListing) -> tuple[str, str]:
    # Towns are filled into what listings say of whom they are for.
    return one.activity, one.eligibility.split(" of ")[0]


@lru_cache(maxsize=500_000)
def _stem(word: str) -> str:
    """Stem of a word as written, nothing where it carries no subject."""
    text = plain(word)
    is_telling = len(text) > 1 and text not in STOP_WORDS and not text.isdigit()
    return stem_of(text) if is_telling else ""


def _stems(one: GeneratedListing) -> Counter[str]:
    name = WORD.findall(one.name) * NAME_COUNTS
    body = WORD.findall(f"{one.description} {one.eligibility} {one.organization.name}")
    found = Counter(map(_stem, chain(name, body)))
    del found[""]
    return found
