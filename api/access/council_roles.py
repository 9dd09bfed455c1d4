"""What somebody from a council may do here, by what its sign-in says of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from directory.config import Settings
from directory.kinds import Role

# Whoever has several roles there has the one here that does most.
_MOST_FIRST = (Role.ADMINISTRATOR, Role.REVIEWER, Role.PLANNER, Role.WORKER, Role.PARTNER)


def role_of(settings: Settings, claims: Mapping[str, Any]) -> Role | None:
    """The role that the claims give; the default where they give none."""
    values = set(_values(claims.get(settings.oidc_role_claim or "")))
    given = {role for value, role in _table(settings) if value in values}
    default = Role(settings.oidc_default_role) if settings.oidc_default_role else None
    return next((role for role in _MOST_FIRST if role in given), default)


def _table(settings: Settings) -> Iterator[tuple[str, Role]]:
    for pair in (settings.oidc_roles or "").split(","):
        value, equals, role = pair.rpartition("=")
        if equals:
            yield value.strip(), Role(role.strip())


def _values(claim: object) -> list[str]:
    """A claim's values, whether it is a list or words in one text."""
    if isinstance(claim, list):
        return [value for value in claim if isinstance(value, str)]
    return claim.split() if isinstance(claim, str) else []
