"""The columns of our template, by their headings, and the closed sets that some choose from."""

from enum import StrEnum


class Column(StrEnum):
    """A column of the template by its heading."""

    NAME = "Name"
    OTHER_NAME = "Other name"
    ORGANIZATION = "Organisation"
    ORGANIZATION_WEBSITE = "Organisation website"
    ORGANIZATION_EMAIL = "Organisation e-mail"
    CHARITY_NUMBER = "Charity number"
    COMPANY_NUMBER = "Company number"
    KIND = "Kind"
    DESCRIPTION = "Description"
    ELIGIBILITY = "Who it is for"
    MINIMUM_AGE = "Minimum age"
    MAXIMUM_AGE = "Maximum age"
    PHONE = "Phone"
    EMAIL = "E-mail"
    WEBSITE = "Website"
    CONTACT_ROLE = "Who to ask for"
    VENUE = "Venue name"
    ADDRESS = "Address"
    TOWN = "Town or village"
    POSTCODE = "Postcode"
    LATITUDE = "Latitude"
    LONGITUDE = "Longitude"
    VISIBILITY = "Location shown as"
    STEP_FREE = "Step free"
    ACCESSIBLE_TOILET = "Accessible toilet"
    HEARING_LOOP = "Hearing loop"
    PARKING = "Parking"
    ACCESS = "Access in your words"
    TIMES = "Days and times"
    STARTS = "Starts on"
    ENDS = "Ends on"
    FREE = "Free"
    COST = "Cost"
    LANGUAGES = "Languages"
    HOW_TO_JOIN = "How to join"
    BY_PHONE = "By phone"
    ONLINE = "Online"
    AT_HOME = "At home"
    AREA = "Area served"
    GIVING = "Ways to give"
    STATUS = "Status"
    ALERT = "Alert"
    CHECKED = "Last checked on"
    REFERENCE = "Reference"


YES_NO = ("yes", "no", "not known")
JUST_YES_NO = ("yes", "no")
KINDS = ("group", "service", "hub", "helpline", "way to give")
STATUSES = ("running", "temporarily closed", "not running now", "closed for good")
VISIBILITIES = ("exact", "approximate", "hidden")
AREAS = (
    "North Northamptonshire",
    "West Northamptonshire",
    "All of Northamptonshire",
    "Anywhere in the UK",
)
EXAMPLE = "EXAMPLE"
# Stands in what was downloaded alone: by it we know whether anybody has changed the row since.
MARK = "Mark of this download"
