"""Properties that are worked out once for each object."""

from dataclasses import FrozenInstanceError, dataclass

import pytest

from matching.worked_out import worked_out

ASKED: list[int] = []


@dataclass(frozen=True)
class Counted:
    number: int

    @worked_out
    def twice(self) -> int:
        """Twice the number."""
        ASKED.append(self.number)
        return 2 * self.number


def test_each_object_is_asked_once() -> None:
    ASKED.clear()
    one, other = Counted(2), Counted(5)
    assert [one.twice, other.twice, one.twice, other.twice] == [4, 10, 4, 10]
    assert ASKED == [2, 5]


def test_it_is_no_part_of_what_the_object_is() -> None:
    one = Counted(3)
    assert one.twice == 6
    assert one == Counted(3)
    assert Counted.twice.__doc__ == "Twice the number."
    with pytest.raises(FrozenInstanceError):
        one.number = 4  # type: ignore[misc]
