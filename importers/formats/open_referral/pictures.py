"""The drawing of a service: the name of one that comes with the application, and its words."""

import re
from collections.abc import Iterable

from importers.formats.open_referral.attributes import FoundAttribute

PICTURE = "picture"
PICTURE_DESCRIPTION = "picture_description"
LINK_TYPES = frozenset({PICTURE, PICTURE_DESCRIPTION})
_NAME = re.compile(r"[a-z0-9-]{1,60}")


def read_picture(attributes: Iterable[FoundAttribute]) -> tuple[str | None, str | None]:
    """Name and description of a service's drawing; nothing of either where one is not there.

    Notes
    -----
    The name is no address: a feed cannot make a page load something from elsewhere. A picture that
    nobody described is only noise to whoever cannot see it.
    """
    found = {one.link_type: one for one in attributes if one.link_type in LINK_TYPES}
    picture, description = found.get(PICTURE), found.get(PICTURE_DESCRIPTION)
    if picture is None:
        return None, None
    if not _NAME.fullmatch(picture.value or ""):
        picture.item.note(
            "value", "must be the name of a drawing, small letters, figures and hyphens; left out"
        )
        return None, None
    if description is None or not description.value:
        picture.item.note("value", "has no picture_description beside it; left out")
        return None, None
    return picture.value, description.value
