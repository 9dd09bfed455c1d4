"""Text as publishers leave it, made plain: no markup, no control characters, no endless cells."""

import re
from html import unescape

LONGEST_NAME = 300
LONGEST_TEXT = 20_000

_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
# Control and direction characters, and halves of surrogate pairs, which PostgreSQL cannot keep.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)


def _strip_tags(text: str) -> str:
    return _TAG.sub(" ", _BREAK.sub("\n", text))


def plain_text(text: str) -> str:
    """Text without tags, entities and control characters, its lines and words evenly spaced.

    Notes
    -----
    Tags are taken out before entities are read and once more after, since feeds carry text that
    was escaped twice.
    """
    is_marked = "<" in text or "&" in text
    if not is_marked and text.isprintable():
        # Most cells of most feeds: one line of plain words, which is all that needs no cleaning.
        return " ".join(text.split())
    if is_marked:
        text = _strip_tags(unescape(_strip_tags(text)))
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain_line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain_text(text).split())
