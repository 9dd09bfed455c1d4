"""Tags of a service as attributes: taxonomies, and the lists that Outpost keeps beside them."""

from dataclasses import dataclass

from importers.fields import Fields
from importers.formats.open_referral.attributes import DELIVERY
from importers.formats.translated import Translated


@dataclass(frozen=True, slots=True)
class _Tags:
    """A list of tags: what they say, and the taxonomy they are of where they name none."""

    link_type: str
    taxonomy: str


# Each of Outpost's lists counts its terms from 1, so an id is only one within its list.
_OUTPOST = {
    "taxonomies": _Tags("service_type", "Categories"),
    "send_needs": _Tags("need", "SEND needs"),
    "suitabilities": _Tags("target_audience", "Suitabilities"),
}
_LINKS = ("service_taxonomys", "service_taxonomies", "link_taxonomies")
_DELIVERIES = {
    "phone": "by_phone",
    "telephone": "by_phone",
    "online": "online",
    "home visit": "at_home",
    "home": "at_home",
    "venue": None,
    "in person": None,
}


def _attribute(item: Fields, tags: _Tags, id_prefix: str = "") -> Translated:
    """An attribute whose term is ``item``."""
    taxonomy = item.name("vocabulary", "taxonomy") or tags.taxonomy
    term = Translated(item.path, taxonomy=taxonomy, taxonomy_detail={"name": taxonomy})
    term.take(item, "name", "language", code="slug").take(item, name="label")
    for key in ("id", "parent_id"):
        value = item.values.get(key)
        is_local = id_prefix and isinstance(value, int | str) and value != ""
        term.put(key, f"{id_prefix}{value}" if is_local else value, key)
    return Translated(item.path, link_type=tags.link_type, taxonomy_term=term)


def _linked(owner: Fields) -> list[Translated]:
    """Terms that stand behind a link, each in a taxonomy of its own."""
    found = []
    for link in (link for key in _LINKS for link in owner.children(key)):
        term = link.child("taxonomy")
        if term is not None:
            link_type = link.name("link_type") or "service_type"
            found.append(_attribute(term, _Tags(link_type, "Taxonomy")))
    return found


def read_terms(service: Fields) -> list[Translated]:
    """The tags of a service and of what hangs on it."""
    carriers = [
        service,
        *(item for key in ("eligibilitys", "eligibilities") for item in service.children(key)),
        *service.children("service_areas"),
        *service.children("cost_options"),
    ]
    found = [attribute for carrier in carriers for attribute in _linked(carrier)]
    for key, tags in _OUTPOST.items():
        prefix = "" if key == "taxonomies" else f"{key}:"
        found += [_attribute(item, tags, prefix) for item in service.children(key)]
    return found


def _words_of(service: Fields, key: str) -> list[str]:
    value = service.values.get(key)
    parts = value if isinstance(value, list) else str(value or "").split(",")
    return [str(part).strip() for part in parts if isinstance(part, str) and part.strip()]


def _named(path: str, link_type: str, name: str) -> Translated:
    return Translated(path, link_type=link_type, taxonomy_term=Translated(path, name=name))


def read_deliveries(service: Fields) -> list[Translated]:
    """How a service reaches people other than at a venue."""
    words = [word.lower() for word in _words_of(service, "attending_type")]
    names = [_DELIVERIES.get(word, word) for word in words]
    return [_named("attending_type", DELIVERY, name) for name in names if name]


def read_deliverables(service: Fields) -> list[Translated]:
    """What a service gives: advice, equipment and so on."""
    taxonomy = "Deliverable type"
    return [
        Translated(
            "deliverable_type",
            link_type="service_type",
            taxonomy_term={
                "name": word,
                "taxonomy": taxonomy,
                "taxonomy_detail": {"name": taxonomy},
            },
        )
        for word in _words_of(service, "deliverable_type")
    ]
