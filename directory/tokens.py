"""Secrets that are handed out once, and the digests that alone are kept of them."""

from hashlib import scrypt, sha256
from secrets import randbelow, token_urlsafe
from uuid import UUID

CODE_DIGITS = 6
# A million codes are soon tried by who holds the digest: at 15 ms each they outlast the code.
_SCRYPT = {"n": 2**13, "r": 8, "p": 1}


def new_token() -> str:
    """A secret of 256 bits, safe in an address and in a cookie."""
    return token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a secret that nobody can guess."""
    return sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Six digits to type off another screen."""
    return f"{randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def code_digest(code: str, sign_in_id: UUID) -> str:
    """What is kept of a code, slow to make and another for each asking."""
    return scrypt(code.encode(), salt=sign_in_id.bytes, **_SCRYPT, dklen=32).hex()
