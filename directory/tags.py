"""How a listing's tags are kept: attributes whose term is one of Connect's own concepts."""

from enum import StrEnum

# Name of the vocabulary where listings carry its terms; a term's code is the concept's id.
OWN_CONCEPTS = "Connect Northamptonshire concepts"
TAG_LINK_TYPE = "taxonomy"
# What a group could do with, in its own words: an attribute without a term.
GIVING_LINK_TYPE = "giving"


class TagStatus(StrEnum):
    """How certain a tag is; kept in the attribute's value."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    # A person says that the listing is not about it: kept, so that it is not suggested again.
    REJECTED = "rejected"


# What the listing is not known to be about.
UNCERTAIN = (TagStatus.SUGGESTED.value, TagStatus.REJECTED.value)
