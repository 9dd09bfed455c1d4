"""What the fields of a listing are called on the pages where people change and compare them."""

from upkeep.content import ListingContent
from upkeep.differences import Field

_SERVICE = {
    "organization_id": "Organisation that runs it",
    "name": "Name",
    "alternate_name": "Other name",
    "description": "What it is",
    "url": "Web page",
    "email": "E-mail address",
    "status": "Whether it runs",
    "interpretation_services": "Interpreters",
    "application_process": "How to join",
    "wait_time": "Waiting time",
    "fees": "Cost, in words",
    "fees_description": "Cost, in words",
    "accreditations": "Accreditation",
    "licenses": "Licences",
    "eligibility_description": "Who it is for",
    "minimum_age": "Youngest age",
    "maximum_age": "Oldest age",
    "alert": "Notice at the top",
    "kind": "Kind of listing",
    "delivery": "How it reaches people",
    "is_free": "Whether it is free",
    "picture": "Picture",
    "picture_description": "What the picture shows",
    "phones": "Telephone",
    "contacts": "People to ask for",
    "schedules": "When it is on",
    "service_areas": "Area covered",
    "service_at_locations": "Where it is",
    "languages": "Languages",
    "funding": "Who pays for it",
    "cost_options": "Prices",
    "attributes": "What it is about",
}
_LOCATION = {
    "location_type": "Sort of place",
    "name": "Name of the place",
    "alternate_name": "Other name of the place",
    "description": "About the place",
    "transportation": "Getting there",
    "url": "Web page of the place",
    "external_identifier": "Number of the building",
    "external_identifier_type": "Sort of that number",
    "visibility": "Who may know where it is",
    "point": "Pin on the map",
    "located_by": "How the pin was found",
    "is_step_free": "Step-free access",
    "has_accessible_toilet": "Accessible toilet",
    "has_hearing_loop": "Hearing loop",
    "has_parking": "Parking",
    "addresses": "Address",
    "accessibility": "Access in their words",
    "phones": "Telephone of the place",
    "contacts": "People to ask for at the place",
    "languages": "Languages of the place",
    "schedules": "When the place is open",
    "attributes": "Other things said of the place",
}
_ORGANIZATION = {
    "name": "Name of the organisation",
    "alternate_name": "Other name of the organisation",
    "description": "About the organisation",
    "email": "E-mail address of the organisation",
    "website": "Website of the organisation",
    "logo": "Logo",
    "uri": "Web identifier",
    "legal_status": "Legal form",
    "tax_status": "Tax status",
    "tax_id": "Tax number",
    "year_incorporated": "Year it began",
    "parent_organization_id": "Organisation that it belongs to",
    "organization_identifiers": "Registered numbers",
    "contacts": "People of the organisation",
    "phones": "Telephone of the organisation",
    "attributes": "Other things said of the organisation",
}
FIELD_NAMES = {"service": _SERVICE, "location": _LOCATION, "organization": _ORGANIZATION}


def field_words(field: Field, content: ListingContent) -> str:
    """What a field is called; where a listing has several places, with the place it is of."""
    name = FIELD_NAMES[field.record_type][field.name]
    if field.record_type != "location" or len(content.locations) < 2:
        return name
    location = content.location(field.record_id)
    return f"{name} ({location.name})" if location and location.name else name
