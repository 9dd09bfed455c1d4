"""A source: who publishes it, on what terms, and how it is read."""

from collections.abc import Callable
from dataclasses import dataclass

from importers.asked import AskingReader
from importers.feed import Feed
from importers.report import Progress

Reader = Callable[[str, str, Progress], Feed]


@dataclass(frozen=True, slots=True)
class Source:
    """A declaration over a reader; a council's own feed is one more of these.

    Parameters
    ----------
    name
        As it is typed, and as rows that came from it remember it.
    title
        What it is, in plain words.
    licence, attribution
        Terms it comes under, and the words that must be shown with what is taken from it.
    layout
        What a file or address must look like.
    frequency
        How often what it holds changes.
    takes_address
        Whether it can be followed over HTTP, and not only read from a file.
    read
        Called with the path or address, the source's name and the progress to report to; a reader
        that asks is told the run's options as well.
    """

    name: str
    title: str
    publisher: str
    licence: str
    attribution: str
    layout: str
    frequency: str
    takes_address: bool
    read: Reader | AskingReader
