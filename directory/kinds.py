"""The closed sets that the directory's records choose from."""

from enum import StrEnum


class ListingKind(StrEnum):
    """What a listing is to the person who looks for it."""

    SERVICE = "service"
    GROUP = "group"
    HUB = "hub"
    HELPLINE = "helpline"
    GIVING = "giving"


class LocationVisibility(StrEnum):
    """How exactly the public may know where a location is."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    HIDDEN = "hidden"

    @property
    def rank(self) -> int:
        """How open it is: a larger number shows more."""
        return ["hidden", "approximate", "exact"].index(self.value)


class ServiceStatus(StrEnum):
    """Open Referral's status of a service."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


class Fiction(StrEnum):
    """How much of the directory is fictional, written for demonstration."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


class PublicationStatus(StrEnum):
    """Whether the public sees a listing."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class LocatedBy(StrEnum):
    """Which step of the location chain found a point."""

    COORDINATES = "coordinates"
    POSTCODE = "postcode"
    UNVERIFIED = "unverified"
    NONE = "none"


class Delivery(StrEnum):
    """How a service reaches people other than at a venue."""

    BY_PHONE = "by_phone"
    ONLINE = "online"
    AT_HOME = "at_home"


class VenueKind(StrEnum):
    """What sort of building a venue is, as far as its source says."""

    SCHOOL = "school"
    SURGERY = "surgery"
    LIBRARY = "library"
    HALL = "hall"
    OTHER = "other"


class PlaceKind(StrEnum):
    """What sort of place a search started from."""

    POSTCODE = "postcode"
    SECTOR = "sector"
    OUTCODE = "outcode"
    TOWN = "town"
    SUBURB = "suburb"
    VILLAGE = "village"
    HAMLET = "hamlet"
    COORDINATES = "coordinates"


class AreaKind(StrEnum):
    """What sort of area people are counted in, smallest first."""

    LSOA = "lsoa"
    MSOA = "msoa"
    WARD = "ward"
    PARTNERSHIP = "partnership"
    DISTRICT = "district"
    AUTHORITY = "authority"


class NetworkKind(StrEnum):
    """What a travel network was read from."""

    STREETS = "streets"
    TIMETABLE = "timetable"


class Role(StrEnum):
    """What somebody does here; searching needs none."""

    PARTNER = "partner"
    WORKER = "worker"
    PLANNER = "planner"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class SignInWay(StrEnum):
    """How somebody asked to be let in."""

    EMAIL = "email"
    COMMAND = "command"
    OIDC = "oidc"


class Actor(StrEnum):
    """Who can change a record."""

    ACCOUNT = "account"
    COMMAND = "command"
    COUNCIL = "council"
    JOB = "job"
    LINK = "link"


class ClaimState(StrEnum):
    """What became of somebody's saying that a group is theirs."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"


class ClaimProof(StrEnum):
    """What showed that a group is somebody's."""

    EMAIL = "email"
    DOMAIN = "domain"
    REVIEWER = "reviewer"
    COLLEAGUE = "colleague"


class VersionState(StrEnum):
    """How far a version of a listing has come."""

    DRAFT = "draft"
    WAITING = "waiting"
    SENT_BACK = "sent back"
    APPROVED = "approved"


class VersionWay(StrEnum):
    """How a version of a listing came about."""

    PAGES = "pages"
    SPREADSHEET = "spreadsheet"
    API = "api"
    FEED = "feed"
    REVIEW = "review"
    RESTORED = "restored"
    MERGED = "merged"


class ReportKind(StrEnum):
    """What somebody who rang, or looked, says of a listing."""

    RIGHT = "right"
    WRONG = "wrong"
    CLOSED = "closed"
    CORRECTION = "correction"


class AssuranceAnswer(StrEnum):
    """What the keepers of a listing answered when they were asked whether it is still right."""

    RIGHT = "right"
    CHANGED = "changed"


class TokenScope(StrEnum):
    """What a program that shows a token may do with an organization's listings."""

    READ = "read"
    WRITE = "write"


class UploadState(StrEnum):
    """How far a spreadsheet that somebody uploaded has come."""

    CHECKING = "checking"
    CHECKED = "checked"
    COMMITTING = "committing"
    COMMITTED = "committed"
    REFUSED = "refused"


class MessageState(StrEnum):
    """How far a message has come; one whose worker died while it was sending is not repeated."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Task(StrEnum):
    """What the worker does beside the server."""

    SEND_MESSAGE = "send_message"
    STORE_VECTORS = "store_vectors"
    READ_FEED = "read_feed"
    ASK_KEEPERS = "ask_keepers"
    SEND_DIGESTS = "send_digests"
    COMPARE_LISTINGS = "compare_listings"
    TIDY = "tidy"


class JobState(StrEnum):
    """How far a job has come, in the words of the queue's own tables."""

    WAITING = "todo"
    RUNNING = "doing"
    DONE = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ABORTED = "aborted"
