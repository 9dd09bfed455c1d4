"""A change of a listing: who makes it and when, whose the rows are, and what the audit keeps."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from directory.queries.audit import ChangedBy, FieldChange
from importers.compare import as_json
from importers.writing import Origin

# Whose listings were written here and come from no feed: no feed closes or changes them.
WRITTEN_HERE = "partners"
ORIGIN = Origin(WRITTEN_HERE, None, is_demonstration=False)
_PRIVATE = "(kept private)"


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes a listing, when, and on which day somebody checked it, if anybody did."""

    by: ChangedBy
    at: datetime
    assured_on: date | None = None

    @property
    def confirmed_by(self) -> str:
        """How a confirmed field names whoever set it."""
        return str(self.by.account_id or "")


def audited(field: str, was: object, became: object, *, is_private: bool) -> FieldChange:
    """A changed field as the audit keeps it.

    Parameters
    ----------
    is_private
        Whether the record is a place that not everybody may know: the audit is kept for good, and
        says of it nothing but that it changed.
    """
    if is_private:
        return FieldChange(field, _PRIVATE, _PRIVATE)
    return FieldChange(field, _said(was), _said(became))


def _said(value: object) -> str | None:
    said = as_json(value)
    if said is None or isinstance(said, str):
        return said
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
