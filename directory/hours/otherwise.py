"""Words that make the hours beside them untold: they are past, uncertain, or of something else."""

import re

# Each says that a day or time in the text is not, or not only, when it is on.
_OTHERWISE = re.compile(
    r"\b(?:no longer|not any ?more|has (?:ended|stopped|finished|closed)|have (?:ended|stopped)"
    r"|stopped|ended|used to|instead of|last time|until further notice|cancelled|postponed"
    r"|penultimate|last but one|last but|second to last|next to last|bi-?weekly|week [ab]"
    r"|(?:may|might|can) (?:change|vary|be|differ|not|run|close|open)"
    r"|march (?:along|past|with)|(?:april|may|june|august) (?:house|court|lodge|day|ball|fair)"
    r"|except for)\b",
    re.IGNORECASE,
)
_LONGEST = 2_000


def is_told_otherwise(text: str) -> bool:
    """Whether a text speaks of hours that are past, uncertain, or counted in a way not read."""
    return bool(_OTHERWISE.search(text[:_LONGEST]))
