"""The rival that is fastest: tantivy, a search engine in Rust that runs inside the process."""

from collections.abc import Sequence
from typing import Any

from bench.match.engine import BEST, WITHIN_M, Ask, Placed
from bench.match.query import Query, words_asked

HOW_TO_INSTALL = (
    "tantivy is left out; to have it: uv pip install --no-deps --require-hashes"
    " -r requirements/bench.txt"
)
HEAP_BYTES = 256_000_000


class TantivyIndex:
    """A box and BM25 of stemmed words; it knows no circle and no decay.

    Raises
    ------
    ImportError
        The extra ``[bench]`` is not installed.
    """

    name = "tantivy"

    def __init__(self, listings: Sequence[Placed]) -> None:
        import tantivy  # noqa: PLC0415 - an extra

        self._tantivy: Any = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", stored=False, tokenizer_name="en_stem")
        for name in ("number", "easting_m", "northing_m"):
            builder.add_integer_field(name, stored=False, indexed=True, fast=True)
        self._schema = builder.build()
        index = tantivy.Index(self._schema)
        writer = index.writer(heap_size=HEAP_BYTES, num_threads=1)
        for one in listings:
            writer.add_document(
                tantivy.Document(
                    body=f"{one.name} {one.body}",
                    number=one.number,
                    easting_m=round(one.point.easting_m),
                    northing_m=round(one.point.northing_m),
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._index = index
        self._searcher = index.searcher()

    def _within(self, name: str, middle_m: float) -> Any:
        low, high = round(middle_m - WITHIN_M), round(middle_m + WITHIN_M)
        kind = self._tantivy.FieldType.Integer
        return self._tantivy.Query.range_query(self._schema, name, kind, low, high)

    def prepare(self, query: Query) -> Ask:
        """Build the query as its library would have it built."""
        words = self._index.parse_query(" ".join(words_asked(query.said)), ["body"])
        across = self._within("easting_m", query.point.easting_m)
        up = self._within("northing_m", query.point.northing_m)
        must = self._tantivy.Occur.Must
        whole = self._tantivy.Query.boolean_query([(must, words), (must, across), (must, up)])

        def ask() -> list[int]:
            hits = self._searcher.search(whole, BEST, count=False).hits
            return self._numbers([address for _, address in hits])

        return ask

    def _numbers(self, addresses: list[Any]) -> list[int]:
        found: list[Any] = self._searcher.fast_field_values("number", addresses)
        return found
