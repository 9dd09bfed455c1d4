"""Python's collector of cycles, at rest while an import holds millions of records."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting_collector() -> Iterator[None]:
    """Let nothing be looked through for cycles for as long as the block lasts.

    Notes
    -----
    Records hold no cycles, and going through all of them over and over took half the time of a run
    of 20,000 listings.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
