"""Chips that were removed or changed, told from one search to the next."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from matching.request import Thread, ThreadKind


@dataclass(frozen=True, slots=True)
class ThreadEdit:
    """One change to what was heard.

    Notes
    -----
    It names the words rather than a position, so that it still holds while she types on.

    Parameters
    ----------
    was
        The kind the thread had.
    becomes
        The kind it has now; nothing when it was removed.
    """

    text: str
    concept: str | None
    was: ThreadKind
    becomes: ThreadKind | None

    def as_field(self) -> str:
        """The edit as the value of a form field."""
        return json.dumps([self.text, self.concept, self.was, self.becomes], ensure_ascii=False)


def read_edits(values: Iterable[str]) -> tuple[ThreadEdit, ...]:
    """The edits in form fields, in order; what cannot be read as one is left out."""
    edits = (_read_edit(value) for value in values)
    return tuple(edit for edit in edits if edit is not None)


def _read_edit(value: str) -> ThreadEdit | None:
    try:
        text, concept, was, becomes = json.loads(value)
        return ThreadEdit(
            str(text),
            None if concept is None else str(concept),
            ThreadKind(was),
            ThreadKind(becomes) if becomes else None,
        )
    except (ValueError, TypeError):
        return None


def apply_edits(threads: tuple[Thread, ...], edits: Iterable[ThreadEdit]) -> tuple[Thread, ...]:
    """The threads as they stand after the edits, applied in order."""
    for edit in edits:
        threads = tuple(
            changed for thread in threads if (changed := _apply(thread, edit)) is not None
        )
    return threads


def _apply(thread: Thread, edit: ThreadEdit) -> Thread | None:
    if (thread.text, thread.concept, thread.kind) != (edit.text, edit.concept, edit.was):
        return thread
    return replace(thread, kind=edit.becomes) if edit.becomes else None
