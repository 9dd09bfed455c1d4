"""Ids that are derived: the same from one import to the next, and as the standard has them."""

from uuid import uuid5

from hypothesis import given
from hypothesis import strategies as st

from importers.identity import NAMESPACE, derive

PARTS = st.lists(st.text(st.characters(exclude_categories=["Cs"])) | st.integers() | st.none())


@given(PARTS)
def test_an_id_is_a_uuid_of_version_5(parts: list[str | int | None]) -> None:
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    assert derive(*parts) == uuid5(NAMESPACE, text)
    assert (derive(*parts).version, derive(*parts).variant) == (5, "specified in RFC 4122")
