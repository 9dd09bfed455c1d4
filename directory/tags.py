"""How a listing's tags are kept: attributes whose term is one of Connect's own concepts."""

from enum import StrEnum

# Name of the vocabulary where listings carry its terms; a term's code is the concept's id.
OWN_CONCEPTS = "Connect Northamptonshire concepts"
TAG_LINK_TYPE = "taxonomy"


class TagStatus(StrEnum):
    """How certain a tag is; kept in the attribute's value."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
