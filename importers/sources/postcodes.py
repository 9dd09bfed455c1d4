"""Postcodes: a release of the ONS Postcode Directory or of Code-Point Open, whole country."""

from importers.feed import PostcodeFeed
from importers.report import Progress
from importers.source import Source


def read(origin: str, source: str, progress: Progress) -> PostcodeFeed:
    """The postcodes in a file, a zip or a folder, as the publisher gives them.

    Raises
    ------
    SourceFileError
        It holds no table of postcodes, or one that is broken.
    """
    # Half a second that a server, which names sources but reads none, need not spend at its start.
    from importers.postcode_release import read_release  # noqa: PLC0415

    return read_release(origin, source, progress)


SOURCE = Source(
    name="postcodes",
    title="Postcodes of Great Britain",
    publisher="Office for National Statistics (ONS Postcode Directory), Ordnance Survey"
    " (Code-Point Open)",
    licence="Open Government Licence v3.0",
    attribution=(
        "Contains OS data © Crown copyright and database right 2026. Contains Royal Mail data ©"
        " Royal Mail copyright and database right 2026. Source: Office for National Statistics"
        " licensed under the Open Government Licence v3.0."
    ),
    layout=(
        "the publisher's zip, its folder unpacked, or a CSV of it: the ONS Postcode Directory with"
        " named columns (pcds, doterm, lad25cd, east1m, north1m, gridind or their older names), or"
        " Code-Point Open's Data/CSV with ten columns without names"
    ),
    frequency="quarterly",
    takes_address=False,
    read=read,
)
