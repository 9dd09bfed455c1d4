"""Properties that are worked out when they are first asked for, and kept from then on."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Value = TypeVar("Value")


class WorkedOut(Generic[Value]):
    """What a method answers, kept in the object itself.

    Notes
    -----
    ``functools.cached_property`` takes a lock at each first look (Python 3.11), and a search looks
    at 350 first. Two threads that look at once may both work it out, and get the same.
    """

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, one: None, owner: type) -> Self: ...
    @overload
    def __get__(self, one: object, owner: type) -> Value: ...
    def __get__(self, one: object | None, owner: type) -> Self | Value:
        if one is None:
            return self
        # From now on it is found there before this is asked.
        found = one.__dict__[self._name] = self._work_out(one)
        return found


worked_out = WorkedOut
