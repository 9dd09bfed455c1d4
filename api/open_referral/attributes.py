"""Attributes: terms of a vocabulary, and what Connect records beside the standard."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from api.open_referral.parts import Json, filled, in_order
from directory.models import Attribute, Location, Service, TaxonomyTerm
from directory.tags import TAG_LINK_TYPE, TagStatus

# Kept in columns of their own, so that a stored attribute of the same type is not told twice.
OWN_LINK_TYPES = frozenset(
    {"listing_kind", "location_visibility", "delivery", "cost", "picture", "picture_description"}
)
ACCESS = "accessibility"
OWN_TERMS = UUID("0b2f3c1d-9f53-5f5e-8a10-1c6f2f6f1d57")

DESCRIPTIONS = {
    "service": "Something provided for people by an organization or a professional.",
    "group": "People meeting because they share an interest or an experience.",
    "hub": "A place with an open door where several services and groups can be found.",
    "helpline": "A telephone line to ring for advice or a listening ear.",
    "giving": "A way for someone to give time, a skill or help to others.",
    "exact": "The location may be shown exactly.",
    "approximate": "Only the rough area of the location may be shown.",
    "by_phone": "People are reached by telephone.",
    "online": "People are reached over the internet.",
    "at_home": "People are reached or collected at their own home.",
    "free": "Whether it can be used without paying.",
    "step_free": "Whether someone can get in and around without steps.",
    "accessible_toilet": "Whether there is a toilet that a wheelchair user can use.",
    "hearing_loop": "Whether a hearing loop is fitted and working.",
    "parking": "Whether there is somewhere to park.",
    "drawing": "A drawing that comes with the application.",
    "description": "What the drawing shows, for those who cannot see it.",
}


def service_attributes(service: Service) -> list[Json]:
    """A service's terms, its kind, how it reaches people and that it costs something."""
    own = [own_attribute(service.id, "listing_kind", service.kind.value)]
    own += [own_attribute(service.id, "delivery", way) for way in sorted(service.delivery)]
    if service.is_free is False and not service.cost_options:
        # The standard can say a price, or that there is none, but not that there is some price.
        own.append(own_attribute(service.id, "cost", "free", is_so=False))
    if service.picture and service.picture_description:
        drawn = {"picture": service.picture, "picture_description": service.picture_description}
        names = ("drawing", "description")
        own += [
            own_attribute(service.id, link_type, name) | {"value": value}
            for (link_type, value), name in zip(drawn.items(), names, strict=True)
        ]
    return own + stored_attributes(service.attributes)


def location_attributes(location: Location) -> list[Json]:
    """A location's visibility, and the access that is recorded; what is not is left out."""
    access = {
        "step_free": location.is_step_free,
        "accessible_toilet": location.has_accessible_toilet,
        "hearing_loop": location.has_hearing_loop,
        "parking": location.has_parking,
    }
    own = [own_attribute(location.id, "location_visibility", location.visibility.value)]
    own += [
        own_attribute(location.id, ACCESS, name, is_so=is_so)
        for name, is_so in access.items()
        if is_so is not None
    ]
    told = {name for name, is_so in access.items() if is_so is not None}
    return own + stored_attributes(
        attribute
        for attribute in location.attributes
        if not (attribute.taxonomy_term and attribute.taxonomy_term.name in told)
    )


def own_attribute(record_id: UUID, link_type: str, name: str, *, is_so: bool | None = None) -> Json:
    """Something that Connect records in a column, as an attribute whose term is its name."""
    return filled(
        id=uuid5(record_id, f"{link_type}/{name}"),
        link_id=record_id,
        link_type=link_type,
        value={True: "yes", False: "no", None: None}[is_so],
        taxonomy_term=filled(
            id=uuid5(OWN_TERMS, f"{link_type}/{name}"),
            name=name,
            description=DESCRIPTIONS[name],
            taxonomy=link_type,
        ),
    )


def stored_attributes(attributes: Iterable[Attribute]) -> list[Json]:
    """Attributes as they were recorded, but for those that a column speaks for."""
    return [
        filled(
            id=attribute.id,
            link_id=attribute.link_id,
            taxonomy_term_id=attribute.taxonomy_term_id,
            link_type=attribute.link_type,
            value=attribute.value,
            taxonomy_term=_term(attribute.taxonomy_term) if attribute.taxonomy_term else None,
        )
        for attribute in in_order(attributes)
        if attribute.link_type not in OWN_LINK_TYPES and not _is_refused(attribute)
    ]


def _is_refused(attribute: Attribute) -> bool:
    """Whether it says what a listing is not about, which whoever reads terms would turn round."""
    return attribute.link_type == TAG_LINK_TYPE and attribute.value == TagStatus.REJECTED


def _term(term: TaxonomyTerm) -> Json:
    return filled(
        id=term.id,
        name=term.name,
        description=term.description or term.name,
        parent_id=term.parent_id,
        taxonomy=term.taxonomy,
        taxonomy_id=term.taxonomy_id,
        term_uri=term.term_uri,
        code=term.code,
    )
