"""What of a conversation is read for its meaning: never what somebody keeps away from."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.request import WANTS, Thread, ThreadKind
from matching.taxonomy.concept import vocabulary

# How she travels or when she is free says nothing of what she would like.
NOT_READ = (ThreadKind.AVOID, ThreadKind.CONSTRAINT)
# No model reads further than its first tokens, and a token has some letters.
LONGEST_READ = 1_000
# A thread takes some 4 ms to read by itself; a conversation has two or three.
MOST_READ = 8


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A text to read, and where in it each thread that listings may be close to stands."""

    text: str
    threads: tuple[Thread, ...]
    spans: tuple[Span, ...]

    @property
    def read_alone(self) -> tuple[Thread, ...]:
        """Threads that no concept stands for: where meaning is all there is, nothing blurs it."""
        unknown = tuple(thread for thread in self.threads if thread.concept is None)
        return unknown if len(self.threads) > 1 else ()


def asked_in(said: str, threads: Sequence[Thread]) -> Asked:
    """What was said without its refusals, limits and grave troubles, and the wishes in it.

    Notes
    -----
    What is grave is met by listings that say so, never by meaning.
    """
    letters = list(said[:LONGEST_READ])
    for thread in threads:
        if _is_kept_out(thread) and thread.span is not None:
            start, end = (min(at, len(letters)) for at in thread.span)
            letters[start:end] = " " * (end - start)
    wishes = [t for t in threads if _is_read(t) and t.span and t.span[1] <= len(letters)]
    wishes = wishes[:MOST_READ]
    return Asked("".join(letters), tuple(wishes), tuple(t.span for t in wishes if t.span))


def asked_by_hand(threads: Sequence[Thread]) -> Asked:
    """The threads that a worker has left or put there: what she took away is not read."""
    text = ""
    found: list[tuple[Thread, Span]] = []
    for thread in threads:
        end = len(text) + len(thread.text)
        if _is_kept_out(thread) or end > LONGEST_READ:
            continue
        if _is_read(thread) and len(found) < MOST_READ:
            found.append((thread, (len(text), end)))
        text += f"{thread.text}, "
    return Asked(text, tuple(t for t, _ in found), tuple(span for _, span in found))


def _is_kept_out(thread: Thread) -> bool:
    concept = vocabulary().by_id.get(thread.concept or "")
    return thread.kind in NOT_READ or (concept is not None and concept.is_guarded)


def _is_read(thread: Thread) -> bool:
    return thread.kind in WANTS and not _is_kept_out(thread)
