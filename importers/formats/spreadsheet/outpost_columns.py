"""The flat layout of Outpost's import files: one row a service, further rows by its reference."""

from importers.formats.spreadsheet.layout import Layout, heading_key
from importers.formats.spreadsheet.venues import VenueColumns

READ = tuple(
    """
    import_id import_id_reference name description organisation url approved visible_from visible_to
    visible needs_referral min_age max_age service_taxonomies contact_name contact_title
    contact_visible contact_email contact_phone location_name location_latitude location_longitude
    location_address_1 location_city location_postcode location_visible mask_exact_address
    location_accessibilities free cost_option cost_amount cost_type temporarily_closed
    schedules_opens_at schedules_closes_at scheduled_weekday links_label links_url suitabilities
    is_local_offer send_needs_support support_description outcomes parental_involvement
    information_sharing environment_accessibility how_to_start future_plans recent_send_training
    recent_send_report
    """.split()
)
# Notes and labels are for the council's own staff; post is no business of whoever visits.
UNREAD = ("notes", "labels", "preferred_for_post")
VENUE = VenueColumns(
    "location_name",
    "location_address_1",
    "location_city",
    "location_postcode",
    "location_latitude",
    "location_longitude",
)
CONTACT = ("contact_name", "contact_title", "contact_email", "contact_phone")
COST = ("cost_option", "cost_amount", "cost_type")
SCHEDULE = ("schedules_opens_at", "schedules_closes_at", "scheduled_weekday")
LINK = ("links_label", "links_url")
# What the local offer for children with special needs asks, and how a page may head the answer.
LOCAL_OFFER = {
    "support_description": "Support",
    "outcomes": "Outcomes",
    "parental_involvement": "How parents are involved",
    "information_sharing": "How information is shared",
    "recent_send_training": "Recent training in special needs",
    "recent_send_report": "Recent report on special needs",
    "future_plans": "Plans",
}

OUTPOST = Layout(
    name="layout of Outpost",
    headings={heading_key(column): column for column in READ},
    needed=frozenset({"import_id", "name"}),
    unread=frozenset(map(heading_key, UNREAD)),
)
