"""Streets as arrays: where they meet, how long they are, and who may use them which way."""

from dataclasses import dataclass
from enum import IntFlag
from functools import cached_property
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

DM_A_METRE = 10


class Permit(IntFlag):
    """Who may go along an edge, from its tail to its head or back."""

    WALK = 1
    WALK_BACK = 2
    CYCLE = 4
    CYCLE_BACK = 8
    DRIVE = 16
    DRIVE_BACK = 32


@dataclass(frozen=True)
class StreetNetwork:
    """A network of streets in EPSG:27700.

    Parameters
    ----------
    node_dm
        Shape (nodes, 2): easting and northing in decimetres.
    tail, head
        Shape (edges,): rows of ``node_dm`` that each edge lies between.
    length_dm
        Shape (edges,): length along the street, in decimetres.
    permits
        Shape (edges,): bits of ``Permit``.
    drive_km_h
        Shape (edges,): usual speed of a car; 0 where none may drive.
    """

    node_dm: NDArray[np.int32]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_dm: NDArray[np.int32]
    permits: NDArray[np.uint8]
    drive_km_h: NDArray[np.uint8]

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """Nodes as eastings and northings in metres."""
        return self.node_dm / DM_A_METRE

    @cached_property
    def length_m(self) -> NDArray[np.float64]:
        """Lengths of the edges in metres."""
        return self.length_dm / DM_A_METRE

    def allows(self, permit: Permit) -> NDArray[np.bool_]:
        """Edges that have a permit."""
        return np.bitwise_and(self.permits, permit.value).astype(np.bool_)


NAMES = ("node_dm", "tail", "head", "length_dm", "permits", "drive_km_h")


def packed_streets(network: StreetNetwork) -> bytes:
    """A network as the directory stores it: the same bytes for the same streets."""
    return packed_arrays({name: getattr(network, name) for name in NAMES})


def unpacked_streets(content: bytes) -> StreetNetwork:
    """A network as the directory stored it."""
    arrays = unpacked_arrays(content)
    return StreetNetwork(**{name: arrays[name] for name in NAMES})


def packed_arrays(arrays: dict[str, Any]) -> bytes:
    """Arrays in one zipped file; its members are dated alike, so equal arrays make equal bytes."""
    buffer = BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def unpacked_arrays(content: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of a packed file; nothing in it is ever run."""
    with np.load(BytesIO(content), allow_pickle=False) as held:
        return {name: held[name] for name in held.files}
