"""What was worked out of a text, remembered without the text: nobody's words stay in memory."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from secrets import token_bytes
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
# Made anew in every process and known to nothing else: without it no key can be traced to words.
_SECRET = token_bytes(32)


def key_of(*parts: object) -> bytes:
    """Stands for texts and numbers, and tells nothing of them outside this process."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), key=_SECRET).digest()


class Remembered(Generic[Answer]):
    """The latest so many answers, each by what it was asked of; safe to share between threads.

    Notes
    -----
    An answer must hold no words of what was said either: numbers, spans, places of a gazetteer.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()
        self._lock = Lock()

    def find(
        self,
        parts: tuple[object, ...],
        ask: Callable[[], Answer],
        may_stay: Callable[[Answer], bool] = lambda _answer: True,
    ) -> Answer:
        """The answer that is remembered, or else a new one.

        Parameters
        ----------
        may_stay
            Whether an answer holds nothing of the words that it was asked of.
        """
        key = key_of(*parts)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = ask()
        if not may_stay(answer):
            return answer
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer

    def has(self, parts: tuple[object, ...]) -> bool:
        """Whether an answer is remembered."""
        return key_of(*parts) in self._answers

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._answers.clear()
