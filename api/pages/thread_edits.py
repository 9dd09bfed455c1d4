"""Chips that were removed, changed or added, told from one search to the next."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matching.request import Thread, ThreadKind
from matching.taxonomy.concept import vocabulary

LONGEST_WORD = 200


@dataclass(frozen=True, slots=True)
class ThreadEdit:
    """One change to what was heard.

    Notes
    -----
    It names the words rather than a position, so that it still holds while she types on.

    Parameters
    ----------
    was
        The kind the thread had; nothing where it is added by hand.
    becomes
        The kind it has now; nothing when it was removed.
    word
        A word for what it means, where that was changed.
    """

    text: str
    concept: str | None
    was: ThreadKind | None
    becomes: ThreadKind | None
    word: str | None = None

    def as_field(self) -> str:
        """The edit as the value of a form field."""
        parts = [self.text, self.concept, self.was, self.becomes]
        return json.dumps([*parts, self.word] if self.word else parts, ensure_ascii=False)

    def holds_for(self, thread: Thread) -> bool:
        """Whether this is about a thread."""
        return (thread.text, thread.concept, thread.kind) == (self.text, self.concept, self.was)


def read_edits(values: Iterable[str]) -> tuple[ThreadEdit, ...]:
    """The edits in form fields, in order; what cannot be read as one is left out."""
    edits = (_read_edit(value) for value in values)
    return tuple(edit for edit in edits if edit is not None)


def _read_edit(value: str) -> ThreadEdit | None:
    try:
        text, concept, was, becomes, *word = json.loads(value)
        # JSON can hold half of a character, which no page can.
        f"{text}{concept}{word}".encode()
        return ThreadEdit(
            str(text),
            None if concept is None else str(concept),
            ThreadKind(was) if was else None,
            ThreadKind(becomes) if becomes else None,
            _word(str(word[0])) if word and word[0] else None,
        )
    except (ValueError, TypeError, RecursionError):
        return None


def _word(text: str) -> str | None:
    return " ".join(text.split())[:LONGEST_WORD] or None


def read_rows(
    of: Sequence[str], kinds: Sequence[str], words: Sequence[str]
) -> tuple[ThreadEdit, ...]:
    """The edits in the rows for changing chips, where anything in a row was changed.

    Parameters
    ----------
    of
        The thread of each row, as the edit that removes it.
    """
    if not len(of) == len(kinds) == len(words):
        return ()
    edits = []
    for value, kind, typed in zip(of, kinds, words, strict=True):
        edit, word = _read_edit(value), _word(typed)
        if edit and edit.was and kind in set(ThreadKind) and (word or kind != edit.was):
            edits.append(replace(edit, becomes=ThreadKind(kind), word=word))
    return tuple(edits)


def read_added(text: str, kind: str) -> tuple[ThreadEdit, ...]:
    """The edit that adds a thread which was not heard; none where nothing was typed."""
    word = _word(text)
    if word is None:
        return ()
    becomes = ThreadKind(kind) if kind in set(ThreadKind) else ThreadKind.INTEREST
    return (ThreadEdit(word, None, None, becomes),)


def apply_edits(threads: tuple[Thread, ...], edits: Iterable[ThreadEdit]) -> tuple[Thread, ...]:
    """The threads as they stand after the edits, applied in order."""
    for edit in edits:
        if edit.was is None and edit.becomes:
            threads = _with_added(threads, Thread(edit.becomes, edit.text))
        else:
            changed = (_changed(t, edit) if edit.holds_for(t) else t for t in threads)
            threads = tuple(thread for thread in changed if thread is not None)
    return threads


def _with_added(threads: tuple[Thread, ...], added: Thread) -> tuple[Thread, ...]:
    known = {(thread.kind, thread.text) for thread in threads}
    return threads if (added.kind, added.text) in known else (*threads, added)


def _changed(thread: Thread, edit: ThreadEdit) -> Thread | None:
    """The thread as it is now; a label that no longer fits is left for the matching to find."""
    if edit.becomes is None:
        return None
    if edit.word:
        concept = vocabulary().find(edit.word)
        text = thread.text if concept else edit.word
        return Thread(edit.becomes, text, concept.id if concept else None, "", thread.span)
    is_turned = ThreadKind.AVOID in (thread.kind, edit.becomes)
    return replace(thread, kind=edit.becomes, label="" if is_turned else thread.label)
