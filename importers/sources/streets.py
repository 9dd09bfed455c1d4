"""Streets: an extract of OpenStreetMap, as journeys on foot, by cycle and by car go."""

from collections import Counter
from hashlib import sha256
from pathlib import Path

from directory.kinds import NetworkKind
from importers.feed import NetworkFeed
from importers.report import Issue, Progress
from importers.source import Source

ATTRIBUTION = "© OpenStreetMap contributors"


def read(origin: str, source: str, progress: Progress) -> NetworkFeed:  # noqa: ARG001
    """The network of streets in an extract.

    Raises
    ------
    SourceFileError
        It is empty, breaks off, holds no streets, or none in Great Britain.
    """
    # Libraries that a server, which names sources but reads none, need not load at its start.
    from importers.formats.street_extract import StreetExtract, read_streets  # noqa: PLC0415
    from matching.travel.street_network import packed_streets  # noqa: PLC0415

    def issues(extract: StreetExtract) -> tuple[Issue, ...]:
        told = {
            "streets have points that are not in the file; they are left out there": extract.cut,
            "streets are not wholly in Great Britain; they are left out": extract.abroad,
        }
        return tuple(
            Issue(None, "way", str(number), message) for message, number in told.items() if number
        )

    extract = read_streets(Path(origin), progress)
    network = extract.network
    content = packed_streets(network)
    points = network.points
    numbers = {
        "streets": extract.ways,
        "streets_nobody_may_use": extract.closed,
        "nodes": len(network.node_dm),
        "edges": len(network.tail),
        "km": round(float(network.length_m.sum()) / 1000),
    }
    return NetworkFeed(
        kind=NetworkKind.STREETS,
        file_name=Path(origin).name,
        content=content,
        version=sha256(content).hexdigest(),
        attribution=ATTRIBUTION,
        data_date=extract.data_date,
        facts={**numbers, "box": [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]},
        size=len(network.tail),
        details=Counter(numbers),
        issues=issues(extract),
    )


SOURCE = Source(
    name="streets",
    title="Streets that people walk, cycle and drive along",
    publisher="OpenStreetMap",
    licence="Open Database Licence 1.0 (ODbL)",
    attribution=ATTRIBUTION,
    layout="an extract in PBF (FILE.osm.pbf), as cut for a county by those who offer them",
    frequency="daily",
    takes_address=False,
    read=read,
)
