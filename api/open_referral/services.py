"""A listing as the standard's service: whole with everything nested, or as an item of a list."""

from uuid import uuid5

from api.open_referral.attributes import service_attributes, stored_attributes
from api.open_referral.contacts import contacts, languages, phones
from api.open_referral.locations import at_location
from api.open_referral.parts import Json, email_address, filled, in_order, web_address
from api.open_referral.schedules import schedules
from directory.models import (
    CostOption,
    Funding,
    Organization,
    OrganizationIdentifier,
    Service,
    ServiceArea,
)
from directory.queries.services import ListingPage
from directory.visibility import shown_at_locations


def whole_service(service: Service) -> Json:
    """The fully nested service; hidden locations leave nothing behind."""
    return _scalars(service) | filled(
        organization=_whole_organization(service.organization),
        phones=phones(service.phones),
        contacts=contacts(service.contacts),
        schedules=schedules(service.schedules),
        service_areas=[_area(row) for row in in_order(service.service_areas)],
        service_at_locations=[
            at_location(link) for link in shown_at_locations(in_order(service.service_at_locations))
        ],
        languages=languages(service.languages),
        funding=[_funding(row) for row in in_order(service.funding)],
        cost_options=_costs(service),
        attributes=service_attributes(service),
    )


def page_of_services(page: ListingPage) -> Json:
    """The standard's page: an envelope, and of each service its own fields and organization."""
    return {
        "total_items": page.total_items,
        "total_pages": page.total_pages,
        "page_number": page.number,
        "size": len(page.services),
        "first_page": page.number == 1,
        "last_page": page.number >= page.total_pages,
        "empty": not page.services,
        "contents": [
            _scalars(service) | {"organization": _organization(service.organization)}
            for service in page.services
        ],
    }


def _scalars(service: Service) -> Json:
    return filled(
        id=service.id,
        organization_id=service.organization_id,
        name=service.name,
        alternate_name=service.alternate_name,
        description=service.description,
        url=web_address(service.url),
        email=email_address(service.email),
        status=service.status.value,
        interpretation_services=service.interpretation_services,
        application_process=service.application_process,
        wait_time=service.wait_time,
        fees=service.fees or service.fees_description,
        fees_description=service.fees_description or service.fees,
        accreditations=service.accreditations,
        licenses=service.licenses,
        eligibility_description=service.eligibility_description,
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        assured_date=service.assured_date,
        assurer_email=email_address(service.assurer_email),
        alert=service.alert,
        last_modified=service.last_modified,
        is_demonstration=service.is_demonstration or None,
    )


def _organization(organization: Organization) -> Json:
    return filled(
        id=organization.id,
        name=organization.name,
        alternate_name=organization.alternate_name,
        # The standard requires a description, and small groups have none.
        description=organization.description or organization.name,
        email=email_address(organization.email),
        website=web_address(organization.website),
        logo=web_address(organization.logo),
        uri=web_address(organization.uri),
        legal_status=organization.legal_status,
        tax_status=organization.tax_status,
        tax_id=organization.tax_id,
        year_incorporated=organization.year_incorporated,
        parent_organization_id=organization.parent_organization_id,
    )


def _whole_organization(organization: Organization) -> Json:
    return _organization(organization) | filled(
        organization_identifiers=[
            _identifier(row) for row in in_order(organization.organization_identifiers)
        ],
        contacts=contacts(organization.contacts),
        phones=phones(organization.phones),
        attributes=stored_attributes(organization.attributes),
    )


def _identifier(row: OrganizationIdentifier) -> Json:
    return filled(
        id=row.id,
        organization_id=row.organization_id,
        identifier_scheme=row.identifier_scheme,
        identifier_type=row.identifier_type or row.identifier_scheme or "other",
        identifier=row.identifier,
    )


def _area(row: ServiceArea) -> Json:
    return filled(
        id=row.id,
        service_id=row.service_id,
        name=row.name,
        description=row.description,
        extent=row.extent,
        extent_type=row.extent_type,
        uri=web_address(row.uri),
    )


def _funding(row: Funding) -> Json:
    return filled(id=row.id, service_id=row.service_id, source=row.source)


def _costs(service: Service) -> list[Json]:
    """Prices; where none is recorded but that it is free, the standard's way of saying so."""
    if service.is_free and not service.cost_options:
        free = filled(id=uuid5(service.id, "cost_option/free"), service_id=service.id)
        return [free | {"option": "Free", "amount": 0}]
    return [_cost(row) for row in in_order(service.cost_options)]


def _cost(row: CostOption) -> Json:
    return filled(
        id=row.id,
        service_id=row.service_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        option=row.option,
        currency=row.currency,
        amount=row.amount,
        amount_description=row.amount_description,
    )
