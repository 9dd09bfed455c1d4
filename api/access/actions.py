"""The one table of who may do what, and which addresses are open to everybody."""

from enum import StrEnum

from directory.kinds import Role


class Action(StrEnum):
    """What an address is for; every address that is not open to everybody names one."""

    SEE_OWN_ACCOUNT = "see own account"
    CLAIM_ORGANIZATION = "claim an organization"
    KEEP_ORGANIZATION = "keep an organization"
    DECIDE_CLAIMS = "decide claims"


EVERY_ROLE = frozenset(Role)

# A role that is not named may not. Searching, reading and signing in need no role: see OPEN.
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.SEE_OWN_ACCOUNT: EVERY_ROLE,
    Action.CLAIM_ORGANIZATION: frozenset({Role.PARTNER}),
    # And of these only those whom the organization's own list names.
    Action.KEEP_ORGANIZATION: frozenset({Role.PARTNER}),
    Action.DECIDE_CLAIMS: frozenset({Role.REVIEWER, Role.ADMINISTRATOR}),
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
    "/quality": "counts of what public listings lack",
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


def why_open(path: str) -> str | None:
    """Why anybody may ask an address, by its template; nothing where not everybody may."""
    beginning = "/" + path.strip("/").split("/")[0]
    return OPEN.get(path) or OPEN_BELOW.get(beginning)
