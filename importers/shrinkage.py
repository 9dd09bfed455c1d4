"""The rule that keeps a broken feed from closing what it brought in before."""

from importers.errors import ImportRefusedError

# A feed may hold this many percent less than before, and no more.
MOST_SHRINKAGE_PERCENT = 30


def refuse_if_shrunk(source: str, *, before: int, now: int, fetched: int, has_rows: bool) -> None:
    """Refuse a feed that is empty, or holds far less than the directory has from it.

    Parameters
    ----------
    before, now
        Active records that the directory has from the source, and that the feed has.
    fetched
        Rows of the feed, readable or not.

    Raises
    ------
    ImportRefusedError
        It is empty or has shrunk by more than the rule allows.
    """
    if not has_rows:
        why = f" ({fetched} rows, none of which could be taken)" if fetched else ""
        msg = (
            f"The feed of {source} is empty{why}; nothing was changed. Add --allow-shrink to go on."
        )
        raise ImportRefusedError(msg)
    if (before - now) * 100 > before * MOST_SHRINKAGE_PERCENT:
        msg = (
            f"The feed of {source} has {now} active records and the directory has {before} from it:"
            f" that is over {MOST_SHRINKAGE_PERCENT} % fewer, so nothing was changed. Add"
            " --allow-shrink to go on."
        )
        raise ImportRefusedError(msg)


def refuse_if_replaced(source: str, *, before: int, gone: int) -> None:
    """Refuse a feed that no longer knows what it brought, however much it brings anew.

    Parameters
    ----------
    before, gone
        Active records that the directory has from the source, and those of them it would lose.

    Raises
    ------
    ImportRefusedError
        It would close more than the rule allows: another feed's file, or one with new ids.
    """
    if gone * 100 > before * MOST_SHRINKAGE_PERCENT:
        msg = (
            f"The feed of {source} no longer has {gone} of the {before} active records that the"
            f" directory has from it: that is over {MOST_SHRINKAGE_PERCENT} %, so nothing was"
            " changed. Is it the right file? Add --allow-shrink to go on."
        )
        raise ImportRefusedError(msg)
