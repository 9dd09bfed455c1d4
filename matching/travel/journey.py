"""One journey, as a search tells it where streets or a timetable are loaded."""

from dataclasses import dataclass

from matching.request import Mode


@dataclass(frozen=True, slots=True)
class Journey:
    """How long it takes to get there.

    Parameters
    ----------
    minutes
        Rounded up; ``UNREACHABLE`` where there is no way there within ``LONGEST_MIN``, or by bus
        none there and back.
    by
        How she then travels: on foot also where she would take a bus and none is quicker.
    """

    minutes: int
    by: Mode
