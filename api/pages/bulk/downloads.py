"""Files to take away: what somebody keeps, the empty template, and the rows that were wrong."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi import Path as AddressPart
from starlette.responses import Response

from api.access.limits import DOWNLOADS_BY_ACCOUNT, TryCounter
from api.dependencies import WritingSession
from api.pages.accounts.answers import BrowserCookies
from api.pages.bulk.uploads import Own, Uploader, start_page
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from api.templating import NEVER_KEPT
from importers.formats.spreadsheet.row import guarded
from importers.formats.spreadsheet.template_file import (
    filled_csv,
    filled_workbook,
    upload_template,
    write_template,
)
from upkeep.bulk.downloading import list_rows, named_organizations, own_organizations
from upkeep.bulk.plan import RowOutcome
from upkeep.bulk.planning import MOST_LISTINGS
from upkeep.trust import Editor

router = APIRouter(include_in_schema=False, prefix="/bulk", dependencies=[Depends(load_shell)])

Ending = Annotated[str, AddressPart(pattern="^(xlsx|csv)$")]
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_WRITERS = {"xlsx": filled_workbook, "csv": filled_csv}


@router.get("/listings.{ending}")
def download_listings(
    request: Request,
    seen: Uploader,
    session: WritingSession,
    cookies: BrowserCookies,
    tries: TryCounter,
    ending: Ending,
    name: str = "",
) -> Response:
    """What somebody keeps, or what the organizations of a name have, in the template's layout."""
    tries.count(DOWNLOADS_BY_ACCOUNT, str(seen.account_id))
    editor = Editor(seen.account_id, seen.role)
    if editor.is_trusted:
        ids = named_organizations(session, name)
        if not ids:
            problem = FieldProblem(
                "name", "Enter the name of an organisation as its listings have it"
            )
            return start_page(request, session, seen, cookies, problem, name=name[:200])
    else:
        ids = own_organizations(session, editor)
    rows = list_rows(session, ids, MOST_LISTINGS)
    return _file(_WRITERS[ending](rows), f"listings.{ending}", ending)


@router.get("/template.{ending}")
def download_template(_seen: Uploader, ending: Ending) -> Response:
    """The template with nothing in it but its example."""
    if ending == "xlsx":
        return _file(upload_template(), "template.xlsx", ending)
    with TemporaryDirectory(prefix="connect-bulk-") as folder:
        path = Path(folder) / "template.csv"
        write_template(path)
        return _file(path.read_bytes(), path.name, ending)


@router.get("/{upload_id}/wrong.csv")
def download_wrong(own: Own) -> Response:
    """What is wrong, cell by cell, to work through beside the spreadsheet."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("Sheet", "Row", "Name", "Column", "What stands there", "What is wrong"))
    for line in _wrong_lines(own.report):
        writer.writerow([guarded(str(cell or "")) for cell in line])
    return _file(text.getvalue().encode("utf-8-sig"), "wrong-rows.csv", "csv")


def _wrong_lines(report: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for one in report.get("listings", ()):
        if one["outcome"] == RowOutcome.WRONG:
            for issue in one["issues"]:
                sheet, row = issue.get("sheet", one["sheet"]), issue["line"]
                yield sheet, row, one["name"], issue["field"], issue["value"], issue["message"]


def _file(content: bytes, name: str, ending: str) -> Response:
    headers = {**NEVER_KEPT, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=TYPES[ending], headers=headers)
