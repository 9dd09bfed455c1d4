"""What was worked out before, kept in this process while what it came from stays as it is."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

Worked = TypeVar("Worked")

# The parts of a county's demand are a megabyte each at most.
MOST_KEPT = 64


class Remembered:
    """The least recently asked for goes first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def answer(
        self, version: Hashable | None, key: Hashable, work_out: Callable[[], Worked]
    ) -> Worked:
        """What ``work_out`` answers, or answered for the same version and key.

        Parameters
        ----------
        version
            Of what it is worked out from; nothing where that is not settled, and nothing is kept.
        """
        if version is None:
            return work_out()
        with self._lock:
            if (version, key) in self._kept:
                self._kept.move_to_end((version, key))
                return cast("Worked", self._kept[version, key])
        # Two who ask at once may both work it out; neither waits for the other.
        worked = work_out()
        with self._lock:
            self._kept[version, key] = worked
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return worked
