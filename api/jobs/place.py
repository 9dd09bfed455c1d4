"""What every job works with."""

from dataclasses import dataclass, field
from threading import Event

from sqlalchemy import Engine

from directory.config import Settings


@dataclass(frozen=True, slots=True)
class Workplace:
    """The directory that a worker works on.

    Parameters
    ----------
    stopping
        Set when the worker is told to end, so that long work can stop in between.
    """

    settings: Settings
    engine: Engine
    stopping: Event = field(default_factory=Event)
