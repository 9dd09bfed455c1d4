"""The bodies that are sent: no two with the same words, so that no reading is remembered."""

import json
from collections.abc import Iterator, Sequence

from bench.listings.parts import read_parts
from bench.match.query import Query


def bodies(queries: Sequence[Query]) -> Iterator[str]:
    """Every sentence with everybody's name before it, one after the other."""
    for turn, name in enumerate(read_parts().first_names):
        for number, query in enumerate(queries):
            near = queries[(number + turn) % len(queries)].postcode
            yield json.dumps({"near": near, "said": f"{name}: {query.said}"})
