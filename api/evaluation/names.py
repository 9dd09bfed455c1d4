"""The ids that a judged set writes, and the ids that the directory keeps for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from importers.identity import derive, find_uuid


@dataclass(frozen=True, slots=True)
class ServiceNames:
    """What the set calls each service of the directory."""

    written: Mapping[UUID, str]

    @classmethod
    def of(cls, ids: Iterable[str], source: str) -> "ServiceNames":
        """Names of services that were imported from ``source``: a UUID is kept, others derived."""
        return cls({find_uuid(id_) or derive(source, "service", id_): id_ for id_ in ids})

    def within(self, known: Mapping[UUID, str | None]) -> "ServiceNames":
        """The same with the names that an import kept for services nobody judged."""
        kept = {id_: source_id for id_, source_id in known.items() if source_id is not None}
        return ServiceNames({**kept, **self.written})

    def name(self, service_id: UUID) -> str:
        """What the set calls a service; its id where the set does not name it."""
        return self.written.get(service_id, str(service_id))

    def rename(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Ids of an answer in the set's own writing."""
        found = ((id_, find_uuid(id_)) for id_ in ids)
        return tuple(self.name(known) if known else id_ for id_, known in found)
