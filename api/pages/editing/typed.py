"""What people type into the editor's fields, as it is kept."""

from api.access.forms import SentForm
from api.pages.search_form import FieldProblem
from importers.wording import LONGEST_NAME, plain_line, plain_text

LONGEST_WORDS = 5_000
# As typed, before it is cleaned: somebody is told that it is too long, and loses nothing.
LONGEST_TYPED = 50_000


def raw(form: SentForm, name: str) -> str:
    """A field as it was typed, to be shown again."""
    return form.text(name, LONGEST_TYPED)


def raws(form: SentForm, names: tuple[str, ...]) -> dict[str, str]:
    """Several fields as they were typed."""
    return {name: raw(form, name) for name in names}


def line(form: SentForm, name: str) -> str | None:
    """One line of plain text; nothing where the field is empty."""
    return plain_line(raw(form, name)) or None


def words(form: SentForm, name: str) -> str | None:
    """Plain text of several lines; nothing where the field is empty."""
    return plain_text(raw(form, name)) or None


def kept(before: str | None, typed: str | None) -> str | None:
    """What was typed; what was there before where the words are the same.

    Notes
    -----
    A field of one line takes line ends out of what it shows, and nobody who presses "Save" has
    changed that.
    """
    return before if (before or "").split() == (typed or "").split() else typed


def too_long(label: str, name: str, text: str | None, most: int) -> tuple[FieldProblem, ...]:
    """The problem of a text that is longer than is kept."""
    if text is None or len(text) <= most:
        return ()
    message = f"{label} must be {most:,} characters or fewer; it has {len(text):,}"
    return (FieldProblem(name, message),)


def line_too_long(label: str, name: str, text: str | None) -> tuple[FieldProblem, ...]:
    """The same for one line."""
    return too_long(label, name, text, LONGEST_NAME)


def words_too_long(label: str, name: str, text: str | None) -> tuple[FieldProblem, ...]:
    """The same for several lines."""
    return too_long(label, name, text, LONGEST_WORDS)
