"""The one table of who may do what, and which addresses are open to everybody."""

from enum import StrEnum

from directory.kinds import Role, TokenScope


class Action(StrEnum):
    """What an address is for; every address that is not open to everybody names one."""

    SEE_OWN_ACCOUNT = "see own account"
    CLAIM_ORGANIZATION = "claim an organization"
    KEEP_ORGANIZATION = "keep an organization"
    EDIT_LISTINGS = "edit listings"
    UPLOAD_LISTINGS = "upload listings"
    DECIDE_CLAIMS = "decide claims"
    SAY_WHAT_RINGING_TOLD = "say what ringing told"
    HANDLE_REPORTS = "handle reports"
    REVIEW_LISTINGS = "review listings"
    SEE_HISTORY = "see a listing's history"
    LOOK_AFTER_JOBS = "look after jobs"
    LOOK_AFTER_ACCOUNTS = "look after accounts"


EVERY_ROLE = frozenset(Role)

# A role that is not named may not. Searching, reading and signing in need no role: see OPEN.
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.SEE_OWN_ACCOUNT: EVERY_ROLE,
    Action.CLAIM_ORGANIZATION: frozenset({Role.PARTNER}),
    # And of these only those whom the organization's own list names.
    Action.KEEP_ORGANIZATION: frozenset({Role.PARTNER}),
    # A partner those that they keep, and new ones.
    Action.EDIT_LISTINGS: frozenset({Role.PARTNER, Role.REVIEWER, Role.ADMINISTRATOR}),
    # A partner those that they keep, and new ones of the same organizations.
    Action.UPLOAD_LISTINGS: frozenset({Role.PARTNER, Role.REVIEWER, Role.ADMINISTRATOR}),
    Action.DECIDE_CLAIMS: frozenset({Role.REVIEWER, Role.ADMINISTRATOR}),
    # Not planners, who look at areas and ring nobody, nor partners, who confirm what is theirs and
    # could close what is another's. Both can suggest a correction, as anybody can.
    Action.SAY_WHAT_RINGING_TOLD: frozenset({Role.WORKER, Role.REVIEWER, Role.ADMINISTRATOR}),
    Action.HANDLE_REPORTS: frozenset({Role.REVIEWER, Role.ADMINISTRATOR}),
    Action.REVIEW_LISTINGS: frozenset({Role.REVIEWER, Role.ADMINISTRATOR}),
    # A partner that of the listings that they keep.
    Action.SEE_HISTORY: frozenset({Role.PARTNER, Role.REVIEWER, Role.ADMINISTRATOR}),
    Action.LOOK_AFTER_JOBS: frozenset({Role.ADMINISTRATOR}),
    Action.LOOK_AFTER_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
}

# Addresses, by their templates, that anybody may ask, each with why. A test walks every address of
# the application: one that neither stands here nor names an action fails it.
OPEN: dict[str, str] = {
    "/": "searching needs no role",
    "/map-file": "an answer of the search, as a file",
    "/map/outlines.geojson": "what the search's map shows",
    "/api/match": "searching needs no role",
    "/api/places": "searching needs no role",
    "/api/services": "listings are public",
    "/api/services/{service_id}": "listings are public",
    "/services": "listings are public",
    "/services/{service_id}": "listings are public",
    "/services/{service_id}/correct": "anybody may say that a listing is wrong",
    "/still-right/{token}": "the link of a message is what lets in",
    "/still-right/{token}/changed": "the link of a message is what lets in",
    "/quality": "counts of what public listings lack",
    "/freshness": "counts of how fresh public listings are, and of what waits",
    "/freshness.csv": "the same as a file",
    "/about": "about the site",
    "/privacy": "about the site",
    "/accessibility": "about the site",
    "/docs": "for developers, about what is open",
    "/openapi.json": "for developers, about what is open",
    "/health": "for monitoring; holds counts alone",
    "/metrics": "for monitoring; holds counts alone",
    "/sign-in": "whoever signs in is not signed in yet",
    "/sign-in/new": "whoever claims a group has no account yet",
    "/sign-in/code": "whoever signs in is not signed in yet",
    "/sign-in/link": "whoever signs in is not signed in yet",
    "/sign-in/link/{token}": "whoever signs in is not signed in yet",
    "/sign-in/council": "whoever signs in is not signed in yet",
    "/sign-in/council/back": "whoever signs in is not signed in yet",
    "/sign-out": "a browser whose session has ended may still leave",
    "/signed-out": "whoever has signed out is not signed in any more",
}
# The same for everything below an address.
OPEN_BELOW: dict[str, str] = {
    "/planning": "public facts about areas, never about people",
    "/static": "style sheets, scripts and images",
}

# What a program does with a token of an organization, whoever is signed in; each with its scope.
BY_TOKEN: dict[tuple[str, str], TokenScope] = {
    ("PUT", "/api/services/{service_id}"): TokenScope.WRITE,
}


def why_open(path: str) -> str | None:
    """Why anybody may ask an address, by its template; nothing where not everybody may."""
    beginning = "/" + path.strip("/").split("/")[0]
    return OPEN.get(path) or OPEN_BELOW.get(beginning)
