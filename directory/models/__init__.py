"""The directory's tables, in Open Referral's nouns."""

from directory.models.account import Account, AccountOrganization
from directory.models.area import Area, AreaLookup, AreaStatistic
from directory.models.assurance import AssuranceLink, AssuranceRequest, ListingReport
from directory.models.audit import Audit
from directory.models.claim import Claim
from directory.models.contact import Contact, Phone
from directory.models.cost_option import CostOption
from directory.models.duplicate_decision import DuplicateDecision
from directory.models.funding import Funding
from directory.models.helpline import Helpline
from directory.models.import_run import ConfirmedField, ImportRun, WaitingDifference
from directory.models.in_bulk import ApiToken, BulkUpload
from directory.models.language import Language
from directory.models.likely_pair import LikelyPair
from directory.models.listing_version import ListingRedirect, ListingVersion
from directory.models.location import Accessibility, Address, Location
from directory.models.organization import Organization, OrganizationIdentifier
from directory.models.organization_change import OrganizationChange
from directory.models.outgoing import OutgoingMessage, ScheduledFeed
from directory.models.place import NamedPlace, Postcode, PostcodeGroup
from directory.models.record import Record
from directory.models.schedule import Schedule
from directory.models.service import Service
from directory.models.service_area import ServiceArea
from directory.models.service_at_location import ServiceAtLocation
from directory.models.service_reading import ServiceReading
from directory.models.service_vector import ServiceVector
from directory.models.sign_in import AccountSession, RateCount, SignIn
from directory.models.taxonomy import Attribute, Taxonomy, TaxonomyTerm
from directory.models.travel_network import TravelNetwork
from directory.models.venue import Venue

__all__ = [
    "Accessibility",
    "Account",
    "AccountOrganization",
    "AccountSession",
    "Address",
    "ApiToken",
    "Area",
    "AreaLookup",
    "AreaStatistic",
    "AssuranceLink",
    "AssuranceRequest",
    "Attribute",
    "Audit",
    "BulkUpload",
    "Claim",
    "ConfirmedField",
    "Contact",
    "CostOption",
    "DuplicateDecision",
    "Funding",
    "Helpline",
    "ImportRun",
    "Language",
    "LikelyPair",
    "ListingRedirect",
    "ListingReport",
    "ListingVersion",
    "Location",
    "NamedPlace",
    "Organization",
    "OrganizationChange",
    "OrganizationIdentifier",
    "OutgoingMessage",
    "Phone",
    "Postcode",
    "PostcodeGroup",
    "RateCount",
    "Record",
    "Schedule",
    "ScheduledFeed",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceReading",
    "ServiceVector",
    "SignIn",
    "Taxonomy",
    "TaxonomyTerm",
    "TravelNetwork",
    "Venue",
    "WaitingDifference",
]
