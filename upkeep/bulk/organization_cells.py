"""What rows say of whoever runs a listing: it is not taken from them, and that is said."""

from collections.abc import Iterable, Iterator, Mapping

from importers.formats.spreadsheet.columns import Column
from importers.records import OrganizationRecord
from importers.report import Issue, IssueLog
from upkeep.bulk.reading import ReadListing, SentRows
from upkeep.organizations.words import OrganizationWords, shown_number, words_of

NOT_FROM_HERE = "is not taken from a spreadsheet"
_COLUMNS = {
    "website": Column.ORGANIZATION_WEBSITE,
    "email": Column.ORGANIZATION_EMAIL,
    "charity_number": Column.CHARITY_NUMBER,
    "company_number": Column.COMPANY_NUMBER,
}


def organization_notes(
    sent: SentRows, read: ReadListing, runs: OrganizationRecord, download: Mapping[str, str]
) -> list[Issue]:
    """Each cell that says something else of whoever runs a listing than is recorded.

    Parameters
    ----------
    runs
        Who runs it, as recorded.
    download
        What each column of a download of the listing says; nothing for a new one.
    """
    log = IssueLog()
    given = words_of(read.organization) if read.organization else OrganizationWords("")
    wanted, held = given.as_dict(), words_of(runs).as_dict()
    for field, column in _COLUMNS.items():
        text = sent.rows[0].texts.get(column, "")
        was, value = held[field], wanted[field]
        # A cell that could not be read is spoken of already.
        if value is None and not (sent.mark and column in sent.columns and not text):
            continue
        if value != was and text != download.get(column, ""):
            heading = sent.rows[0].headings.get(column, column)
            log.note(sent.line, heading, shown_number(value), _message(runs.name, was))
    return log.issues


def first_of_each(issues: Iterable[Issue]) -> Iterator[Issue]:
    """What is said of organizations, each once, by the first row that says it."""
    seen: set[tuple[str, str | None, str]] = set()
    for one in issues:
        said = (one.field, one.value, one.message)
        if NOT_FROM_HERE in one.message and said not in seen:
            seen.add(said)
            yield one


def _message(name: str, was: str | None) -> str:
    stays = f"it stays {shown_number(was)}" if was else "it stays empty"
    return (
        f"{NOT_FROM_HERE}: {stays}. Change it on the page of {name}, under “What is said of the"
        " organisation itself”"
    )
