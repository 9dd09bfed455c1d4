"""Taxonomies and their terms, gathered from the attributes that use them."""

from dataclasses import dataclass, field
from uuid import UUID

from importers.fields import Fields
from importers.records import TaxonomyRecord, TaxonomyTermRecord


@dataclass(slots=True)
class Vocabulary:
    """Every taxonomy and term of a feed, each once; a fuller record of one wins."""

    taxonomies: dict[UUID, TaxonomyRecord] = field(default_factory=dict)
    terms: dict[UUID, TaxonomyTermRecord] = field(default_factory=dict)

    def enter_term_of(self, attribute: Fields) -> UUID | None:
        """Enter the term of an attribute; answer its id, or the one the attribute names."""
        item = attribute.child("taxonomy_term")
        named = attribute.refer("taxonomy_term_id", "taxonomy_term")
        if item is None:
            return named[0] if named else None
        name = item.name("name", "term", "code")
        if name is None:
            return named[0] if named else None
        taxonomy_name = item.name("taxonomy")
        id_, source_id = item.identify("taxonomy_term", taxonomy_name, name)
        if id_ not in self.terms:
            self.terms[id_] = self._term(item, id_, source_id, name)
        return id_

    def _term(
        self, item: Fields, id_: UUID, source_id: str | None, name: str
    ) -> TaxonomyTermRecord:
        parent = item.refer("parent_id", "taxonomy_term")
        return TaxonomyTermRecord(
            id=id_,
            name=name,
            source_id=source_id,
            code=item.name("code"),
            description=item.text("description"),
            parent_id=parent[0] if parent and parent[0] != id_ else None,
            taxonomy_id=self._enter_taxonomy_of(item),
            taxonomy=item.name("taxonomy"),
            language=item.name("language"),
            term_uri=item.url("term_uri"),
        )

    def _enter_taxonomy_of(self, term: Fields) -> UUID | None:
        item = term.child("taxonomy_detail")
        named = term.refer("taxonomy_id", "taxonomy")
        name = item.name("name") if item else None
        if item is None or name is None:
            return named[0] if named else None
        id_, source_id = item.identify("taxonomy", name)
        self.taxonomies.setdefault(
            id_,
            TaxonomyRecord(
                id=id_,
                name=name,
                source_id=source_id,
                description=item.text("description"),
                uri=item.url("uri"),
                version=item.name("version"),
            ),
        )
        return id_
