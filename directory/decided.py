"""What people decided of pairs of listings, ready to be asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


def in_order(a: UUID, b: UUID) -> tuple[UUID, UUID]:
    """The two ids, the smaller first, so that a pair has one spelling."""
    return (a, b) if a < b else (b, a)


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs that somebody looked at, the smaller id first."""

    same: frozenset[tuple[UUID, UUID]] = frozenset()
    different: frozenset[tuple[UUID, UUID]] = frozenset()

    @classmethod
    def of(cls, decisions: Iterable[tuple[UUID, UUID, bool]]) -> "Decided":
        """From pairs, each with whether they are the same."""
        same: set[tuple[UUID, UUID]] = set()
        different: set[tuple[UUID, UUID]] = set()
        for a, b, is_same in decisions:
            (same if is_same else different).add(in_order(a, b))
        return cls(frozenset(same), frozenset(different))

    def find(self, a: UUID, b: UUID) -> bool | None:
        """Whether two are the same, nothing where nobody decided."""
        pair = in_order(a, b)
        if pair in self.same:
            return True
        return False if pair in self.different else None


NOBODY_DECIDED = Decided()
