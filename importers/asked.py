"""What whoever starts an import says of a file that does not say it itself."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from directory.kinds import AreaKind
from importers.errors import ImportOptionError
from importers.feed import Feed
from importers.report import Progress

FIRST_VINTAGE = 1801
LAST_VINTAGE = 2100


class Option(StrEnum):
    """An option of ``connect import``, as it is typed."""

    KIND = "--kind"
    AREA = "--area"
    VINTAGE = "--vintage"


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that were given.

    Parameters
    ----------
    kind
        What sort of areas a file draws.
    area
        What sort of areas a file counts people in.
    vintage
        The year of the areas' boundaries.
    """

    kind: AreaKind | None = None
    area: AreaKind | None = None
    vintage: int | None = None

    @property
    def given(self) -> frozenset[Option]:
        """Which they are."""
        values = {Option.KIND: self.kind, Option.AREA: self.area, Option.VINTAGE: self.vintage}
        return frozenset(option for option, value in values.items() if value is not None)


NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class AskingReader:
    """A reader of files that do not say by themselves what is in them.

    Parameters
    ----------
    options
        What has to be said, all of it.
    read
        Called with the path, the source's name, the progress to report to and what was said.
    """

    options: tuple[Option, ...]
    read: Callable[[str, str, Progress, Asked], Feed]


def refuse_unfit_options(source: str, options: tuple[Option, ...], asked: Asked) -> None:
    """Refuse what a source has no use for, and the lack of what it needs.

    Raises
    ------
    ImportOptionError
        The message says which options the source takes.
    """
    needed = " and ".join(options)
    unfit = sorted(asked.given - set(options))
    if unfit:
        takes = f"it takes {needed}" if options else "its files say everything themselves"
        msg = f"{source} takes no {' and no '.join(unfit)}; {takes}."
        raise ImportOptionError(msg)
    missing = [option for option in options if option not in asked.given]
    if missing:
        kinds = "|".join(AreaKind)
        values = {Option.KIND: kinds, Option.AREA: kinds, Option.VINTAGE: "YEAR"}
        said = " ".join(f"{option} {values[option]}" for option in options)
        msg = f"{source} needs {needed}; say connect import run {source} FILE {said}"
        raise ImportOptionError(msg)
    if asked.vintage is not None and not FIRST_VINTAGE <= asked.vintage <= LAST_VINTAGE:
        msg = (
            f"--vintage was {asked.vintage}; it must be the year of the areas' boundaries, between"
            f" {FIRST_VINTAGE} and {LAST_VINTAGE}."
        )
        raise ImportOptionError(msg)
