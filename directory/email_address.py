"""E-mail addresses as they are compared and kept."""

import re

from directory.errors import EmailMalformedError

LONGEST = 254
# What a mailbox in use looks like; quoted local parts and bare host names are nobody's.
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")


def fold_email(text: str) -> str:
    """The address in the one form that it is kept in.

    Raises
    ------
    EmailMalformedError
        It is no address; international ones are written in ASCII (``xn--``).

    Notes
    -----
    Letters beyond ASCII are refused, not folded: some look or fold like others, and a message for
    one person must never be let in by another's address.
    """
    folded = text.strip().lower()
    if not folded.isascii() or len(folded) > LONGEST or not _ADDRESS.fullmatch(folded):
        msg = "Enter an e-mail address in the correct format, like name@example.org"
        raise EmailMalformedError(msg)
    return folded


def domain_of(email: str) -> str:
    """What follows the @ of a folded address."""
    return email.rpartition("@")[2]
